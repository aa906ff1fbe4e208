#include "registration.h"

#include "core/encoding.h"
#include "server/flows/codes.h"
#include "server/flows/journal.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"

namespace ownkey::flows {
namespace {

Outcome<Signup> checked_signup(const World& world, const RegistrationStart& input) {
    const auto now = world.clock.now();
    Signup signup{.id = world.random.uuid(),
                  .account_id = world.random.uuid(),
                  .email = trimmed(input.email),
                  .email_key = email_key_of(input.email),
                  .first_name = trimmed(input.first_name),
                  .last_name = trimmed(input.last_name),
                  .language = input.language,
                  .created_at = now,
                  .expires_at = now + world.settings.signup.validity};
    TRY(check_name("first_name", signup.first_name));
    TRY(check_name("last_name", signup.last_name));
    TRY(check_email(signup.email));
    TRY(check_language(signup.language));
    return signup;
}

/// The owner of the address learns that somebody tried; whoever tried does not learn that there is
/// an owner.
Done notify_owner(Tables& tables, const World& world, const Caller& caller, const Account& owner) {
    const auto before = TRY(open_confirmation(tables, owner.id));
    TRY(send_known_email(tables, world, owner, before));
    TRY(tables.update_account(owner)); // its version: of two at once, one comes after the other
    return audit(tables, world, caller, owner.id, "account.registered_again");
}

/// An unconfirmed account holds nothing and nobody has proved to own its address, so a newer
/// registration takes its place. Its id cannot be kept (it is the credential identifier of the
/// older record): the row stays behind, empty, and its codes open nothing.
Done retire(Tables& tables, Account account) {
    account.state = AccountState::disabled;
    account.email.clear();
    account.email_key = "replaced " + to_text(account.id); // a blank: no address can be this
    account.first_name.clear();
    account.last_name.clear();
    return tables.update_account(account);
}

Done create_account(Tables& tables,
                    const World& world,
                    const Caller& caller,
                    const Signup& signup,
                    const opaque::RegistrationRecord& record,
                    const std::optional<EmailCode>& before) {
    const auto now = world.clock.now();
    const Account account{.id = signup.account_id,
                          .email = signup.email,
                          .email_key = signup.email_key,
                          .first_name = signup.first_name,
                          .last_name = signup.last_name,
                          .language = signup.language,
                          .created_at = now};
    TRY(tables.insert_account(account));
    TRY(tables.put_credential({.account_id = account.id, .record = record, .updated_at = now}));
    TRY(send_confirmation(tables, world, account, before));
    return audit(tables, world, caller, account.id, "account.registered");
}

} // namespace

Outcome<RegistrationStarted>
start_registration(const World& world, const Caller& /*caller*/, const RegistrationStart& input) {
    const auto signup = TRY(checked_signup(world, input));
    // The account is not looked up: the answer cannot depend on it. The identifier is fresh, so
    // that this call is no way around the throttle of logins (an evaluation under the key of an
    // existing account would be one guess at its password).
    const auto response = TRY(
        opaque::respond_registration(input.request, signup.account_id.view(), world.opaque_keys));
    TRY(settle<Unit>(world.store, Durability::relaxed, [&](Tables& tables) -> Done {
        TRY(tables.close_signups(signup.email_key, Closing::overriden));
        return tables.insert_signup(signup);
    }));
    return RegistrationStarted{signup.id, response};
}

Done finish_registration(const World& world,
                         const Caller& caller,
                         const Uuid& signup_id,
                         const opaque::RegistrationRecord& record) {
    TRY(opaque::check_record(record));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        auto signup = TRY(tables.find_signup(signup_id));
        if (!signup) return Error::signup_not_found;
        if (signup->closing == Closing::success) return ok();
        if (signup->closing != Closing::open || signup->expires_at <= world.clock.now())
            return Error::signup_not_found;
        signup->closing = Closing::success;
        TRY(tables.update_signup(*signup));
        const auto existing = TRY(tables.find_account_by_email(signup->email_key));
        if (existing && existing->state != AccountState::unconfirmed)
            return notify_owner(tables, world, caller, *existing);
        std::optional<EmailCode> before;
        if (existing) {
            before = TRY(open_confirmation(tables, existing->id));
            TRY(retire(tables, *existing));
        }
        return create_account(tables, world, caller, *signup, record, before);
    }));
    world.work_queued();
    return ok();
}

} // namespace ownkey::flows
