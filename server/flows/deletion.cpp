#include "deletion.h"

#include "server/flows/codes.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/own_account.h"
#include "server/flows/settle.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ownkey::flows {
namespace {

std::int64_t unix_seconds(Time time) {
    return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

/// "2026-11-21 14:00 UTC", for the mail.
std::string date_text(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time - day).count();
    std::array<char, 40> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%04d-%02u-%02u %02d:%02d UTC",
                  static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(minutes / 60),
                  static_cast<int>(minutes % 60));
    return text.data();
}

Done say_closed(Tables& tables, const World& world, const Account& account) {
    TRY(queue_mail(
        tables,
        world,
        account,
        {.to = account.email,
         .template_name = "account_closed",
         .language = account.language,
         .vars = {{"first_name", account.first_name}, {"date", date_text(*account.delete_at)}}}));
    return queue_webhooks(tables, world, account, "disabled");
}

Done check_admins(Tables& tables, const Account& account) {
    if (account.role != Role::admin) return ok();
    return TRY(tables.count_accounts(Role::admin)) > 1 ? ok() : Done(Error::last_admin);
}

} // namespace

Outcome<Time> plan_deletion(const World& world, const Caller& caller, const SessionView& view) {
    TRY(require_fresh(world, view));
    const auto at =
        TRY(settle<Time>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Time> {
            auto account = TRY(own_account(tables, view));
            if (account.delete_at) return *account.delete_at;
            TRY(check_admins(tables, account));
            const auto when = world.clock.now() + world.settings.account.deletion_delay;
            account.delete_at = when;
            TRY(tables.update_account(account));
            TRY(queue_mail(
                tables,
                world,
                account,
                {.to = account.email,
                 .template_name = "deletion_planned",
                 .language = account.language,
                 .vars = {{"first_name", account.first_name},
                          {"date", date_text(when)},
                          {"login_url", world.settings.server.public_url + "/account/login"}}}));
            TRY(audit(tables,
                      world,
                      caller,
                      account.id,
                      "account.deletion_planned",
                      JsonObject().number("delete_at", unix_seconds(when)).str()));
            return when;
        }));
    return at;
}

Done keep_account(const World& world, const Caller& caller, const SessionView& view) {
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        auto account = TRY(own_account(tables, view));
        if (!account.delete_at) return Error::deletion_not_open;
        account.delete_at.reset();
        TRY(tables.update_account(account));
        return audit(tables, world, caller, account.id, "account.deletion_undone");
    });
}

Done close_account(const World& world, const Caller& caller, const Uuid& account_id) {
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        auto account = TRY(tables.find_account(account_id));
        if (!account || account->state != AccountState::active) return Error::no_session;
        TRY(check_admins(tables, *account));
        const auto when = world.clock.now() + world.settings.account.deletion_delay;
        account->state = AccountState::disabled;
        account->delete_at = std::min(account->delete_at.value_or(when), when);
        TRY(tables.update_account(*account));
        TRY(end_all_sessions(tables, world, account_id, std::nullopt, true));
        TRY(close_codes(tables, account_id, Closing::cancelled));
        TRY(say_closed(tables, world, *account));
        return audit(tables,
                     world,
                     caller,
                     account_id,
                     "account.closed",
                     JsonObject().number("delete_at", unix_seconds(*account->delete_at)).str());
    });
}

} // namespace ownkey::flows
