#include "first_password.h"

#include "server/flows/communities.h"
#include "server/flows/person.h"
#include "server/flows/reset_code.h"
#include "server/flows/retire.h"

namespace ownkey::flows {
namespace {

Outcome<Account> new_account(const World& world, const Newcomer& who) {
    if (world.settings.registration.policy == "closed") return Error::registration_closed;
    Account account{.id = world.random.uuid(),
                    .email = trimmed(who.email),
                    .email_key = email_key_of(who.email),
                    .first_name = trimmed(who.name),
                    .language = who.language,
                    .group_alias = world.settings.community.alias,
                    .created_at = world.clock.now()};
    TRY(check_email(account.email));
    if (!account.first_name.empty()) TRY(check_name("first_name", account.first_name));
    TRY(check_language(account.language));
    return account;
}

} // namespace

Done register_address(const World& world,
                      const Caller& caller,
                      const Newcomer& who,
                      const ResetLetter& letter) {
    const auto account = TRY(new_account(world, who));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto existing = TRY(tables.find_account_by_email(account.email_key));
        if (existing && TRY(keeps_address(tables, *existing)))
            return Failure(Error::email_exists, "email", "has an account already");
        if (!existing) {
            TRY(tables.insert_account(account));
            TRY(queue_webhooks(tables, world, account, "registered"));
            TRY(audit(tables, world, caller, account.id, "account.registered"));
        }
        const auto target = TRY(reset_target(tables, world, account.email_key));
        return mail_reset(tables, world, caller, target, letter);
    }));
    return ok();
}

} // namespace ownkey::flows
