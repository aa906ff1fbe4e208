#include "session_start.h"

#include "core/hash.h"
#include "server/flows/devices.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/notice.h"

#include <algorithm>

namespace ownkey::flows {
Session new_session(const World& world, const Caller& caller, const Hash32& token_hash) {
    const auto now = world.clock.now();
    return {.id = world.random.uuid(),
            .token_hash = token_hash,
            .alias = random_alias(world.random),
            .created_at = now,
            .last_seen_at = now,
            .expires_at = now + world.settings.session.validity,
            .address = caller.address,
            .user_agent = printable(caller.user_agent),
            .proved_at = now};
}

namespace {

Done end_for(Tables& tables,
             const World& world,
             const Caller& caller,
             const Session& session,
             const std::string& reason) {
    TRY(tables.remove_session(session.id));
    return audit(tables,
                 world,
                 caller,
                 session.account_id,
                 "session.ended",
                 JsonObject().text("reason", reason).str());
}

/// One session in one browser: its cookie is about to be replaced.
Done end_replaced(Tables& tables, const World& world, const Caller& caller) {
    const auto token = token_of_cookie(caller.session_token);
    if (!token) return ok();
    const auto session = TRY(tables.find_session_by_token(sha256({token->reveal()})));
    return session ? end_for(tables, world, caller, *session, "new_login") : ok();
}

Done make_room(Tables& tables, const World& world, const Caller& caller, const Uuid& account_id) {
    const auto most = std::max(world.settings.session.most, 1);
    for (const auto& session : TRY(tables.sessions_beyond(account_id, most - 1, most)))
        TRY(end_for(tables, world, caller, session, "too_many"));
    return ok();
}

struct Started {
    Login login;
    Session session;
    std::optional<DeviceToken> device;
};

/// What comes after a proof that holds. A new alias each time: one in use rolls everything back,
/// the proof included, and settle looks again.
Outcome<Started> start_after(
    Tables& tables, const World& world, const Caller& caller, Login login, Session session) {
    TRY(make_room(tables, world, caller, login.account.id));
    session.account_id = login.account.id;
    session.second_factor = login.second_factor;
    if (!login.fresh) session.proved_at = Time{};
    TRY(tables.insert_session(session));
    TRY(audit(tables, world, caller, login.account.id, "session.started"));
    return Started{std::move(login), std::move(session), {}};
}

} // namespace

Outcome<bool> still_current(Tables& tables, const Signin& signin) {
    const auto credential = TRY(tables.find_credential(signin.account_id));
    return !credential ? !signin.known : credential->updated_at <= signin.created_at;
}

std::optional<Error> why_not(const Account& account) {
    switch (account.state) {
    case AccountState::unconfirmed:
        return Error::account_not_active;
    case AccountState::active:
        return std::nullopt;
    case AccountState::disabled:
        return Error::account_disabled;
    case AccountState::deleted:
        return Error::account_deleted;
    }
    return Error::internal;
}

std::int32_t random_alias(Random& random) {
    const auto bytes = random.fixed<Fixed<struct AliasTag, 4>>().bytes;
    std::uint32_t number = 0;
    for (const auto byte : bytes)
        number = number << 8 | byte;
    return static_cast<std::int32_t>(number % 0x7FFFFFFFU) + 1;
}

Outcome<LoginFinished> start_session(const World& world,
                                     const Caller& caller,
                                     const std::function<Outcome<Login>(Tables&)>& prove) {
    SessionToken token;
    world.random.fill(token.reveal());
    const auto work = [&](Tables& tables) -> Outcome<Started> {
        auto login = TRY(prove(tables));
        if (login.verdict.refusal || login.asked) return Started{login, {}, {}};
        TRY(end_replaced(tables, world, caller));
        auto device = TRY(use_device(
            tables, world, caller, login.account, login.second_factor, login.without_cookies));
        auto session = new_session(world, caller, sha256({token.reveal()}));
        session.device_id = device.row.id;
        auto started = TRY(start_after(tables, world, caller, std::move(login), session));
        started.device = std::move(device.token);
        return started;
    };
    auto started = TRY(settle<Started>(world.store, Durability::relaxed, work));
    auto& login = started.login;
    if (login.verdict.refusal) return *std::move(login.verdict.refusal);
    if (login.asked) return LoginFinished(*login.asked);
    return LoginFinished(
        NewSession{std::move(token), {started.session, login.account}, std::move(started.device)});
}

Outcome<SessionView> start_program_session(const World& world,
                                           const Caller& caller,
                                           const Hash32& token_hash,
                                           const std::function<Outcome<Login>(Tables&)>& prove) {
    const auto& rules = world.settings.session;
    auto started = TRY(
        settle<Started>(world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<Started> {
            auto login = TRY(prove(tables));
            if (login.verdict.refusal) return Started{std::move(login), {}, {}};
            auto session = new_session(world, caller, token_hash);
            session.expires_at = session.created_at + std::min(rules.validity, rules.idle);
            session.device_id =
                TRY(use_device(tables, world, caller, login.account, false, true)).row.id;
            return start_after(tables, world, caller, std::move(login), session);
        }));
    if (started.login.verdict.refusal) return *std::move(started.login.verdict.refusal);
    return SessionView{std::move(started.session), std::move(started.login.account)};
}

} // namespace ownkey::flows
