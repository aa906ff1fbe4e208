#include "token_visit.h"

#include "core/encoding.h"
#include "server/flows/devices.h"
#include "server/flows/email_change.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"
#include "server/flows/token_families.h"
#include "server/flows/usernames.h"

namespace ownkey::flows {
namespace {

bool is_alive(const World& world, const Session& session) {
    const auto now = world.clock.now();
    return session.expires_at > now && session.last_seen_at + world.settings.session.idle > now;
}

Outcome<TokenVisit> visit_of(Tables& tables, const World& world, const Uuid& family_id) {
    auto family = TRY(tables.find_token_family(family_id));
    if (!family || family->revoked_at) return Error::no_session;
    auto account = TRY(tables.find_account(family->account_id));
    if (!account || account->state != AccountState::active) return Error::no_session;
    TokenVisit visit;
    if (family->session_id) {
        const auto session = TRY(tables.find_session(*family->session_id));
        visit.has_session =
            session && session->account_id == account->id && is_alive(world, *session);
        if (visit.has_session) visit.view.session = *session;
    }
    visit.view.account = *std::move(account);
    visit.family = *std::move(family);
    return visit;
}

/// As session cookies do it, at most once in kSessionSeenStep.
Done keep_awake(const World& world, TokenVisit& visit) {
    const auto now = world.clock.now();
    auto& session = visit.view.session;
    if (!visit.has_session || session.last_seen_at + kSessionSeenStep > now) return ok();
    return settle<Unit>(world.store, Durability::relaxed, [&](Tables& tables) -> Done {
        auto row = TRY(tables.find_session(session.id));
        if (!row) return ok();
        row->last_seen_at = now;
        session.last_seen_at = now;
        return tables.update_session(*row);
    });
}

bool is_of_login(const TokenFamily& family) {
    return family.session_id && family.client_id == kLoginServiceClient;
}

/// The row as it is now. Fails: no_session (ended since the visit was found).
Outcome<Account> account_of(Tables& tables, const World& world, const TokenVisit& visit) {
    auto now = TRY(visit_of(tables, world, visit.family.id));
    return std::move(now.view.account);
}

Done choose_name(const World& world,
                 const Caller& caller,
                 const TokenVisit& visit,
                 const std::string& name) {
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        auto account = TRY(account_of(tables, world, visit));
        if (account.username == name) return ok();
        if (!account.username.empty()) return Failure(Error::username_fixed, "name", "");
        TRY(claim_username(tables, name));
        account.username = name;
        TRY(tables.update_account(account));
        return audit(tables,
                     world,
                     caller,
                     account.id,
                     "account.profile_changed",
                     JsonObject().text("fields", "username").str());
    });
}

/// A session in which the password was proved just now; only in memory if there is one already.
Outcome<SessionView>
proved_view(const World& world, const Caller& caller, const TokenVisit& visit, PlainPassword old) {
    const auto& account = visit.view.account;
    TRY(prove_password(world,
                       caller,
                       Surface::loginservice,
                       account.username.empty() || !account.email.empty() ? account.email
                                                                          : account.username,
                       std::move(old)));
    if (!visit.has_session) return TRY(start_proved_session(world, caller, account.id)).view;
    auto view = visit.view;
    view.session.proved_at = world.clock.now();
    return view;
}

Outcome<bool>
comes_from_known_device(const World& world, const Caller& caller, const std::string& name) {
    if (caller.device_token.empty()) return false;
    return in_read<bool>(world.store, [&](Tables& tables) -> Outcome<bool> {
        auto account = TRY(tables.find_account_by_email(email_key_of(name)));
        if (!account) account = TRY(tables.find_account_by_username(trimmed(name)));
        return account && TRY(known_device(tables, world, caller, account->id)).has_value();
    });
}

Done check_change(const UserChange& change) {
    if (change.name && !check_username(trimmed(*change.name)))
        return Failure(Error::field_rule, "name", "has invalid format");
    if (change.email && !check_email(trimmed(*change.email)))
        return Failure(Error::field_rule, "email", "has invalid format");
    return ok();
}

} // namespace

