// Who may call the machine's side (/JsonRequestHandler, /api/ledger): the login server, because it
// may ask for people's names and balances and have balances moved. The rules are:
//  - The peer's address is one of --caller; by default this machine.
//  - With --secret-file, the call is signed besides, as ownkeyd's webhooks are
//    (docs/integrate/webhooks.md): Ownkey-Timestamp, at most five minutes off, and
//    Ownkey-Signature "v1=" + hex of HMAC-SHA-256(key, "<timestamp>.<body>"). Without a secret a
//    proxy on this machine would open everything to everybody.
#pragma once

#include "core/secret.h"
#include "server/http/message.h"

#include <set>
#include <string>

namespace ownkey::community {

class Callers {
public:
    /// In: addresses; the key, secret, empty: calls are not signed.
    explicit Callers(std::set<std::string> addresses, ByteView key = {})
        : addresses_(std::move(addresses)), key_(key) {}

    [[nodiscard]] bool admits(const http::Request& request, std::int64_t now_s) const;

private:
    [[nodiscard]] bool is_signed(const http::Request& request, std::int64_t now_s) const;

    std::set<std::string> addresses_;
    SecretBuffer key_;
};

/// The first line of a file. Out: secret. Fails: bad_length when it cannot be read or is empty.
Result<SecretBuffer> first_line_of(const std::string& file);

} // namespace ownkey::community
