#include "password_change.h"

#include "server/flows/codes.h"
#include "server/flows/email_change.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/legacy.h"
#include "server/flows/notice.h"
#include "server/flows/settle.h"
#include "server/flows/throttle.h"

namespace ownkey::flows {
namespace {

/// Closed from the start: it proves nothing and only counts.
Signin counted_guess(const World& world, const Caller& caller, const SessionView& view) {
    const auto now = world.clock.now();
    return {.id = world.random.uuid(),
            .account_id = view.account.id,
            .known = true,
            .purpose = SigninPurpose::unlock,
            .session_id = view.session.id,
            .device_id = view.session.device_id,
            .address = caller.address,
            .created_at = now,
            .expires_at = now + world.settings.signin.validity,
            .closing = Closing::cancelled};
}

} // namespace

Outcome<opaque::RegistrationResponse>
start_password_change(const World& world,
                      const Caller& caller,
                      const SessionView& view,
                      const opaque::RegistrationRequest& request) {
    TRY(require_fresh(world, view));
    const auto response =
        TRY(opaque::respond_registration(request, view.account.id.view(), world.opaque_keys));
    TRY(world.store.transact(Durability::relaxed, [&](Tables& tables) -> Done {
        TRY(check_throttle(tables, world, view.account.id, view.session.device_id));
        return tables.insert_signin(counted_guess(world, caller, view));
    }));
    return response;
}

Done put_password(Tables& tables,
                  const World& world,
                  const Caller& caller,
                  const SessionView& view,
                  const opaque::RegistrationRecord& record) {
    if (!TRY(tables.find_session_by_token(view.session.token_hash))) return Error::no_session;
    const auto account = TRY(tables.find_account(view.account.id));
    if (!account || account->state != AccountState::active) return Error::no_session;
    const auto before = TRY(tables.find_credential(account->id));
    if (before && before->record == record) return ok();
    if (account->public_key)
        return Failure(Error::key_exists, "record", "travels in the update of the key");
    TRY(tables.put_credential(
        {.account_id = account->id, .record = record, .updated_at = world.clock.now()}));
    TRY(drop_legacy(tables, account->id));
    TRY(tables.update_account(*account)); // its version: no first key slips in between
    TRY(close_codes(tables, account->id, Closing::cancelled));
    TRY(close_email_change(tables, world, caller, account->id));
    TRY(end_all_sessions(tables, world, account->id, view.session.id));
    TRY(queue_notice(tables, world, *account, "password_changed"));
    return audit(tables, world, caller, account->id, "account.password_changed");
}

Done replace_password(const World& world,
                      const Caller& caller,
                      const SessionView& view,
                      const opaque::RegistrationRecord& record) {
    TRY(require_fresh(world, view));
    TRY(opaque::check_record(record));
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) {
        return put_password(tables, world, caller, view, record);
    });
}

} // namespace ownkey::flows
