// The login server as the community server sees it: its JSON calls on listener 1201
// (docs/community.md). The rules are: a session id is a signed 32-bit number, the value of the
// cookie GRADIDO_LOGIN; answers are decoded strictly where we read them; no redirects, no proxy.
#pragma once

#include "core/secret.h"
#include "server/adapters/http_client.h"
#include "tools/community/ledger.h"

namespace ownkey::community {

class LoginServer {
public:
    /// In: "http://127.0.0.1:1201", reachable from here only.
    /// Service key, secret: shown to it, where it does not know us by our address; may be empty.
    explicit LoginServer(std::string base_url, ByteView service_key = {})
        : base_url_(std::move(base_url)), service_key_(service_key) {}

    /// Who is signed in. Fails: no_session, key_missing (signed in, but cannot sign yet),
    /// server_busy (no usable answer).
    [[nodiscard]] Outcome<Profile> person_of(std::int32_t session_id) const;

    /// Offers a body to this person for signing. The same body twice is ok.
    /// Fails: no_session, server_busy, bad_request (with the login server's own words in detail).
    [[nodiscard]] Done
    enlist(std::int32_t session_id, ByteView body_bytes, std::int64_t balance) const;

private:
    [[nodiscard]] HttpClient::Headers credentials() const;

    HttpClient client_{{.timeout = Seconds(8), .max_reply_bytes = 65'536}};
    std::string base_url_;
    SecretBuffer service_key_;
};

} // namespace ownkey::community
