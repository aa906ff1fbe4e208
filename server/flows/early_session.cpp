#include "early_session.h"

#include "core/hash.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/notice.h"
#include "server/flows/session_start.h"
#include "server/flows/settle.h"

namespace ownkey::flows {
namespace {

/// An emptied row is one whose place another registration took.
bool waits(const std::optional<Account>& account) {
    return account && account->state == AccountState::unconfirmed && !account->email.empty();
}

} // namespace

Outcome<NewSession>
start_early_session(const World& world, const Caller& caller, const Uuid& account_id) {
    SessionToken token;
    world.random.fill(token.reveal());
    auto view = TRY(settle<SessionView>(
        world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<SessionView> {
            const auto account = TRY(tables.find_account(account_id));
            if (!waits(account)) return Error::no_session;
            auto session = new_session(world, caller, sha256({token.reveal()}));
            session.account_id = account_id;
            TRY(tables.insert_session(session));
            TRY(audit(tables,
                      world,
                      caller,
                      account_id,
                      "session.started",
                      JsonObject().boolean("early", true).str()));
            return SessionView{session, *account};
        }));
    return NewSession{std::move(token), std::move(view)};
}

Outcome<SessionView>
find_early_session(const World& world, const Caller& caller, const std::string& token) {
    auto found = find_session(world, caller, token);
    if (found || found.error().error != Error::no_session) return found;
    const auto bytes = token_of_cookie(token);
    if (!bytes) return Error::no_session;
    const auto hash = sha256({bytes->reveal()});
    return in_read<SessionView>(world.store, [&](Tables& tables) -> Outcome<SessionView> {
        const auto session = TRY(tables.find_session_by_token(hash));
        const auto now = world.clock.now();
        const auto& rules = world.settings.session;
        if (!session || session->expires_at <= now || session->last_seen_at + rules.idle <= now)
            return Error::no_session;
        if (rules.bind_address && session->address != caller.address) return Error::no_session;
        const auto account = TRY(tables.find_account(session->account_id));
        if (!waits(account)) return Error::no_session;
        return SessionView{*session, *account};
    });
}

} // namespace ownkey::flows
