#include "tokens.h"

#include "core/encoding.h"
#include "server/flows/guard.h"
#include "server/flows/guid_signin.h"
#include "server/flows/guids_elsewhere.h"
#include "server/flows/journal.h"
#include "server/flows/no_mail.h"
#include "server/flows/notice.h"
#include "server/flows/own_account.h"
#include "server/flows/refresh_chain.h"
#include "server/flows/token_families.h"
#include "server/flows/token_ring.h"
#include "server/flows/verdict.h"

#include <algorithm>
#include <sstream>

namespace ownkey::flows {

namespace {

constexpr std::size_t kMaxClient = 64, kMaxAudience = 256, kMaxScope = 256;
constexpr std::string_view kDefaultClient = "ownkey";

std::int64_t seconds_of(Time time) {
    return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

/// RFC 6749 §3.3: printable ASCII without " and \; words with single blanks between them.
bool is_words(const std::string& text) {
    const auto fits = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
    return std::all_of(text.begin(), text.end(), fits) && !text.starts_with(' ') &&
           !text.ends_with(' ') && text.find("  ") == text.npos;
}

bool is_label(const std::string& text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    return std::all_of(text.begin(), text.end(), fits);
}

/// Words with single blanks between them, each a known one.
bool is_words_of(const std::string& text, const std::vector<std::string>& known) {
    const auto words = words_of(text);
    return is_words(text) && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
               return std::find(known.begin(), known.end(), word) != known.end();
           });
}

Done check_wish(const Settings::Tokens& settings, const TokenWish& wish) {
    if (wish.client_id.size() > kMaxClient || !is_label(wish.client_id))
        return Failure(Error::field_rule, "client_id", "at most 64 of letters, digits and . _ -");
    if (wish.scope.size() > kMaxScope || !is_words_of(wish.scope, settings.scopes))
        return Failure(Error::field_rule, "scope", "those in tokens.scopes");
    if (wish.audience.size() > kMaxAudience || !is_words_of(wish.audience, settings.audiences))
        return Failure(Error::field_rule, "audience", "those in tokens.audiences");
    return ok();
}

std::string or_else(const std::string& text, std::string_view otherwise) {
    return text.empty() ? std::string(otherwise) : text;
}

/// What `sub` says: the account's id, or its number.
Outcome<std::string> subject_of(Tables& tables, const TokenFamily& family) {
    std::optional<std::int64_t> number;
    if (family.client_id == kLoginServiceClient)
        number = TRY(tables.find_account_number(System::loginservice, family.account_id));
    return number ? std::to_string(*number) : to_text(family.account_id);
}

/// Somebody whose tokens are issued.
struct Holder {
    Account account;
    std::string subject;
};

token::Claims claims_of(const World& world, const TokenFamily& family, const Holder& holder) {
    const auto& account = holder.account;
    std::string name = account.first_name + ' ' + account.last_name;
    if (account.last_name.empty())
        name = account.first_name.empty() ? account.username : account.first_name;
    return {.issuer = world.settings.server.public_url,
            .subject = holder.subject,
            .audience = words_of(family.audience),
            .client_id = family.client_id,
            .token_id = to_text(world.random.uuid()),
            .scope = family.scope,
            .session_id = to_text(family.id),
            .name = std::move(name),
            .email = shown_email(account.email),
            .kind = family.client_id == kLoginServiceClient ? "access" : ""};
}

Outcome<IssuedTokens> issued(const World& world,
                             const TokenKeys& keys,
                             const TokenFamily& family,
                             const Holder& holder,
                             RefreshToken refresh_token) {
    const auto now = world.clock.now();
    auto access = TRY(keys.issue(claims_of(world, family, holder), seconds_of(now)));
    IssuedTokens out;
    out.access_token = std::move(access);
    out.expires_in = world.settings.tokens.access_lifetime;
    out.refresh_token = std::move(refresh_token);
    out.refresh_expires_in = std::chrono::floor<Seconds>(family.expires_at - now);
    return out;
}

/// Room for one more.
Done end_oldest(Tables& tables, const World& world, const Caller& caller, const Uuid& account_id) {
    const auto families = TRY(tables.token_families_of(account_id, kMostTokenFamilies));
    if (families.size() < kMostTokenFamilies) return ok();
    return end_family(tables, world, caller, families.back(), "tokens.ended");
}

bool is_alive(const TokenFamily& family, Time now) {
    return !family.revoked_at && family.expires_at > now;
}

/// The account of a living family, if it may act.
Outcome<std::optional<Account>>
holder_of(Tables& tables, const World& world, const TokenFamily& family) {
    if (!is_alive(family, world.clock.now())) return std::optional<Account>();
    auto account = TRY(tables.find_account(family.account_id));
    if (account && account->state != AccountState::active) account.reset();
    return account;
}

/// Somebody holds a token that was used up: perhaps the thief, perhaps the person.
Done report_reuse(Tables& tables,
                  const World& world,
                  const Caller& caller,
                  const TokenFamily& family,
                  const Account& account) {
    TRY(end_family(tables, world, caller, family, "tokens.reused"));
    return queue_notice(tables, world, account, "token_reused", {{"client", family.client_id}});
}

struct Refreshed {
    Verdict verdict;
    TokenFamily family;
    Holder holder;
    RefreshToken next;
};

Outcome<Refreshed>
refreshed(Tables& tables, const World& world, const Caller& caller, const RefreshToken& token) {
    Refreshed out;
    const auto family = TRY(tables.find_token_family(family_of(token)));
    if (!family) return Error::refresh_invalid;
    const auto account = TRY(holder_of(tables, world, *family));
    if (!account) return Error::refresh_invalid;
    out.family = *family;
    out.holder = {*account, TRY(subject_of(tables, *family))};
    const auto place = place_of(world, *family, token);
    if (place == ChainPlace::older) {
        TRY(report_reuse(tables, world, caller, *family, *account));
        out.verdict = refused(Error::refresh_invalid);
        return out;
    }
    const bool stays = place == ChainPlace::newest && !world.settings.tokens.rotation;
    out.next = stays ? token.duplicate() : successor_of(world, token);
    if (place == ChainPlace::newest && !stays) {
        out.family.previous_hash = family->current_hash;
        out.family.current_hash = hash_of(out.next);
        out.family.rotated_at = world.clock.now();
        TRY(tables.update_token_family(out.family));
    }
    return out;
}

/// The family named in a good access token. Nothing for any other text.
Outcome<std::optional<token::Claims>> claims_in(const World& world, const std::string& text) {
    const auto keys = TRY(world.token_ring->keys(world));
    const auto& settings = world.settings.tokens;
    const auto now_s = seconds_of(world.clock.now());
    auto audiences = settings.audiences;
    audiences.push_back(settings.audience);
    for (const auto& audience : audiences) {
        const auto claims =
            token::verify_access_token(text,
                                       keys->verifying_keys(now_s),
                                       {.issuer = world.settings.server.public_url,
                                        .audience = audience,
                                        .now_s = now_s,
                                        .longest_lifetime_s = settings.access_lifetime.count()});
        // The leeway is for clocks that are behind ours; the issuer knows when a token ends.
        if (claims && claims->expires_at_s > now_s) return std::optional(*claims);
        if (claims || claims.error() != Error::token_audience) break;
    }
    return std::optional<token::Claims>();
}

/// The living family of a good token, and the facts.
struct Found {
    TokenFamily family;
    TokenFacts facts;
};

Outcome<std::optional<Found>> find_by_access(const World& world, const std::string& text) {
    const auto claims = TRY(claims_in(world, text));
    const auto id = uuid_from_text(claims ? claims->session_id : std::string());
    if (!id) return std::optional<Found>();
    return in_read<std::optional<Found>>(
        world.store, [&](Tables& tables) -> Outcome<std::optional<Found>> {
            const auto family = TRY(tables.find_token_family(*id));
            if (!family || TRY(subject_of(tables, *family)) != claims->subject)
                return std::optional<Found>();
            if (!TRY(holder_of(tables, world, *family))) return std::optional<Found>();
            return std::optional(Found{*family, {*claims, false}});
        });
}

Outcome<std::optional<Found>> find_by_refresh(const World& world, const std::string& text) {
    const auto token = refresh_token_of(world, text);
    if (!token) return std::optional<Found>();
    return in_read<std::optional<Found>>(
        world.store, [&](Tables& tables) -> Outcome<std::optional<Found>> {
            const auto family = TRY(tables.find_token_family(family_of(*token)));
            if (!family || place_of(world, *family, *token) == ChainPlace::older)
                return std::optional<Found>();
            if (!TRY(holder_of(tables, world, *family))) return std::optional<Found>();
            token::Claims claims{.issuer = world.settings.server.public_url,
                                 .subject = to_text(family->account_id),
                                 .audience = words_of(family->audience),
                                 .client_id = family->client_id,
                                 .issued_at_s = seconds_of(family->created_at),
                                 .expires_at_s = seconds_of(family->expires_at),
                                 .scope = family->scope,
                                 .session_id = to_text(family->id)};
            return std::optional(Found{*family, {std::move(claims), true}});
        });
}

/// A token of authweb: of an account, or of somebody whose account is elsewhere.
Outcome<std::optional<TokenFacts>> facts_of_guid(const World& world, const Uuid& guid) {
    TokenFacts facts;
    auto& claims = facts.claims;
    claims.issuer = world.settings.server.public_url;
    const auto view = find_guid_session(world, guid);
    if (!view && view.error().error != Error::no_session) return view.error();
    const auto foreign = TRY(find_foreign_token(world, guid));
    if (!view && !foreign) return std::optional<TokenFacts>();
    claims.client_id = "authweb";
    claims.subject = view ? to_text(view->account.id) : foreign->user;
    claims.issued_at_s = seconds_of(view ? view->session.created_at : foreign->created_at);
    claims.expires_at_s = seconds_of(view ? view->session.expires_at : foreign->expires_at);
    if (view) claims.session_id = to_text(view->session.id);
    return std::optional(std::move(facts));
}

Outcome<std::optional<Found>> find(const World& world, const std::string& text) {
    return is_access_token(text) ? find_by_access(world, text) : find_by_refresh(world, text);
}

} // namespace

