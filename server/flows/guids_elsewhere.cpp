#include "guids_elsewhere.h"

#include "core/hash.h"
#include "core/wipe.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/plain_client.h"
#include "server/flows/server_keys.h"
#include "server/flows/throttle.h"
#include "server/flows/verdict.h"

#include <algorithm>
#include <array>

namespace ownkey::flows {
namespace {

constexpr auto kDay = std::chrono::hours(24);

enum class Count : Byte { guesses = 1, logins = 2 };

/// Under which the rows of a login stand.
Uuid rows_of(const World& world, const std::string& login, Count what) {
    Secret<struct ForeignRowsTag, 64> mac;
    const auto key = key_for(world.server_secret, "foreign login");
    const std::array<Byte, 1> kind{static_cast<Byte>(what)};
    hmac_sha512(key.reveal(), {kind, as_bytes(email_key_of(login))}, mac.reveal());
    return MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
}

Done insert_row(Tables& tables,
                const World& world,
                const GuidCaller& caller,
                const Uuid& rows,
                Closing closing,
                Seconds kept) {
    const auto now = world.clock.now();
    return tables.insert_signin({.id = world.random.uuid(),
                                 .account_id = rows,
                                 .purpose = SigninPurpose::verified,
                                 .address = caller.caller.address,
                                 .created_at = now,
                                 .expires_at = now + kept,
                                 .closing = closing});
}

Done audit_login(Tables& tables,
                 const World& world,
                 const GuidCaller& caller,
                 const std::string& login,
                 const char* event,
                 const char* reason) {
    return audit(tables,
                 world,
                 caller.caller,
                 rows_of(world, login, Count::logins),
                 event,
                 JsonObject().text("reason", reason).str());
}

ForeignGuid new_guid(const World& world, ForeignKind kind, const Uuid& guid, Seconds validity) {
    const auto now = world.clock.now();
    return {.id = world.random.uuid(),
            .kind = kind,
            .guid_hash = sha256({guid.view()}),
            .user = {},
            .created_at = now,
            .expires_at = now + validity};
}

/// Every call is one guess, counted before it is made.
Done count_guess(const World& world, const GuidCaller& caller, const std::string& login) {
    const auto rows = rows_of(world, login, Count::guesses);
    return world.store.transact(Durability::relaxed, [&](Tables& tables) -> Done {
        TRY(check_throttle(tables, world, rows));
        return insert_row(tables,
                          world,
                          caller,
                          rows,
                          Closing::rejected_to_provide_code,
                          world.settings.signin.validity);
    });
}

/// Its words may say who exists.
Failure refusal_of(const GuidCaller& caller, const BackendReply& reply) {
    return {Error::backend_refused, "", caller.back_end ? reply.message : ""};
}

} // namespace

Outcome<GuidSignup> add_foreign_user(const World& world,
                                     UserBackend& backend,
                                     const GuidCaller& caller,
                                     const GuidUser& user,
                                     PlainPassword password) {
    TRY(take_plain(world, Surface::authweb));
    TRY(check_guid_user(world, user));
    auto reply = TRY(backend.add_user({user.login, user.email, user.phone, password.text}));
    if (!reply.accepted) return refusal_of(caller, reply);
    const auto guid = world.random.uuid();
    auto row = new_guid(world, ForeignKind::signup, guid, world.settings.signup.link_validity);
    row.user = reply.user.empty() ? user.login : reply.user;
    TRY(world.store.transact(Durability::full,
                             [&](Tables& tables) { return tables.insert_foreign_guid(row); }));
    if (!caller.back_end) wipe(reply.code);
    return GuidSignup{guid, std::move(reply.code), row.created_at};
}

Done end_foreign_signup(const World& world, const GuidCaller& caller, const GuidSignupEnd& end) {
    if (!caller.back_end) return Error::service_refused;
    const auto hash = sha256({end.signup_id.view()});
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        auto row = TRY(tables.find_foreign_guid(ForeignKind::signup, hash));
        if (!row || row->closing != Closing::open || row->expires_at <= world.clock.now())
            return Error::signup_not_found;
        row->closing = end.closing;
        return tables.update_foreign_guid(*row);
    });
}

Outcome<ForeignSignin> verify_foreign_user(const World& world,
                                           UserBackend& backend,
                                           const GuidCaller& caller,
                                           const std::string& login,
                                           PlainPassword password) {
    TRY(take_plain(world, Surface::authweb));
    TRY(count_guess(world, caller, login));
    const auto reply = TRY(backend.verify({login, "", "", password.text}));
    if (!reply.accepted) {
        TRY(world.store.transact(Durability::relaxed, [&](Tables& tables) {
            return audit_login(tables, world, caller, login, "login.failed", "backend");
        }));
        return Error::wrong_email_or_password;
    }
    const auto guid = world.random.uuid();
    auto row = new_guid(world, ForeignKind::signin, guid, world.settings.authweb.signin_validity);
    row.user = reply.user;
    const auto logins = rows_of(world, login, Count::logins);
    TRY(decide(world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<Verdict> {
        // A right password forgives the guesses before it (Tables::failed_signins).
        TRY(insert_row(tables,
                       world,
                       caller,
                       rows_of(world, login, Count::guesses),
                       Closing::success,
                       world.settings.signin.validity));
        const auto today = TRY(tables.count_signins(logins, world.clock.now() - kDay));
        if (today >= world.settings.authweb.logins_per_day) {
            TRY(audit_login(tables, world, caller, login, "signin.suspicious", "logins_exceeded"));
            return refused(Error::logins_exceeded);
        }
        TRY(insert_row(tables, world, caller, logins, Closing::success, kDay));
        TRY(tables.insert_foreign_guid(row));
        return accepted();
    }));
    return ForeignSignin{guid, reply.user};
}

Outcome<GuidToken> take_foreign_token(const World& world,
                                      const GuidCaller& /*caller*/,
                                      const Uuid& signin_id,
                                      const std::string& user) {
    const auto now = world.clock.now();
    const auto token = world.random.uuid();
    const auto& rules = world.settings.session;
    auto row = new_guid(world, ForeignKind::token, token, std::min(rules.validity, rules.idle));
    row.user = user;
    TRY(settle<Unit>(world.store, Durability::relaxed, [&](Tables& tables) -> Done {
        auto signin =
            TRY(tables.find_foreign_guid(ForeignKind::signin, sha256({signin_id.view()})));
        if (!signin || signin->closing != Closing::open || signin->expires_at <= now ||
            signin->user != user)
            return Error::signin_not_found;
        signin->closing = Closing::success;
        TRY(tables.update_foreign_guid(*signin));
        return tables.insert_foreign_guid(row);
    }));
    return GuidToken{token, row.created_at, row.expires_at};
}

Outcome<std::optional<ForeignGuid>> find_foreign_token(const World& world, const Uuid& token) {
    auto row = TRY(in_read<std::optional<ForeignGuid>>(world.store, [&](Tables& tables) {
        return tables.find_foreign_guid(ForeignKind::token, sha256({token.view()}));
    }));
    if (row && (row->closing != Closing::open || row->expires_at <= world.clock.now())) row.reset();
    return row;
}

} // namespace ownkey::flows
