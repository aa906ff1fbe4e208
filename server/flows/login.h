// Login and unlock: OPAQUE, two requests. Known and unknown e-mails are answered alike, at the same
// cost.
#pragma once

#include "server/flows/sessions.h"
#include "server/flows/world.h"

#include <variant>

namespace ownkey::flows {

struct LoginStarted {
    Uuid signin_id;
    opaque::Ke2 ke2;
};

/// Every answer is one guess at a password, so every signin that has not succeeded counts from its
/// start, finished or not; those from a known device are counted apart, so that strangers cannot
/// lock its owner out. Audit: login.guessed, for each one that had to wait. Fails: field_rule
/// (email), invalid_element, too_many_requests (with retry_after_s).
Outcome<LoginStarted> start_login(const World& world,
                                  const Caller& caller,
                                  const std::string& email,
                                  const opaque::Ke1& ke1);

/// The password was right; the session starts with the code of the second factor.
struct SecondFactorAsked {
    Uuid challenge_id;
    Time expires_at{};
};

using LoginFinished = std::variant<NewSession, SecondFactorAsked>;

/// Ends an open signin with KE3 and starts a session, or asks for the second factor, which
/// finish_second_factor (second_factor_login.h) takes. The session
/// that this browser had (Caller::session_token) ends. Audit: login.failed. Fails:
/// signin_not_found, wrong_email_or_password, account_not_active (only after a right password),
/// account_disabled.
Outcome<LoginFinished> finish_login(const World& world,
                                    const Caller& caller,
                                    const Uuid& signin_id,
                                    const opaque::Ke3& ke3);

/// As login, for the account of the session, so that the page gets its export key again (to sign).
/// Throttled alike.
Outcome<LoginStarted> start_unlock(const World& world,
                                   const Caller& caller,
                                   const SessionView& session,
                                   const opaque::Ke1& ke1);
/// Renews the session: new token and alias, fresh again (require_fresh); an open unlock window
/// stays. Fails: signin_not_found (also when started by another session), wrong_email_or_password.
Outcome<NewSession> finish_unlock(const World& world,
                                  const Caller& caller,
                                  const SessionView& session,
                                  const Uuid& signin_id,
                                  const opaque::Ke3& ke3);

} // namespace ownkey::flows
