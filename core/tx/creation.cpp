#include "creation.h"

#include "../encoding.h"
#include "parts.h"

#include <chrono>

namespace ownkey::tx {

namespace {

constexpr std::int64_t kEndOfYear9999 = 253'402'300'799;

/// Months since year 0 in UTC. In: 0..kEndOfYear9999.
int month_number(std::int64_t seconds) {
    const std::chrono::sys_days day{std::chrono::days{static_cast<int>(seconds / 86'400)}};
    const std::chrono::year_month_day date{day};
    return static_cast<int>(date.year()) * 12 +
           static_cast<int>(static_cast<unsigned>(date.month()));
}

bool is_date(std::int64_t seconds) {
    return seconds >= 0 && seconds <= kEndOfYear9999;
}

} // namespace

Result<Creation> decode_creation(ByteView bytes) {
    const Message message =
        TRY(Message::parse(bytes, {{1, WireType::bytes}, {3, WireType::bytes}}));
    const TransferAmount receiver = TRY(decode_amount(TRY(message.bytes(1))));
    Creation creation;
    creation.receiver = receiver.public_key;
    creation.amount = receiver.amount;
    creation.target_date_s = TRY(decode_seconds(TRY(message.bytes(3))));
    return creation;
}

Status check(const Creation& creation, const Rules& rules) {
    if (creation.amount <= 0) return Error::tx_amount;
    if (creation.amount > kMostPerCreation) return Error::tx_creation_limit;
    if (!creation.target_date_s || !is_date(*creation.target_date_s) || !is_date(rules.now_s))
        return Error::tx_target_date;
    const int months_ago = month_number(rules.now_s) - month_number(*creation.target_date_s);
    if (months_ago < 0 || months_ago > 2) return Error::tx_target_date;
    return ok();
}

Status check_signer(const Creation& creation, const PublicKey& signer) {
    if (signer == creation.receiver) return Error::tx_receiver_signs;
    return ok();
}

std::string summary_members(const Creation& creation) {
    return R"(,"amount":")" + amount_text(creation.amount) + R"(","receiver":")" +
           to_hex(creation.receiver.view()) + R"(","target_date_s":)" +
           std::to_string(*creation.target_date_s);
}

ByteVector encode_creation_body(const Creation& creation,
                                std::string_view memo,
                                std::int64_t created_s,
                                Era era) {
    contract(era == Era::gradido_2021);
    const ByteVector receiver = encode_amount({creation.receiver, creation.amount});
    const ByteVector content =
        Writer().bytes(1, receiver).bytes(3, encode_seconds(*creation.target_date_s)).take();
    return encode_body(memo, created_s, type_field(creation), content);
}

} // namespace ownkey::tx
