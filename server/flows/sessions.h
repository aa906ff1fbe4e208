// Sessions: 256 random bits in a cookie, only their SHA-256 stored; GRADIDO_LOGIN is a short alias
// that opens nothing by itself. Token and alias change at every change of rights; the CSRF token
// stays the same as long as the session lives, so that other tabs of the browser, which share the
// cookie but do not know of the change, go on.
#pragma once

#include "server/flows/world.h"

#include <functional>
#include <optional>

namespace ownkey::flows {

using SessionToken = Secret<struct SessionTokenTag, 32>;

struct SessionView {
    Session session;
    Account account;
};

using DeviceToken = Secret<struct DeviceTokenTag, 32>;

struct NewSession {
    SessionToken token;
    SessionView view;
    std::optional<DeviceToken> device{}; ///< after a login: its cookie is set, or set again
};

/// How exactly last_seen_at is kept.
inline constexpr auto kSessionSeenStep = std::chrono::minutes(1);

/// In: cookie value "oks_" + base64url. Renews last_seen_at (at most once in kSessionSeenStep).
/// With Settings::Session::bind_address a session that comes from another address ends. Fails:
/// no_session, address_changed.
Outcome<SessionView>
find_session(const World& world, const Caller& caller, const std::string& cookie_value);
/// For service callers only; the surface has checked the credential. Fails: no_session.
Outcome<SessionView> find_session_by_alias(const World& world, std::int32_t alias);
/// Signing out: the tokens that began in this session end too.
Done end_session(const World& world, const SessionView& view);

/// The same session under a new token and alias: at every change of rights (password proved again,
/// second factor, key set). Inside the transaction of that change; `change` edits the row. Fails:
/// no_session.
Outcome<NewSession> renew_session(Tables& tables,
                                  const World& world,
                                  const SessionView& view,
                                  const std::function<void(Session&)>& change = {});
/// Ends all sessions of an account but one and revokes its token families; with `devices` its known
/// devices too. For changes of password, e-mail, role and state.
Done end_all_sessions(Tables& tables,
                      const World& world,
                      const Uuid& account_id,
                      std::optional<Uuid> but,
                      bool devices = false);

/// The token in a cookie's text. Fails: no_session.
Result<SessionToken> token_of_cookie(std::string_view cookie);
/// Cookie text of a token; secret, for Set-Cookie only.
std::string cookie_value(const SessionToken& token);
/// Likewise, "okd_" + base64url.
std::string cookie_value(const DeviceToken& token);
/// base64url of HMAC-SHA-512(key_for("csrf"), session id)[0..31]: public to the page, not derivable
/// from the database.
std::string csrf_token(const World& world, const Session& session);
/// Constant time. Fails: csrf_missing.
Done check_csrf(const World& world, const Session& session, const std::string& sent);

/// The unlock window: the server keeps its share and gives it back only to the same session, from
/// the address that left it, in time. Fails: bad_length (share), unlock_closed (windows are turned
/// off).
Outcome<Time> open_unlock_window(const World& world,
                                 const Caller& caller,
                                 const SessionView& view,
                                 ByteView server_share);
Outcome<ByteVector>
unlock_share(const World& world, const Caller& caller, const SessionView& view); // unlock_closed
Done close_unlock_window(const World& world, const SessionView& view);

/// Exact or prefix match against any community's redirect_allow after strict URL parsing. Empty
/// input gives the first one's home_url. Fails: redirect_refused.
Outcome<std::string> checked_redirect(const Settings& settings, const std::string& redirect_url);

} // namespace ownkey::flows
