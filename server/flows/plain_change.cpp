// change_password and reset_password of plain_password.h.
#include "server/flows/login_steps.h"
#include "server/flows/password_change.h"
#include "server/flows/plain_client.h"
#include "server/flows/reset_code.h"

namespace ownkey::flows {
namespace {

struct OldProof {
    Uuid signin_id;
    opaque::Ke3 ke3; ///< zeros when the password is wrong
};

/// The password that holds now, shown as an unlock shows it, and throttled so.
Outcome<OldProof> show_old(const World& world,
                           const Caller& caller,
                           const SessionView& view,
                           const PlainPassword& old) {
    auto client = TRY(start_client_login(world, old));
    const auto started = TRY(start_unlock(world, caller, view, client.ke1));
    auto ke3 = TRY(answer_of_client(std::move(client.state), started.ke2));
    return OldProof{started.signin_id, ke3.value_or(opaque::Ke3{})};
}

Outcome<Verdict> accept_old(Tables& tables,
                            const World& world,
                            const Caller& caller,
                            const SessionView& view,
                            const OldProof& old) {
    const auto proof =
        TRY(claim_signin(tables, world, old.signin_id, SigninPurpose::unlock, old.ke3));
    if (proof.signin.session_id != view.session.id) return Error::no_session;
    if (!proof.holds) {
        TRY(note_guess(tables, world, caller, proof.signin, "unlock.failed"));
        return refused(Error::wrong_email_or_password);
    }
    if (!TRY(tables.close_signin(old.signin_id, Closing::success))) return Error::no_session;
    return accepted();
}

} // namespace

Done change_password(const World& world,
                     const Caller& caller,
                     Surface surface,
                     const SessionView& view,
                     std::optional<PlainPassword> old,
                     PlainPassword password) {
    TRY(take_plain(world, surface));
    TRY(check_new_password(password));
    if (view.account.public_key) return Error::password_in_page;
    std::optional<OldProof> shown;
    if (old) shown = TRY(show_old(world, caller, view, *old));
    const auto record = TRY(record_of(world, view.account.id, password));
    const auto done =
        decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
            if (shown) {
                auto verdict = TRY(accept_old(tables, world, caller, view, *shown));
                if (verdict.refusal) return verdict;
            }
            const auto put = put_password(tables, world, caller, view, record);
            if (!put && put.error().error == Error::key_exists) return Error::password_in_page;
            TRY(Done(put));
            TRY(audit_plain(tables, world, caller, view.account.id, surface));
            return accepted();
        });
    if (!done) return raced(done.error());
    return ok();
}

Outcome<Account> reset_password(const World& world,
                                const Caller& caller,
                                Surface surface,
                                const ResetCode& code,
                                PlainPassword password) {
    TRY(take_plain(world, surface));
    TRY(check_new_password(password));
    auto client = TRY(start_client_registration(world, password));
    const auto started = TRY(start_password_reset(world, caller, code, client.request));
    const auto record = TRY(record_of_client(world, std::move(client.state), started.response));
    return finish_reset(
        world, caller, started.reset_id, code, record, [&](Tables& tables, const Account& account) {
            return audit_plain(tables, world, caller, account.id, surface);
        });
}

} // namespace ownkey::flows
