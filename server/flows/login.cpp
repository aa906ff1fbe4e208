#include "login.h"

#include "server/flows/journal.h"
#include "server/flows/login_steps.h"
#include "server/flows/person.h"

namespace ownkey::flows {

Outcome<LoginStarted> start_login(const World& world,
                                  const Caller& caller,
                                  const std::string& email,
                                  const opaque::Ke1& ke1) {
    const auto key = email_key_of(email);
    TRY(check_email(key));
    const auto target = TRY(in_read<LoginTarget>(
        world.store, [&](Tables& tables) { return login_target(tables, world, caller, key); }));
    return answer_login(
        world, {.purpose = SigninPurpose::login, .address = caller.address}, target, ke1);
}

Outcome<LoginFinished> finish_login(const World& world,
                                    const Caller& caller,
                                    const Uuid& signin_id,
                                    const opaque::Ke3& ke3) {
    return start_session(world, caller, [&](Tables& tables) {
        return prove_login(tables, world, caller, signin_id, ke3);
    });
}

Outcome<LoginStarted> start_unlock(const World& world,
                                   const Caller& caller,
                                   const SessionView& session,
                                   const opaque::Ke1& ke1) {
    const auto credential = TRY(in_read<std::optional<Credential>>(
        world.store, [&](Tables& tables) { return tables.find_credential(session.account.id); }));
    if (!credential) return Error::wrong_email_or_password;
    return answer_login(world,
                        {.purpose = SigninPurpose::unlock,
                         .session_id = session.session.id,
                         .address = caller.address},
                        {session.account.id, credential->record, true, session.session.device_id},
                        ke1);
}

Outcome<NewSession> finish_unlock(const World& world,
                                  const Caller& caller,
                                  const SessionView& session,
                                  const Uuid& signin_id,
                                  const opaque::Ke3& ke3) {
    std::optional<NewSession> renewed;
    TRY(decide(world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<Verdict> {
        const auto proof = TRY(claim_signin(tables, world, signin_id, SigninPurpose::unlock, ke3));
        if (proof.signin.session_id != session.session.id) return Error::signin_not_found;
        if (!proof.holds) {
            TRY(note_guess(tables, world, caller, proof.signin, "unlock.failed"));
            return refused(Error::wrong_email_or_password);
        }
        if (!TRY(tables.close_signin(signin_id, Closing::success))) return Error::signin_not_found;
        renewed = TRY(renew_session(
            tables, world, session, [&](Session& row) { row.proved_at = world.clock.now(); }));
        TRY(audit(tables, world, caller, session.account.id, "session.unlocked"));
        return accepted();
    }));
    return std::move(*renewed);
}

} // namespace ownkey::flows