Outcome<IssuedTokens> start_tokens(const World& world,
                                   const Caller& caller,
                                   const SessionView& view,
                                   const TokenWish& wish) {
    TRY(require_fresh(world, view));
    TRY(check_wish(world.settings.tokens, wish));
    const auto keys = TRY(world.token_ring->keys(world));
    const auto now = world.clock.now();
    TokenFamily family{.id = new_family_id(world, view.session),
                       .account_id = view.account.id,
                       .client_id = or_else(wish.client_id, kDefaultClient),
                       .audience = or_else(wish.audience, world.settings.tokens.audience),
                       .scope = wish.scope,
                       .rotated_at = now,
                       .created_at = now,
                       .expires_at = now + world.settings.tokens.refresh_lifetime,
                       .device = view.session.user_agent,
                       .address = caller.address,
                       .session_id = view.session.id};
    auto token = first_token(world, family.id);
    family.current_hash = hash_of(token);
    const auto holder =
        TRY(settle<Holder>(world.store, Durability::relaxed, [&](Tables& t) -> Outcome<Holder> {
            auto account = TRY(own_account(t, view));
            TRY(end_oldest(t, world, caller, family.account_id));
            TRY(t.insert_token_family(family));
            if (family.client_id == kLoginServiceClient)
                TRY(t.give_account_number(System::loginservice, account.id));
            TRY(audit(t, world, caller, family.account_id, "tokens.started", detail_of(family)));
            return Holder{std::move(account), TRY(subject_of(t, family))};
        }));
    return issued(world, *keys, family, holder, std::move(token));
}

