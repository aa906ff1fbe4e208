#include "usernames.h"

namespace ownkey::flows {
namespace {

Outcome<std::optional<Account>> unconfirmed_holder(Tables& tables, const std::string& username) {
    if (username.empty()) return std::optional<Account>();
    auto holder = TRY(tables.find_account_by_username(username));
    if (holder && holder->state != AccountState::unconfirmed)
        return Failure(Error::username_taken, "username", "taken already");
    return holder;
}

} // namespace

Done check_username_free(Tables& tables, const std::string& username) {
    TRY(unconfirmed_holder(tables, username));
    return ok();
}

Done claim_username(Tables& tables, const std::string& username) {
    auto holder = TRY(unconfirmed_holder(tables, username));
    if (!holder) return ok();
    holder->username.clear();
    return tables.update_account(*holder);
}

} // namespace ownkey::flows
