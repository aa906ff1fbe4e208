// New money for a target month; every era. The rules are: the amount is above zero and at most 1000
// GDD; the target month is this one or one of the two before; anybody but the receiver signs. (The
// sum per receiver and month is the community server's to check.)
#include "../contents.h"
#include "../parts.h"
#include "../text.h"

#include <chrono>

namespace ownkey::tx {

namespace {

constexpr std::int64_t kMostPerCreation = 1000 * kUnitsPerGdd;
constexpr int kMonthsBack = 2;

// TransactionCreation{ReceiverAmount=1; sint32 ident_hash=2; TimestampSeconds target_date=3}
constexpr FieldRule kCreation2019[] = {
    {1, Kind::message, Count::required}, {2, Kind::sint32}, {3, Kind::message}};
// GradidoCreation{TransferAmount receiver=1; TimestampSeconds target_date=3}
constexpr FieldRule kCreation[] = {{1, Kind::message, Count::required},
                                   {3, Kind::message, Count::required}};

Result<Content> decode(ByteView bytes, std::span<const FieldRule> table, AmountForm form) {
    const Message message = TRY(Message::parse(bytes, table));
    TransferAmount receiver = TRY(decode_amount(message.bytes(1), form));
    Creation creation;
    creation.receiver = receiver.key;
    creation.amount = receiver.amount;
    creation.community = std::move(receiver.community);
    creation.ident_hash = static_cast<std::int32_t>(message.integer(2));
    if (message.has(3)) creation.target_date_s = TRY(decode_seconds(message.bytes(3)));
    return Content(std::move(creation));
}

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

Result<Content> decode_creation_2019(ByteView bytes) {
    return decode(bytes, kCreation2019, AmountForm::plain);
}

Result<Content> decode_creation_2021(ByteView bytes) {
    return decode(bytes, kCreation, AmountForm::plain);
}

Result<Content> decode_creation_2025(ByteView bytes) {
    return decode(bytes, kCreation, AmountForm::with_community);
}

Status check(const Creation& creation, const Body& body, const Rules& rules) {
    if (creation.amount <= 0) return Error::tx_amount;
    if (creation.amount > kMostPerCreation) return Error::tx_creation_limit;
    const std::int64_t target = creation.target_date_s.value_or(body.created_s);
    if (!is_date(target) || !is_date(rules.now_s)) return Error::tx_target_date;
    const int months_ago = month_number(rules.now_s) - month_number(target);
    if (months_ago < 0 || months_ago > kMonthsBack) return Error::tx_target_date;
    return ok();
}

Signers signers(const Creation& creation) {
    return {{}, {creation.receiver}, true};
}

void describe(const Creation& creation, Json& json) {
    json.amount("amount", creation.amount).hex("receiver", creation.receiver.view());
    if (creation.target_date_s) json.number("target_date_s", *creation.target_date_s);
    if (creation.ident_hash != 0) json.number("ident_hash", creation.ident_hash);
    json.text_if("community", creation.community);
}

} // namespace ownkey::tx
