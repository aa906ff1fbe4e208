// Access and refresh tokens of a person, for other programs. An access token is a JWT
// (core/token/access_token.h) that lives half an hour; a refresh token gets the next one. The rules
// are:
//  - A family is what one POST /tokens began: a row, found by its id, and a chain of refresh
//    tokens of which only SHA-256 is stored.
//  - A refresh token is "okr_" + base64url(family id 16 || secret 16 || tag 16). The tag is
//    HMAC-SHA-512(key_for("refresh-tag"), family id || secret)[0..15], the secret of a successor
//    HMAC-SHA-512(key_for("refresh"), token before)[0..15]: computed again, not kept. So two tabs
//    that refresh at once get the same one, and a repeat within the grace
//    (Settings::Tokens::refresh_grace) too.
//  - A wrong tag is a made-up token and does nothing: the family id is no secret, every access
//  token
//    says it. With a good tag any other secret ends the family: it is an older token, so one of its
//    two holders stole it.
//  - A family ends with its account's rights (end_all_sessions), and when somebody signs out of the
//    session, or removes the device, that it began in (token_families.h); at expires_at at the
//    latest: refreshing does not move that. It outlives a session that goes by itself.
// Sources: RFC 6749 §6 and §10.4, RFC 9700 §4.14.2 (rotation), RFC 7662, RFC 7009.
#pragma once

#include "core/token/access_token.h"
#include "server/flows/sessions.h"

#include <optional>
#include <string>
#include <vector>

namespace ownkey::flows {

/// Family id, secret and tag.
using RefreshToken = Secret<struct RefreshTokenTag, 48>;

/// Families of one account; the oldest ends when there would be more.
inline constexpr int kMostTokenFamilies = 50;

/// Of tokens that a login at the surface loginservice begins: their `sub` is the number by which
/// its services know the account (System::loginservice), their `typ` is "access".
inline constexpr std::string_view kLoginServiceClient = "loginservice";

/// What the new tokens are for. Empty: the settings' audience, client "ownkey", no scope.
struct TokenWish {
    std::string client_id; ///< a label: at most 64 of [A-Za-z0-9._-]; proves nothing
    std::string audience;  ///< words separated by blanks, all in Settings::Tokens::audiences
    std::string scope;     ///< RFC 6749 §3.3, at most 256
};

struct IssuedTokens {
    std::string access_token; ///< secret
    Seconds expires_in{};
    RefreshToken refresh_token;
    Seconds refresh_expires_in{};
};

/// For a session. A family outlives it, so the password was proved lately. Audit: tokens.started.
/// Fails: password_needed, field_rule (naming the field), no_session (ended,
/// or the account not active any more).
Outcome<IssuedTokens> start_tokens(const World& world,
                                   const Caller& caller,
                                   const SessionView& view,
                                   const TokenWish& wish);
/// In: the refresh token's text. Reuse revokes the family, is audited (tokens.reused) and mailed.
/// Fails: refresh_invalid, whatever is wrong.
Outcome<IssuedTokens>
refresh_tokens(const World& world, const Caller& caller, const std::string& refresh_token);

/// Living ones, newest first.
Outcome<std::vector<TokenFamily>> list_tokens(const World& world, const SessionView& view);
/// Audit: tokens.ended. Fails: session_not_found (none of this account's, or ended).
Done end_tokens(const World& world,
                const Caller& caller,
                const SessionView& view,
                const Uuid& family_id);

/// What a service may know of a token (RFC 7662 §2.2).
struct TokenFacts {
    token::Claims claims; ///< of a refresh token: as far as it has them
    bool refresh = false;
};

/// In: an access or refresh token of anybody, or a token of authweb (guid_signin.h). Out: nothing unless its family, its account and it
/// itself are good for use now. The caller has authenticated the service.
Outcome<std::optional<TokenFacts>> introspect_token(const World& world, const std::string& token);

/// Whether it has the form of an access token, rather than of a refresh token.
bool is_access_token(const std::string& token);
/// Ends the family of a good token; anything else is let alone (RFC 7009 §2.2). Audit:
/// tokens.revoked. Holding a refresh token is the right to; for an access token the caller has
/// authenticated the service.
Done revoke_token(const World& world, const Caller& caller, const std::string& token);

/// The text of a refresh token; secret, for its holder only.
std::string refresh_token_text(const RefreshToken& token);

} // namespace ownkey::flows
