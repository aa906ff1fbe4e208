// Codes of authenticator apps: TOTP (RFC 6238) with SHA-1, 6 digits, steps of 30 seconds, which is
// what every app can; HOTP (RFC 4226) comes from liboath.
#pragma once

#include "core/secret.h"
#include "server/domain/records.h"

#include <optional>
#include <string>
#include <string_view>

namespace ownkey::flows {

/// As long as the hash (RFC 4226 §4, R6).
using TotpSecret = Secret<struct TotpSecretTag, 20>;

/// Whether a text has the form of a code: 6 digits, blanks aside. Out: the digits.
std::optional<std::string> totp_digits(std::string_view typed);

/// In: 6 digits; the step of the last code that was taken. Out: the code's step, which is the
/// present one or one either side and later than `last_step`. All steps are computed and compared
/// in constant time.
std::optional<std::int64_t>
totp_step(const TotpSecret& secret, std::string_view digits, Time now, std::int64_t last_step);

/// What the app reads (RFC 4648 base 32). Secret.
std::string base32(const TotpSecret& secret);
/// "otpauth://totp/<issuer>:<name>?secret=…". Secret.
std::string
otpauth_uri(const TotpSecret& secret, const std::string& issuer, const std::string& name);

} // namespace ownkey::flows
