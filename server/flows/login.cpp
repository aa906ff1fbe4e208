#include "login.h"

#include "core/hash.h"
#include "server/flows/devices.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/second_factor_login.h"
#include "server/flows/session_start.h"
#include "server/flows/throttle.h"

namespace ownkey::flows {
namespace {

constexpr auto kFailed = Closing::rejected_to_provide_code;

/// Whose password is asked for. An unknown one looks the same: a stable id and a stable fake
/// record, both from the OPRF seed.
struct Target {
    Uuid id;
    opaque::RegistrationRecord record;
    bool known = false;
    std::optional<Uuid> device_id{}; ///< the known device that asks
};

Uuid unknown_id(const opaque::ServerKeys& keys, const std::string& email_key) {
    Secret<struct UnknownIdTag, 64> mac;
    hmac_sha512(
        keys.oprf_seed.reveal(), {as_bytes("ownkey-1 unknown"), as_bytes(email_key)}, mac.reveal());
    return MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
}

/// The same queries for everybody; both the derived id and the fake record are always computed.
Outcome<Target>
target_of(Tables& tables, const World& world, const Caller& caller, const std::string& email_key) {
    const auto derived = unknown_id(world.opaque_keys, email_key);
    const auto fake = opaque::fake_record(derived.view(), world.opaque_keys);
    const auto account = TRY(tables.find_account_by_email(email_key));
    const auto credential = TRY(tables.find_credential(account ? account->id : derived));
    const auto device = TRY(known_device(tables, world, caller, account ? account->id : derived));
    if (!account || !credential) return Target{derived, fake, false};
    return Target{
        account->id, credential->record, true, device ? std::optional(device->id) : std::nullopt};
}

/// In: "….failed", a wrong answer; or "….guessed", one more try after so many that failed that each
/// has to wait; pages see by KE2 that a password is wrong and send no KE3. For unknown accounts the
/// same row is written, under their derived id, and says that it is nobody's.
Done note_guess(Tables& tables,
                const World& world,
                const Caller& caller,
                const Signin& signin,
                const char* event) {
    return audit(tables,
                 world,
                 caller,
                 signin.account_id,
                 event,
                 JsonObject().boolean("known", signin.known).str());
}

/// Throttle and signin row stand in one transaction. With SQLite (one writer) nothing slips in
/// between; with PostgreSQL as many guesses as are handled at once, at most server.workers per
/// process, and each then counts.
Outcome<LoginStarted>
answer(const World& world, Signin signin, const Target& target, const opaque::Ke1& ke1) {
    opaque::ServerLoginRandom random{.masking_nonce = world.random.fixed<opaque::Nonce>(),
                                     .server_nonce = world.random.fixed<opaque::Nonce>(),
                                     .keyshare_seed = {}};
    world.random.fill(random.keyshare_seed.reveal());
    const auto config = TRY(opaque::config_of(Suite::one));
    const auto started = TRY(opaque::respond_login(
        ke1, target.record, target.id.view(), world.opaque_keys, random, config));
    const auto state = started.state.reveal();
    signin.id = world.random.uuid();
    signin.account_id = target.id;
    signin.known = target.known;
    signin.device_id = target.device_id;
    signin.state.assign(state.begin(), state.end());
    signin.created_at = world.clock.now();
    signin.expires_at = signin.created_at + world.settings.signin.validity;
    TRY(world.store.transact(Durability::relaxed, [&](Tables& tables) -> Done {
        const auto* guessed =
            signin.purpose == SigninPurpose::unlock ? "unlock.guessed" : "login.guessed";
        const auto failures = TRY(check_throttle(tables, world, target.id, target.device_id));
        if (failures >= world.settings.limits.failed_logins_before_wait)
            TRY(note_guess(tables, world, {.address = signin.address}, signin, guessed));
        return tables.insert_signin(signin);
    }));
    return LoginStarted{signin.id, started.ke2};
}

struct Proof {
    Signin signin;
    bool holds = false; ///< KE3 proves the password of a known account
};

/// An open signin and whether KE3 proves its password. A wrong KE3 closes it; after a right one the
/// caller does. The same queries for known and unknown accounts. Fails: signin_not_found.
Outcome<Proof> claim(Tables& tables,
                     const World& world,
                     const Uuid& signin_id,
                     SigninPurpose purpose,
                     const opaque::Ke3& ke3) {
    const auto signin = TRY(tables.find_signin(signin_id));
    if (!signin || signin->purpose != purpose || signin->closing != Closing::open ||
        signin->expires_at <= world.clock.now())
        return Error::signin_not_found;
    const auto state = TRY(opaque::ServerLoginState::from(signin->state));
    if (!TRY(still_current(tables, *signin))) return Error::signin_not_found;
    const bool proven = opaque::finish_login(state, ke3).has_value() && signin->known;
    if (!proven && !TRY(tables.close_signin(signin_id, kFailed))) return Error::signin_not_found;
    return Proof{*signin, proven};
}

} // namespace

Outcome<LoginStarted> start_login(const World& world,
                                  const Caller& caller,
                                  const std::string& email,
                                  const opaque::Ke1& ke1) {
    const auto key = email_key_of(email);
    TRY(check_email(key));
    const auto target = TRY(in_read<Target>(
        world.store, [&](Tables& tables) { return target_of(tables, world, caller, key); }));
    return answer(world, {.purpose = SigninPurpose::login, .address = caller.address}, target, ke1);
}

Outcome<LoginFinished> finish_login(const World& world,
                                    const Caller& caller,
                                    const Uuid& signin_id,
                                    const opaque::Ke3& ke3) {
    return start_session(world, caller, [&](Tables& tables) -> Outcome<Login> {
        const auto proof = TRY(claim(tables, world, signin_id, SigninPurpose::login, ke3));
        const auto account = TRY(tables.find_account(proof.signin.account_id));
        if (!proof.holds || !account) {
            TRY(note_guess(tables, world, caller, proof.signin, "login.failed"));
            return Login{.verdict = refused(Error::wrong_email_or_password)};
        }
        if (const auto why = why_not(*account)) {
            if (!TRY(tables.close_signin(signin_id, Closing::success)))
                return Error::signin_not_found;
            return Login{.verdict = refused(*why)};
        }
        return after_password(tables, world, caller, proof.signin, *account);
    });
}

Outcome<LoginStarted> start_unlock(const World& world,
                                   const Caller& caller,
                                   const SessionView& session,
                                   const opaque::Ke1& ke1) {
    const auto credential = TRY(in_read<std::optional<Credential>>(
        world.store, [&](Tables& tables) { return tables.find_credential(session.account.id); }));
    if (!credential) return Error::wrong_email_or_password;
    return answer(world,
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
        const auto proof = TRY(claim(tables, world, signin_id, SigninPurpose::unlock, ke3));
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
