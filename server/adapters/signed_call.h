// What proves to a receiver that a call of ours is ours (docs/integrate/webhooks.md): a time, and
// an HMAC over time and body. For webhooks and for calls of a community.
#pragma once

#include "server/adapters/http_client.h"

namespace ownkey {

/// "v1=" + hex of HMAC-SHA-256(key, "<timestamp_s>.<body>"). In: key, secret.
std::string call_signature(ByteView key, std::int64_t timestamp_s, const std::string& body);

/// Ownkey-Timestamp and Ownkey-Signature. In: a file whose first line is the key; it is read at
/// each call, so that it can be changed while running. Fails: config_invalid.
Outcome<HttpClient::Headers>
signature_headers(const std::string& secret_file, const std::string& body, Time now);

} // namespace ownkey