Outcome<TokenVisit> visit_by_token(const World& world, const std::string& access_token) {
    if (!is_access_token(access_token)) return Error::no_session;
    const auto facts = TRY(introspect_token(world, access_token));
    const auto id = uuid_from_text(facts ? facts->claims.session_id : std::string());
    if (!id) return Error::no_session;
    auto visit = TRY(in_read<TokenVisit>(
        world.store, [&](Tables& tables) { return visit_of(tables, world, *id); }));
    TRY(keep_awake(world, visit));
    return visit;
}

Outcome<TokenLogin> token_login(const World& world,
                                Tries& tries,
                                const Caller& caller,
                                const std::string& name,
                                PlainPassword password) {
    const bool known = TRY(comes_from_known_device(world, caller, name));
    TRY(tries.take(world, caller, known ? std::nullopt : std::optional(name), password));
    const auto session =
        TRY(login_with_password(world, caller, Surface::loginservice, name, std::move(password)));
    auto tokens = TRY(
        start_tokens(world, caller, session.view, {.client_id = std::string(kLoginServiceClient)}));
    return TokenLogin{std::move(tokens), session.device ? cookie_value(*session.device) : ""};
}

Done sign_out(const World& world, const Caller& caller, const TokenVisit& visit) {
    const auto& account_id = visit.view.account.id;
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        if (is_of_login(visit.family)) {
            TRY(tables.remove_session(*visit.family.session_id));
            TRY(end_tokens_of_session(tables, world, caller, account_id, *visit.family.session_id));
        }
        const auto family = TRY(tables.find_token_family(visit.family.id));
        if (family && !family->revoked_at)
            TRY(end_family(tables, world, caller, *family, "tokens.ended"));
        return audit(tables, world, caller, account_id, "session.ended");
    });
}

Done sign_out_everywhere(const World& world, const Caller& caller, const TokenVisit& visit) {
    const auto& account_id = visit.view.account.id;
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(end_all_sessions(tables, world, account_id, {}));
        return audit(tables, world, caller, account_id, "session.all_ended");
    });
}

Outcome<std::int64_t> login_service_number(const World& world, const Uuid& account_id) {
    const auto known = TRY(in_read<std::optional<std::int64_t>>(world.store, [&](Tables& tables) {
        return tables.find_account_number(System::loginservice, account_id);
    }));
    if (known) return *known;
    return settle<std::int64_t>(world.store, Durability::full, [&](Tables& tables) {
        return tables.give_account_number(System::loginservice, account_id);
    });
}

Outcome<Account>
change_user(const World& world, const Caller& caller, const TokenVisit& visit, UserChange change) {
    TRY(check_change(change));
    const bool new_email =
        change.email && email_key_of(*change.email) != visit.view.account.email_key;
    if (new_email || change.password) {
        if (!change.old_password)
            return Failure(Error::field_missing, "old_password", "can't be blank");
        const auto view = TRY(proved_view(world, caller, visit, std::move(*change.old_password)));
        if (new_email) TRY(start_email_change(world, caller, view, *change.email));
        if (change.name) TRY(choose_name(world, caller, visit, trimmed(*change.name)));
        if (change.password)
            TRY(change_password(world,
                                caller,
                                Surface::loginservice,
                                view,
                                std::nullopt,
                                std::move(*change.password)));
    } else if (change.name) {
        TRY(choose_name(world, caller, visit, trimmed(*change.name)));
    }
    return in_read<Account>(world.store, [&](Tables& tables) -> Outcome<Account> {
        auto account = TRY(tables.find_account(visit.view.account.id));
        if (!account) return Error::no_session;
        return *std::move(account);
    });
}

Outcome<bool> is_name_taken(const World& world, const std::string& name) {
    const auto free = in_read<Unit>(
        world.store, [&](Tables& tables) { return check_username_free(tables, name); });
    if (!free && free.error().error == Error::username_taken) return true;
    TRY(Done(free));
    return false;
}

std::string shown_name(const Account& account) {
    if (!account.username.empty()) return account.username;
    return trimmed(account.first_name + ' ' + account.last_name);
}

} // namespace ownkey::flows
