// Who asks: by the token of a session (Basic email:token, or the cookie loginToken), or by a
// password (Basic email:password). Whatever does not fit together is no_session or
// wrong_email_or_password, without saying what was wrong.
#pragma once

#include "server/flows/plain_password.h"
#include "server/http/apparts/basic.h"
#include "server/http/message.h"

namespace ownkey::http::apparts {

using flows::SessionView;

/// The address and user agent of a request; the cookies of our own pages mean nothing here.
Caller caller_of(const Request& request);

/// Basic email:token, of the account whose number stands in the path as ":id". `early`: a session
/// that waits for the confirmation of its address will do. Fails: bad_request (authorization),
/// no_session, address_changed.
Outcome<SessionView> session_of_number(const World& world, const Request& request, bool early);

/// Basic email:token where that header is sent, else the cookie. Fails: as above.
Outcome<SessionView> session_of(const World& world, const Request& request);

/// Basic email:password. Fails: bad_request (authorization), as prove_password.
Outcome<Account> owner_of(const World& world, const Request& request);

/// The number in the path, or 0.
std::int64_t number_in_path(const Request& request);

/// Whether it has the form of a session's token; else it is the code of a mail.
bool is_session_token(const std::string& secret);

} // namespace ownkey::http::apparts
