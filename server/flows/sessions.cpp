#include "sessions.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/journal.h"
#include "server/flows/server_keys.h"
#include "server/flows/session_start.h"
#include "server/flows/settle.h"
#include "server/flows/token_families.h"

namespace ownkey::flows {
namespace {

constexpr std::string_view kPrefix = "oks_";
constexpr std::string_view kDevicePrefix = "okd_";

/// The session if it is alive and its account may act. Fails: no_session.
Outcome<SessionView>
living(Tables& tables, const World& world, const std::optional<Session>& session) {
    const auto now = world.clock.now();
    if (!session || session->expires_at <= now ||
        session->last_seen_at + world.settings.session.idle <= now)
        return Error::no_session;
    const auto account = TRY(tables.find_account(session->account_id));
    if (!account || account->state != AccountState::active) return Error::no_session;
    return SessionView{*session, *account};
}

/// Changes the session's row as it stands now, not as the view saw it.
template <class Change>
Outcome<Session> change_session(const World& world, const Session& seen, Change&& change) {
    return settle<Session>(
        world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<Session> {
            auto session = TRY(tables.find_session_by_token(seen.token_hash));
            if (!session) return Error::no_session;
            change(*session);
            TRY(tables.update_session(*session));
            return *session;
        });
}

Outcome<SessionView> seen_now(const World& world, SessionView view) {
    const auto now = world.clock.now();
    if (view.session.last_seen_at + kSessionSeenStep <= now)
        view.session =
            TRY(change_session(world, view.session, [&](Session& s) { s.last_seen_at = now; }));
    return view;
}

Done remove(const World& world, const Caller& caller, const SessionView& view, const char* event) {
    return world.store.transact(Durability::relaxed, [&](Tables& tables) -> Done {
        TRY(tables.remove_session(view.session.id));
        return audit(tables, world, caller, view.account.id, event);
    });
}

} // namespace

Outcome<SessionView>
find_session(const World& world, const Caller& caller, const std::string& cookie_value) {
    const auto token = TRY(token_of_cookie(cookie_value));
    const auto hash = sha256({token.reveal()});
    auto view = TRY(in_read<SessionView>(world.store, [&](Tables& tables) -> Outcome<SessionView> {
        return living(tables, world, TRY(tables.find_session_by_token(hash)));
    }));
    if (world.settings.session.bind_address && view.session.address != caller.address) {
        TRY(remove(world, caller, view, "session.address_changed"));
        return Error::address_changed;
    }
    return seen_now(world, std::move(view));
}

Outcome<SessionView> find_program_session(const World& world, const Hash32& token_hash) {
    auto view = TRY(in_read<SessionView>(world.store, [&](Tables& tables) -> Outcome<SessionView> {
        return living(tables, world, TRY(tables.find_session_by_token(token_hash)));
    }));
    return seen_now(world, std::move(view));
}

Outcome<SessionView> find_session_by_alias(const World& world, std::int32_t alias) {
    return in_read<SessionView>(world.store, [&](Tables& tables) -> Outcome<SessionView> {
        return living(tables, world, TRY(tables.find_session_by_alias(alias)));
    });
}

Done end_session(const World& world, const SessionView& view) {
    const Caller caller{.address = view.session.address, .user_agent = {}};
    return settle<Unit>(world.store, Durability::relaxed, [&](Tables& tables) -> Done {
        TRY(tables.remove_session(view.session.id));
        TRY(end_tokens_of_session(tables, world, caller, view.account.id, view.session.id));
        return audit(tables, world, caller, view.account.id, "session.ended");
    });
}

Outcome<NewSession> renew_session(Tables& tables,
                                  const World& world,
                                  const SessionView& view,
                                  const std::function<void(Session&)>& change) {
    auto session = TRY(tables.find_session_by_token(view.session.token_hash));
    if (!session) return Error::no_session;
    SessionToken token;
    world.random.fill(token.reveal());
    session->token_hash = sha256({token.reveal()});
    session->alias = random_alias(world.random);
    if (change) change(*session);
    TRY(tables.update_session(*session));
    return NewSession{std::move(token), {*session, view.account}};
}

Done end_all_sessions(Tables& tables,
                      const World& world,
                      const Uuid& account_id,
                      std::optional<Uuid> but,
                      bool devices) {
    TRY(tables.remove_sessions_of(account_id, but));
    TRY(tables.revoke_token_families(account_id, world.clock.now()));
    if (devices) TRY(tables.remove_devices_of(account_id));
    return ok();
}

Result<SessionToken> token_of_cookie(std::string_view cookie) {
    if (!cookie.starts_with(kPrefix)) return Error::no_session;
    auto token = fixed_from_base64url<SessionToken>(cookie.substr(kPrefix.size()));
    if (!token) return Error::no_session;
    return std::move(token).value();
}

std::string cookie_value(const SessionToken& token) {
    return std::string(kPrefix) + to_base64url(token.reveal());
}

std::string cookie_value(const DeviceToken& token) {
    return std::string(kDevicePrefix) + to_base64url(token.reveal());
}

std::string csrf_token(const World& world, const Session& session) {
    Secret<struct CsrfTag, 64> mac;
    hmac_sha512(key_for(world.server_secret, "csrf").reveal(), {session.id.view()}, mac.reveal());
    return to_base64url(mac.reveal().first<32>());
}

Done check_csrf(const World& world, const Session& session, const std::string& sent) {
    const auto expected = csrf_token(world, session);
    if (expected.size() != sent.size() ||
        sodium_memcmp(expected.data(), sent.data(), sent.size()) != 0)
        return Error::csrf_missing;
    return ok();
}

Outcome<Time> open_unlock_window(const World& world,
                                 const Caller& caller,
                                 const SessionView& view,
                                 ByteView server_share) {
    if (server_share.size() != 32) return Failure(Error::bad_length, "share", "32 bytes");
    const auto window = world.settings.unlock.window;
    if (window <= Seconds{0}) return Error::unlock_closed;
    const auto until = world.clock.now() + window;
    TRY(change_session(world, view.session, [&](Session& session) {
        session.unlock_share = ByteVector(server_share.begin(), server_share.end());
        session.unlock_until = until;
        session.address =
            caller.address; // the share goes back to where it came from, and nowhere else
    }));
    return until;
}

Outcome<ByteVector>
unlock_share(const World& world, const Caller& caller, const SessionView& view) {
    const auto& session = view.session;
    if (!session.unlock_share) return Error::unlock_closed;
    if (session.unlock_until <= world.clock.now()) {
        TRY(close_unlock_window(world, view));
        return Error::unlock_closed;
    }
    if (session.address != caller.address) return Error::unlock_closed;
    return *session.unlock_share;
}

Done close_unlock_window(const World& world, const SessionView& view) {
    TRY(change_session(world, view.session, [](Session& session) {
        session.unlock_share.reset();
        session.unlock_until = {};
    }));
    return ok();
}

} // namespace ownkey::flows
