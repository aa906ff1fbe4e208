// JSON Web Signatures in compact form (RFC 7515 §7.1): header "." payload "." signature, each
// base64url without padding, decoded strictly, so that no character of a token can be changed
// without changing what it says. What header and payload hold is access_token.h's.
#pragma once

#include "token_key.h"

namespace ownkey::token {

/// Longer ones are refused unread: tokens travel in HTTP headers.
inline constexpr std::size_t kMaxTokenBytes = 4096;

struct Jws {
    std::string_view signing_input; ///< within the compact text
    ByteVector header;
    ByteVector payload;
    ByteVector signature; ///< empty for "none"; verifying refuses it
};

/// Fails: token_format (size, dots, base64url).
Result<Jws> parse_compact(std::string_view compact);
/// Signs. Out: the compact text. Fails: token_format (longer than kMaxTokenBytes).
Result<std::string>
sign_compact(std::string_view header, std::string_view payload, const IssuingKey& key);

} // namespace ownkey::token
