// Basic authorization (RFC 7617): "Basic " + base64 of e-mail, ':' and a password, the token of a
// session, or the code of a mail.
#pragma once

#include "server/domain/failure.h"

#include <string>

namespace ownkey::http::apparts {

struct Basic {
    std::string email;
    std::string secret; ///< what stands behind the first ':'
};

/// In: the value of the Authorization header. Fails: bad_request, field "authorization" (another
/// scheme, not base64, no ':', not UTF-8, U+0000 inside, one half empty, longer than 2 KiB).
Outcome<Basic> read_basic(const std::string& header);

} // namespace ownkey::http::apparts