Outcome<IssuedTokens>
refresh_tokens(const World& world, const Caller& caller, const std::string& refresh_token) {
    const auto token = TRY(refresh_token_of(world, refresh_token));
    const auto keys = TRY(world.token_ring->keys(world));
    auto result = TRY(settle<Refreshed>(world.store, Durability::relaxed, [&](Tables& tables) {
        return refreshed(tables, world, caller, token);
    }));
    if (result.verdict.refusal) {
        return *std::move(result.verdict.refusal);
    }
    return issued(world, *keys, result.family, result.holder, std::move(result.next));
}

Outcome<std::vector<TokenFamily>> list_tokens(const World& world, const SessionView& view) {
    auto families = TRY(in_read<std::vector<TokenFamily>>(world.store, [&](Tables& tables) {
        return tables.token_families_of(view.account.id, kMostTokenFamilies);
    }));
    std::erase_if(families,
                  [&](const TokenFamily& family) { return !is_alive(family, world.clock.now()); });
    return families;
}

Done end_tokens(const World& world,
                const Caller& caller,
                const SessionView& view,
                const Uuid& family_id) {
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Unit> {
        const auto family = TRY(tables.find_token_family(family_id));
        if (!family || family->account_id != view.account.id ||
            !is_alive(*family, world.clock.now()))
            return Error::session_not_found;
        return end_family(tables, world, caller, *family, "tokens.ended");
    }));
    return ok();
}

Outcome<std::optional<TokenFacts>> introspect_token(const World& world, const std::string& token) {
    if (const auto guid = uuid_from_text(token)) return facts_of_guid(world, *guid);
    auto found = TRY(find(world, token));
    if (!found) return std::optional<TokenFacts>();
    return std::optional(std::move(found->facts));
}

bool is_access_token(const std::string& token) {
    return token.find('.') != std::string::npos;
}

Done revoke_token(const World& world, const Caller& caller, const std::string& token) {
    const auto found = TRY(find(world, token));
    if (!found) return ok();
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Unit> {
        const auto family = TRY(tables.find_token_family(found->family.id));
        if (!family || family->revoked_at) return ok();
        return end_family(tables, world, caller, *family, "tokens.revoked");
    }));
    return ok();
}

} // namespace ownkey::flows
