#include "compose.h"

#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "server/flows/members.h"
#include "server/flows/person.h"

#include <charconv>

namespace ownkey::flows {
namespace {

Outcome<PublicKey>
key_of(const World& world, const std::string& community, const Recipient& recipient) {
    if (!recipient.public_key.empty()) {
        const auto key = fixed_from_hex<PublicKey>(recipient.public_key);
        if (!key) return Failure(Error::bad_hex, "target_pubkey", "64 hex digits");
        return *key;
    }
    if (recipient.email.empty() && recipient.username.empty())
        return Failure(Error::field_missing, "target", "");
    const auto account = TRY(in_read<std::optional<Account>>(world.store, [&](Tables& tables) {
        return recipient.email.empty()
                   ? tables.find_account_by_username(trimmed(recipient.username))
                   : tables.find_account_by_email(email_key_of(recipient.email));
    }));
    if (!account || account->state != AccountState::active ||
        !is_of_community(world, community, *account))
        return Failure(Error::account_not_found, "target", "");
    if (!account->public_key) return Failure(Error::key_missing, "target", "");
    return *account->public_key;
}

std::optional<int> number_in(const std::string& text, std::size_t at, std::size_t length) {
    int number = 0;
    const auto* begin = text.data() + at;
    const auto [stop, failed] = std::from_chars(begin, begin + length, number);
    if (failed != std::errc{} || stop != begin + length || number < 0) return std::nullopt;
    return number;
}

} // namespace

Result<std::int64_t> date_seconds(const std::string& text) {
    constexpr std::size_t kDateLength = 10; // "2026-11-21"
    std::int64_t seconds = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, seconds);
    if (failed == std::errc{} && stop == end) return seconds;
    if (text.size() < kDateLength || text[4] != '-' || text[7] != '-') return Error::tx_target_date;
    const auto year = number_in(text, 0, 4);
    const auto month = number_in(text, 5, 2);
    const auto day = number_in(text, 8, 2);
    if (!year || !month || !day) return Error::tx_target_date;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return Error::tx_target_date;
    return std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count();
}

Outcome<EnlistResult> compose_transaction(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const std::string& community,
                                          const Composition& wish) {
    if (!view.account.public_key) return Error::key_missing;
    const auto receiver = TRY(key_of(world, community, wish.to));
    const auto now_s = std::chrono::floor<Seconds>(world.clock.now()).time_since_epoch().count();
    const auto body =
        wish.target_date_s
            ? tx::encode_creation_body({.receiver = receiver,
                                        .amount = wish.amount,
                                        .target_date_s = wish.target_date_s},
                                       wish.memo,
                                       now_s)
            : tx::encode_transfer_body(
                  {.sender = *view.account.public_key, .receiver = receiver, .amount = wish.amount},
                  wish.memo,
                  now_s);
    auto result = enlist_own_transactions(world, caller, view, {body}, 0, community);
    if (!result) return result.error().error; // without the place in a list that nobody sent
    return result;
}

} // namespace ownkey::flows
