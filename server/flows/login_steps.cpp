#include "login_steps.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/devices.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/second_factor_login.h"
#include "server/flows/throttle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr auto kFailed = Closing::rejected_to_provide_code;

Uuid unknown_id(const opaque::ServerKeys& keys, const std::string& email_key) {
    Secret<struct UnknownIdTag, 64> mac;
    hmac_sha512(
        keys.oprf_seed.reveal(), {as_bytes("ownkey-1 unknown"), as_bytes(email_key)}, mac.reveal());
    return MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
}

bool is_address(std::string_view name_key) {
    return name_key.find('@') != name_key.npos;
}

} // namespace

std::string name_key_of(const std::string& name) {
    constexpr std::size_t kMost = 254; // of an address
    constexpr std::string_view kNobody = "@";
    auto key = email_key_of(name);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (key.empty() || key.size() > kMost || !is_utf8(as_bytes(key)) ||
        std::any_of(key.begin(), key.end(), is_control))
        return std::string(kNobody);
    return key;
}

Outcome<LoginTarget> login_target(Tables& tables,
                                  const World& world,
                                  const Caller& caller,
                                  const std::string& name_key) {
    const auto derived = unknown_id(world.opaque_keys, name_key);
    const auto fake = opaque::fake_record(derived.view(), world.opaque_keys);
    const auto account = TRY(is_address(name_key) ? tables.find_account_by_email(name_key)
                                                  : tables.find_account_by_username(name_key));
    const auto credential = TRY(tables.find_credential(account ? account->id : derived));
    const auto device = TRY(known_device(tables, world, caller, account ? account->id : derived));
    if (!account || !credential) return LoginTarget{derived, fake, false, {}, account};
    const auto device_id = device ? std::optional(device->id) : std::nullopt;
    return LoginTarget{account->id, credential->record, true, device_id, account};
}

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
answer_login(const World& world, Signin signin, const LoginTarget& target, const opaque::Ke1& ke1) {
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

Outcome<LoginProof> claim_signin(Tables& tables,
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
    return LoginProof{*signin, proven};
}

Outcome<Login> let_in(Tables& tables,
                      const World& world,
                      const Caller& caller,
                      const Signin& signin,
                      const Account& account) {
    if (const auto why = why_not(account)) {
        if (!TRY(tables.close_signin(signin.id, Closing::success))) return Error::signin_not_found;
        return Login{.verdict = refused(*why)};
    }
    return after_password(tables, world, caller, signin, account);
}

Outcome<Login> prove_login(Tables& tables,
                           const World& world,
                           const Caller& caller,
                           const Uuid& signin_id,
                           const opaque::Ke3& ke3) {
    const auto proof = TRY(claim_signin(tables, world, signin_id, SigninPurpose::login, ke3));
    const auto account = TRY(tables.find_account(proof.signin.account_id));
    if (!proof.holds || !account) {
        TRY(note_guess(tables, world, caller, proof.signin, "login.failed"));
        return Login{.verdict = refused(Error::wrong_email_or_password)};
    }
    return let_in(tables, world, caller, proof.signin, *account);
}

} // namespace ownkey::flows
