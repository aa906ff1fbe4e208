// Byte views and fixed-size byte types. A type per meaning: a PublicKey is not a Signature, and
// neither is a hash.
#pragma once

#include "result.h"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ownkey {

using Byte = std::uint8_t;
using ByteView = std::span<const Byte>;
using MutableBytes = std::span<Byte>;
using ByteVector = std::vector<Byte>;

/// Exactly N public bytes with a meaning given by Tag. Secrets are Secret<Tag, N> (secret.h), never
/// this.
template <class Tag, std::size_t N>
struct Fixed {
    static constexpr std::size_t kSize = N;
    std::array<Byte, N> bytes{};

    /// In: any bytes. Out: the N bytes. Fails: bad_length.
    static Result<Fixed> from(ByteView view) {
        if (view.size() != N) return Error::bad_length;
        Fixed out;
        std::copy(view.begin(), view.end(), out.bytes.begin());
        return out;
    }

    /// Out: the bytes, for reading.
    [[nodiscard]] ByteView view() const { return bytes; }

    /// Out: the bytes, for writing.
    [[nodiscard]] MutableBytes mutable_view() { return bytes; }

    /// Out: the first of kSize bytes.
    [[nodiscard]] Byte* data() { return bytes.data(); }

    /// Out: the first of kSize bytes.
    [[nodiscard]] const Byte* data() const { return bytes.data(); }

    friend bool operator==(const Fixed&, const Fixed&) = default;
    friend auto operator<=>(const Fixed&, const Fixed&) = default; // NOLINT(modernize-use-nullptr)
};

/// 16 bytes, RFC 9562. Text form in encoding.h.
using Uuid = Fixed<struct UuidTag, 16>;
/// Ed25519 public key, RFC 8032.
using PublicKey = Fixed<struct PublicKeyTag, 32>;
/// Ed25519 signature, RFC 8032.
using Signature = Fixed<struct SignatureTag, 64>;
/// SHA-256 or BLAKE2b-256 of something public, or of a random token.
using Hash32 = Fixed<struct Hash32Tag, 32>;
using Hash64 = Fixed<struct Hash64Tag, 64>;

/// Out: the same memory as bytes; lives as long as the text.
inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const Byte*>(text.data()), text.size()};
}

/// Out: the same memory as text; lives as long as the bytes.
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace ownkey
