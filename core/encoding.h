// Text forms of bytes: hexadecimal, base64 (RFC 4648 §4, padded), base64url (RFC 4648 §5,
// unpadded), UUID, UTF-8 check. The rules are: decoding is strict (one text per value; no blanks,
// no missing or extra padding, zero trailing bits). Not constant time: for public values only.
// Secrets never become text in core.
#pragma once

#include "bytes.h"

#include <string>
#include <string_view>

namespace ownkey {

/// Out: two lower-case digits a byte.
std::string to_hex(ByteView bytes);
/// Accepts lower and upper case. Fails: bad_hex.
Result<ByteVector> from_hex(std::string_view text);

/// Out: RFC 4648 §4, padded.
std::string to_base64(ByteView bytes);
/// Fails: bad_base64.
Result<ByteVector> from_base64(std::string_view text);

/// Out: RFC 4648 §5, without padding.
std::string to_base64url(ByteView bytes);
/// Fails: bad_base64.
Result<ByteVector> from_base64url(std::string_view text);

/// "8-4-4-4-12" lower-case hexadecimal.
std::string to_text(const Uuid& uuid);
/// Fails: bad_uuid.
Result<Uuid> uuid_from_text(std::string_view text);

/// Well-formed UTF-8 (no surrogates, no over-long forms).
bool is_utf8(ByteView bytes);
/// Number of code points of well-formed UTF-8.
std::size_t utf8_length(ByteView bytes);

/// Text for inside a JSON string, without the quotes (RFC 8259 §7; also escapes < > & and U+2028/9,
/// so that it may stand in HTML).
std::string json_escaped(std::string_view utf8);

/// Decodes base64url straight into a Fixed type. Fails: bad_base64, bad_length.
template <class FixedType>
Result<FixedType> fixed_from_base64url(std::string_view text) {
    return FixedType::from(TRY(from_base64url(text)));
}

/// Fails: bad_hex, bad_length.
template <class FixedType>
Result<FixedType> fixed_from_hex(std::string_view text) {
    return FixedType::from(TRY(from_hex(text)));
}

} // namespace ownkey
