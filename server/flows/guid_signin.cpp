#include "guid_signin.h"

#include "core/hash.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/server_keys.h"
#include "server/flows/session_start.h"

namespace ownkey::flows {
namespace {

constexpr auto kDay = std::chrono::hours(24);

/// Under which a day's rows of an account stand.
Uuid rows_of(const World& world, const Uuid& account_id) {
    Secret<struct GuidRowsTag, 64> mac;
    const auto key = key_for(world.server_secret, "guid signin");
    hmac_sha512(key.reveal(), {account_id.view()}, mac.reveal());
    return MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
}

/// What older systems keep in a table suspicious_signin.
Done suspect(Tables& tables,
             const World& world,
             const GuidCaller& caller,
             const Uuid& account_id,
             const char* reason) {
    return audit(tables,
                 world,
                 caller.caller,
                 account_id,
                 "signin.suspicious",
                 JsonObject().text("reason", reason).str());
}

Outcome<Verdict> note_signin(Tables& tables,
                             const World& world,
                             const GuidCaller& caller,
                             const Account& account,
                             const Uuid& id) {
    const auto now = world.clock.now();
    const auto rows = rows_of(world, account.id);
    if (TRY(tables.count_signins(rows, now - kDay)) >= world.settings.authweb.logins_per_day) {
        TRY(suspect(tables, world, caller, account.id, "logins_exceeded"));
        return refused(Error::logins_exceeded);
    }
    TRY(tables.insert_signin({.id = id,
                              .account_id = rows,
                              .known = true,
                              .purpose = SigninPurpose::verified,
                              .address = caller.caller.address,
                              .created_at = now,
                              .expires_at = now + kDay})); // rows are swept by it
    return accepted();
}

/// Why a GUID gives no token, when that is worth a look.
const char* suspicion(const World& world, const Signin& signin, bool is_of_account) {
    if (!is_of_account) return "guid_of_another";
    if (signin.closing != Closing::open) return "guid_used_again";
    const auto until = signin.created_at + world.settings.authweb.signin_validity;
    return until <= world.clock.now() ? "guid_too_late" : nullptr;
}

/// Whether the account is still what its password was proved for.
Outcome<std::optional<Account>>
account_of(Tables& tables, const Signin& signin, const Uuid& account_id) {
    auto account = TRY(tables.find_account(account_id));
    const auto credential = TRY(tables.find_credential(account_id));
    const bool good = account && account->state == AccountState::active && credential &&
                      credential->updated_at <= signin.created_at;
    if (!good) account.reset();
    return account;
}

Outcome<Login> prove(Tables& tables,
                     const World& world,
                     const GuidCaller& caller,
                     const Uuid& signin_id,
                     const Uuid& account_id) {
    const auto nothing = [] { return Login{.verdict = refused(Error::signin_not_found)}; };
    const auto signin = TRY(tables.find_signin(signin_id));
    if (!signin || signin->purpose != SigninPurpose::verified) return nothing();
    const bool is_of_account = signin->account_id == rows_of(world, account_id);
    if (const auto* reason = suspicion(world, *signin, is_of_account)) {
        // Whoever asks names any account: it is not written to another's log.
        TRY(suspect(
            tables, world, caller, is_of_account ? account_id : signin->account_id, reason));
        return nothing();
    }
    const auto account = TRY(account_of(tables, *signin, account_id));
    if (!account || !TRY(tables.close_signin(signin_id, Closing::success))) return nothing();
    return Login{.account = *account};
}

} // namespace

Outcome<GuidSignin> verify_guid_user(const World& world,
                                     const GuidCaller& caller,
                                     const std::string& login,
                                     PlainPassword password) {
    const auto account =
        TRY(prove_password(world, caller.caller, Surface::authweb, login, std::move(password)));
    const auto id = world.random.uuid();
    TRY(decide(world.store, Durability::relaxed, [&](Tables& tables) {
        return note_signin(tables, world, caller, account, id);
    }));
    return GuidSignin{id, account.id};
}

Outcome<GuidToken> take_guid_token(const World& world,
                                   const GuidCaller& caller,
                                   const Uuid& signin_id,
                                   const Uuid& account_id) {
    const auto token = world.random.uuid();
    const auto view = TRY(
        start_program_session(world, caller.caller, sha256({token.view()}), [&](Tables& tables) {
            return prove(tables, world, caller, signin_id, account_id);
        }));
    return GuidToken{token, view.session.created_at, view.session.expires_at};
}

Outcome<SessionView> find_guid_session(const World& world, const Uuid& token) {
    return find_program_session(world, sha256({token.view()}));
}

} // namespace ownkey::flows
