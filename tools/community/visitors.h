// Who is here: from the cookie GRADIDO_LOGIN over the login server to a member of the ledger.
// The rules are: the login server is asked for every request, so that a session that ended there
// has ended here; numbers that were never confirmed for this address are rationed, because a
// session number of 31 bits can be guessed by whoever may guess often enough.
#pragma once

#include "server/http/limits.h"
#include "tools/community/login_server.h"

namespace ownkey::community {

struct Visitor {
    std::int32_t session_id = 0;
    Member member;
};

class Visitors {
public:
    /// All arguments outlive this object.
    Visitors(Ledger& ledger,
             const LoginServer& login,
             const Clock& clock,
             const Settings::Limits& limits)
        : ledger_(ledger), login_(login), clock_(clock), guesses_(limits) {}

    /// Fails: no_session, key_missing, too_many_requests, server_busy (the login server),
    /// store_failed.
    Outcome<Visitor> visitor_of(const http::Request& request);

private:
    using Seen = std::pair<std::string, std::int32_t>; ///< address, session id

    Done ration(const Seen& seen);
    void confirm(const Seen& seen);

    Ledger& ledger_;
    const LoginServer& login_;
    const Clock& clock_;
    http::RateLimiter guesses_;
    std::mutex mutex_;
    std::set<Seen> confirmed_;
};

} // namespace ownkey::community
