// prove_password, login_with_password and start_proved_session of plain_password.h.
#include "server/flows/journal.h"
#include "server/flows/legacy.h"
#include "server/flows/login_steps.h"
#include "server/flows/plain_client.h"

#include <vector>

namespace ownkey::flows {
namespace {

/// Whose password is asked for, with what an import may have left.
struct PlainTarget {
    LoginTarget login;
    std::optional<LegacyCredential> legacy; ///< of an account without record
    std::vector<LegacyScheme> others;       ///< that somebody may be waited for with
};

/// The same queries for everybody.
Outcome<PlainTarget> plain_target(Tables& tables,
                                  const World& world,
                                  const Caller& caller,
                                  const std::string& name_key) {
    PlainTarget target{TRY(login_target(tables, world, caller, name_key)), {}, {}};
    const auto& account = target.login.account;
    target.legacy = TRY(tables.find_legacy_credential(account ? account->id : target.login.id));
    if (target.login.known) target.legacy.reset();
    for (const auto scheme : {LegacyScheme::gradido,
                              LegacyScheme::bcrypt,
                              LegacyScheme::pbkdf2,
                              LegacyScheme::argon2}) {
        const bool in_use = TRY(tables.has_legacy_credentials(scheme));
        if (in_use && !(target.legacy && target.legacy->scheme == scheme))
            target.others.push_back(scheme);
    }
    // Its guesses count for the account, whichever of its names they come by.
    if (target.legacy) target.login.id = account->id;
    return target;
}

/// Everything slow, done before the transaction that decides.
struct PlainProof {
    Surface surface;
    PlainTarget target;
    Uuid signin_id;
    opaque::Ke3 ke3;       ///< zeros when the password is wrong
    bool fits_old = false; ///< the hash of an imported account
    /// then, and not of Gradido's rows: they hold a key too, which only the page can take over,
    /// with its record
    std::optional<opaque::RegistrationRecord> taken_over{};
};

Outcome<bool>
fits_legacy(const World& world, const PlainTarget& target, const PlainPassword& password) {
    const auto text = password.text.reveal();
    const bool fits = target.legacy && TRY(legacy_fits(world, *target.legacy, text));
    for (const auto scheme : target.others)
        legacy_in_vain(scheme, text);
    return fits;
}

Outcome<PlainProof> stretched(const World& world,
                              const Caller& caller,
                              Surface surface,
                              const std::string& name,
                              const PlainPassword& password) {
    TRY(take_plain(world, surface));
    const auto key = name_key_of(name);
    PlainProof proof{
        surface,
        TRY(in_read<PlainTarget>(
            world.store, [&](Tables& tables) { return plain_target(tables, world, caller, key); })),
        {},
        {}};
    auto client = TRY(start_client_login(world, password));
    const auto started =
        TRY(answer_login(world,
                         {.purpose = SigninPurpose::login, .address = caller.address},
                         proof.target.login,
                         client.ke1));
    proof.signin_id = started.signin_id;
    proof.ke3 = TRY(answer_of_client(std::move(client.state), started.ke2)).value_or(opaque::Ke3{});
    proof.fits_old = TRY(fits_legacy(world, proof.target, password));
    if (proof.fits_old && proof.target.legacy->scheme != LegacyScheme::gradido)
        proof.taken_over = TRY(record_of(world, proof.target.login.id, password));
    return proof;
}

/// The old hash has done its service: from now on the account has a record as every other.
Done take_over(Tables& tables, const World& world, const Caller& caller, const PlainProof& proof) {
    const auto& account_id = proof.target.login.id;
    TRY(tables.put_credential(
        {.account_id = account_id, .record = *proof.taken_over, .updated_at = world.clock.now()}));
    TRY(drop_legacy(tables, account_id));
    return audit(tables, world, caller, account_id, "password.taken_over");
}

Outcome<Login>
prove_old(Tables& tables, const World& world, const Caller& caller, const PlainProof& proof) {
    const auto signin = TRY(tables.find_signin(proof.signin_id));
    const auto& account_id = proof.target.login.id;
    const auto account = TRY(tables.find_account(account_id));
    const auto legacy = TRY(tables.find_legacy_credential(account_id));
    const bool as_it_was = legacy && legacy->sealed == proof.target.legacy->sealed &&
                           !TRY(tables.find_credential(account_id));
    if (!signin || signin->closing != Closing::open || !account || !as_it_was)
        return Error::signin_not_found;
    if (proof.taken_over) TRY(take_over(tables, world, caller, proof));
    return let_in(tables, world, caller, *signin, *account);
}

/// Who was imported without a hash that could be taken over has no way in but by mail.
bool needs_reset(const PlainTarget& target) {
    return !target.login.known && !target.legacy && target.login.account &&
           target.login.account->state == AccountState::active;
}

Outcome<Login>
prove(Tables& tables, const World& world, const Caller& caller, const PlainProof& proof) {
    auto login = proof.fits_old
                     ? TRY(prove_old(tables, world, caller, proof))
                     : TRY(prove_login(tables, world, caller, proof.signin_id, proof.ke3));
    const auto& refusal = login.verdict.refusal;
    if (refusal && refusal->error == Error::wrong_email_or_password) {
        if (needs_reset(proof.target)) login.verdict = refused(Error::password_reset_needed);
        return login;
    }
    TRY(audit_plain(tables, world, caller, proof.target.login.id, proof.surface));
    login.without_cookies = proof.surface != Surface::pages;
    return login;
}

Outcome<NewSession> session_of(Outcome<LoginFinished> finished) {
    if (!finished) return raced(finished.error());
    if (auto* session = std::get_if<NewSession>(&*finished)) return std::move(*session);
    return Error::second_factor_needed;
}

} // namespace

Outcome<Account> prove_password(const World& world,
                                const Caller& caller,
                                Surface surface,
                                const std::string& name,
                                PlainPassword password) {
    const auto proof = TRY(stretched(world, caller, surface, name, password));
    auto login = settle<Login>(world.store, Durability::relaxed, [&](Tables& tables) {
        return prove(tables, world, caller, proof);
    });
    if (!login) return raced(login.error());
    if (login->verdict.refusal) return *std::move(login->verdict.refusal);
    if (login->asked) return Error::second_factor_needed;
    return std::move(login->account);
}

Outcome<bool> has_account(const World& world, const std::string& name) {
    const auto key = name_key_of(name);
    const auto target = TRY(in_read<LoginTarget>(
        world.store, [&](Tables& tables) { return login_target(tables, world, {}, key); }));
    return target.account && target.account->state != AccountState::deleted;
}

Outcome<NewSession> login_with_password(const World& world,
                                        const Caller& caller,
                                        Surface surface,
                                        const std::string& name,
                                        PlainPassword password) {
    const auto proof = TRY(stretched(world, caller, surface, name, password));
    return session_of(start_session(
        world, caller, [&](Tables& tables) { return prove(tables, world, caller, proof); }));
}

Outcome<NewSession>
start_proved_session(const World& world, const Caller& caller, const Uuid& account_id) {
    return session_of(start_session(world, caller, [&](Tables& tables) -> Outcome<Login> {
        const auto account = TRY(tables.find_account(account_id));
        if (!account || account->state != AccountState::active) return Error::no_session;
        return Login{.account = *account, .without_cookies = true};
    }));
}

} // namespace ownkey::flows
