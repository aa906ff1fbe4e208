// JSON Web Signatures under HS256 (RFC 7518 §3.2), for services that know nothing else: who can
// verify can also issue. Access tokens (access_token.h) are never signed so.
#pragma once

#include "jws.h"

namespace ownkey::token {

/// As long as the hash, RFC 7518 §3.2.
inline constexpr std::size_t kMinHs256Bytes = 32;

/// In: header and payload as they shall stand there, a secret of kMinHs256Bytes or more. Out: the
/// compact text. Fails: bad_length (secret), token_format (longer than kMaxTokenBytes).
Result<std::string> sign_hs256(std::string_view header, std::string_view payload, ByteView secret);

} // namespace ownkey::token
