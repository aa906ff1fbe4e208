#include "legacy_login.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "core/opaque/server.h"
#include "server/flows/journal.h"
#include "server/flows/key_adoption.h"
#include "server/flows/legacy_document.h"
#include "server/flows/legacy_servers.h"
#include "server/flows/login_steps.h"
#include "server/flows/person.h"
#include "server/flows/server_keys.h"
#include "server/flows/throttle.h"
#include "server/flows/verdict.h"

namespace ownkey::flows {
namespace {

/// 64 bits that say nothing without the deployment's secret.
std::uint64_t draw(const World& world, std::string_view email_key) {
    Secret<struct LegacyDrawTag, 64> mac;
    const auto key = key_for(world.server_secret, "legacy draw");
    hmac_sha512(key.reveal(), {as_bytes(email_key)}, mac.reveal());
    std::uint64_t value = 0;
    for (const auto byte : mac.reveal().first(8))
        value = value << 8 | byte;
    return value;
}

/// Where nothing was imported.
LegacyServer no_server(const World& world) {
    const auto key = key_for(world.server_secret, "legacy server");
    const auto bytes = key.reveal();
    return {.app_secret = {bytes.begin(), bytes.begin() + 16},
            .server_key = MUST(LegacyServerKey::from(bytes.last(16)))};
}

Outcome<std::optional<GradidoCredential>>
credential_of(Tables& tables, const World& world, const Uuid& id) {
    using Found = std::optional<GradidoCredential>;
    const auto legacy = TRY(tables.find_legacy_credential(id));
    if (!legacy || legacy->scheme != LegacyScheme::gradido) return Found();
    auto old = TRY(gradido_credential(world, *legacy));
    return Found(std::move(old));
}

/// Somebody whose old password was shown, or why not.
struct Proven {
    Verdict verdict{};
    Account account{};
    GradidoCredential old{};
};

/// Counts the try, however it ends. The same queries and rows for everybody.
Outcome<Proven> prove(Tables& tables,
                      const World& world,
                      const Caller& caller,
                      const std::string& email_key,
                      const LegacyCheckValue& value) {
    const auto target = TRY(login_target(tables, world, caller, email_key));
    TRY(check_throttle(tables, world, target.id, target.device_id));
    auto old = TRY(credential_of(tables, world, target.account ? target.account->id : target.id));
    const bool fits =
        same_legacy_value(value, old && old->verifier ? *old->verifier : 0) && old && old->verifier;
    const auto now = world.clock.now();
    const Signin signin{.id = world.random.uuid(),
                        .account_id = target.id,
                        .known = target.known,
                        .purpose = SigninPurpose::login,
                        .device_id = target.device_id,
                        .address = caller.address,
                        .created_at = now,
                        .expires_at = now + world.settings.signin.validity,
                        .closing = fits ? Closing::success : Closing::rejected_to_provide_code};
    TRY(tables.insert_signin(signin));
    if (!fits) {
        TRY(note_guess(tables, world, caller, signin, "login.failed"));
        return Proven{.verdict = refused(Error::wrong_email_or_password)};
    }
    if (const auto why = why_not(*target.account)) return Proven{.verdict = refused(*why)};
    return Proven{.account = *target.account, .old = *std::move(old)};
}

/// Record, and where there is one the key, become the account's.
Done take_over(Tables& tables,
               const World& world,
               const Caller& caller,
               const Proven& proven,
               const LegacyTakeover& takeover) {
    const auto& account = proven.account;
    if (!proven.old.encrypted_key.empty()) {
        if (!takeover.update) return Failure(Error::field_missing, "document", "");
        TRY(adopt_key(tables, world, caller, account, *takeover.update));
    } else {
        if (!takeover.record) return Failure(Error::field_missing, "record", "");
        TRY(opaque::check_record(*takeover.record));
        TRY(tables.put_credential({.account_id = account.id,
                                   .record = *takeover.record,
                                   .updated_at = world.clock.now()}));
    }
    TRY(tables.remove_legacy_credential(account.id));
    return audit(tables, world, caller, account.id, "account.taken_over");
}

} // namespace

Outcome<bool> has_legacy_logins(const World& world) {
    return in_read<bool>(world.store, [&](Tables& tables) {
        return tables.has_legacy_credentials(LegacyScheme::gradido);
    });
}

Outcome<LegacyHint> legacy_hint(const World& world, const std::string& email) {
    const auto key = email_key_of(email);
    TRY(check_email(key));
    return in_read<LegacyHint>(world.store, [&](Tables& tables) -> Outcome<LegacyHint> {
        auto servers = TRY(legacy_servers(tables, world));
        if (servers.empty()) servers.push_back(no_server(world));
        const auto account = TRY(tables.find_account_by_email(key));
        const auto old = TRY(credential_of(tables, world, account ? account->id : Uuid{}));
        if (old) return LegacyHint{legacy_salt(old->email, old->app_secret), old->server_key};
        // The address as the account has it, which is mostly as the old server had it: the answer
        // stays the same when the account has been taken over.
        const auto& server = servers[draw(world, key) % servers.size()];
        return LegacyHint{legacy_salt(account ? account->email : key, server.app_secret),
                          server.server_key};
    });
}

Outcome<LegacyKey> prove_legacy_password(const World& world,
                                         const Caller& caller,
                                         const std::string& email,
                                         const LegacyCheckValue& value,
                                         const opaque::RegistrationRequest& request) {
    const auto key = email_key_of(email);
    TRY(check_email(key));
    LegacyKey out;
    TRY(decide(world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<Verdict> {
        auto proven = TRY(prove(tables, world, caller, key, value));
        if (proven.verdict.refusal) return proven.verdict;
        out.account_id = proven.account.id;
        out.public_key = proven.account.public_key;
        out.key_revision = proven.account.key_revision;
        out.encrypted_key = proven.old.encrypted_key;
        return accepted();
    }));
    out.response =
        TRY(opaque::respond_registration(request, out.account_id.view(), world.opaque_keys));
    return out;
}

Done take_over_legacy(const World& world, const Caller& caller, const LegacyTakeover& takeover) {
    const auto key = email_key_of(takeover.email);
    TRY(check_email(key));
    return decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
        const auto proven = TRY(prove(tables, world, caller, key, takeover.value));
        if (proven.verdict.refusal) return proven.verdict;
        TRY(take_over(tables, world, caller, proven, takeover));
        return accepted();
    });
}

} // namespace ownkey::flows
