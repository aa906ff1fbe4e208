#include "profile.h"

#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/own_account.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"
#include "server/flows/usernames.h"

namespace ownkey::flows {
namespace {

Outcome<Profile> profile_of(Tables& tables, const World& world, Account account) {
    const auto change = TRY(tables.find_open_email_change(account.id));
    const auto factor = TRY(tables.find_second_factor(account.id));
    const bool waits = change && change->expires_at > world.clock.now();
    return Profile{
        std::move(account), waits ? change->email : std::string(), factor && factor->confirmed};
}

Done check_change(const World& world, const ProfileChange& change) {
    if (change.first_name) TRY(check_name("first_name", trimmed(*change.first_name)));
    if (change.last_name) TRY(check_name("last_name", trimmed(*change.last_name)));
    if (change.language) TRY(check_language(*change.language));
    if (change.username) TRY(check_username(trimmed(*change.username)));
    if (change.description) TRY(check_description(*change.description));
    if (!change.phone) return ok();
    const auto phone = trimmed(*change.phone);
    const auto& rules = world.settings.registration;
    if (phone.empty() && (rules.phone == "required" || rules.confirm == "sms"))
        return Failure(Error::field_rule, "phone", "required here");
    return phone.empty() ? ok() : check_phone(phone);
}

Done choose_username(Tables& tables, Account& account, const std::string& username) {
    if (username == account.username) return ok();
    if (!account.username.empty())
        return Failure(Error::username_fixed, "username", "chosen already");
    TRY(claim_username(tables, username));
    account.username = username;
    return ok();
}

/// Sets what differs. Out: the names of the fields, with blanks between.
std::string
apply(Account& account, const ProfileChange& change, const std::string& username_before) {
    std::string changed = account.username == username_before ? "" : " username";
    const auto set = [&](const char* field, auto& place, const auto& value) {
        if (!value || place == *value) return;
        place = *value;
        changed += std::string(" ") + field;
    };
    const auto trim = [](const std::optional<std::string>& text) {
        return text ? std::optional(trimmed(*text)) : std::nullopt;
    };
    set("first_name", account.first_name, trim(change.first_name));
    set("last_name", account.last_name, trim(change.last_name));
    set("language", account.language, change.language);
    set("description", account.description, change.description);
    set("phone", account.phone, trim(change.phone));
    set("publisher_id", account.publisher_id, change.publisher_id);
    return changed.empty() ? changed : changed.substr(1);
}

} // namespace

Outcome<Profile> show_profile(const World& world, const SessionView& view) {
    return in_read<Profile>(world.store, [&](Tables& tables) -> Outcome<Profile> {
        auto account = TRY(own_account(tables, view));
        return profile_of(tables, world, std::move(account));
    });
}

Outcome<Profile> change_profile(const World& world,
                                const Caller& caller,
                                const SessionView& view,
                                const ProfileChange& change) {
    TRY(check_change(world, change));
    return settle<Profile>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Profile> {
        auto account = TRY(own_account(tables, view));
        const auto username_before = account.username;
        if (change.username) TRY(choose_username(tables, account, trimmed(*change.username)));
        const auto fields = apply(account, change, username_before);
        if (!fields.empty()) {
            TRY(tables.update_account(account));
            TRY(audit(tables,
                      world,
                      caller,
                      account.id,
                      "account.profile_changed",
                      JsonObject().text("fields", fields).str()));
        }
        return profile_of(tables, world, std::move(account));
    });
}

Outcome<std::vector<AuditEvent>> list_events(const World& world,
                                             const SessionView& view,
                                             std::optional<std::int64_t> before,
                                             int limit) {
    return in_read<std::vector<AuditEvent>>(world.store, [&](Tables& tables) {
        return tables.search_audit(
            {.account_id = view.account.id, .before = before, .limit = limit});
    });
}

} // namespace ownkey::flows
