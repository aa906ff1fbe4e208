// ristretto255 as OPAQUE needs it (RFC 9496, RFC 9497 §4.1): hashing to the group and to scalars,
// multiplication with full checks. The rules are: an element from outside is canonical and not the
// identity, or invalid_element; scalars are secret. In core/opaque only.
#pragma once

#include "../hash.h"

namespace ownkey::opaque {

using Scalar = Secret<struct ScalarTag, 32>;
using ScalarView = std::span<const Byte, 32>;
using ElementView = std::span<const Byte, 32>;

/// Out: element times scalar. One call checks the encoding and the identity too. Fails:
/// invalid_element.
Status multiply(ScalarView scalar, ElementView element, std::span<Byte, 32> out);
/// Out: generator times scalar. Fails: invalid_scalar (zero).
Status multiply_base(ScalarView scalar, std::span<Byte, 32> out);
/// Fails: invalid_scalar (zero).
Result<Scalar> invert(ScalarView scalar);

bool is_valid_element(ElementView element);
/// Canonical and not zero.
bool is_valid_scalar(ScalarView scalar);

/// RFC 9497 §4.1 HashToGroup, domain "HashToGroup-" + suite. Fails: invalid_element (the identity).
Result<Secret<struct HashedElementTag, 32>> hash_to_group(ByteView message);
/// RFC 9497 §3.2.1 DeriveKeyPair, its secret half. Fails: invalid_scalar (probability 2^-252 each
/// of 256 tries).
Result<Scalar> derive_scalar(ByteView seed, std::string_view info);
/// 64 uniformly random bytes to a scalar. Fails: invalid_scalar (zero).
Result<Scalar> reduce_scalar(std::span<const Byte, 64> wide);

} // namespace ownkey::opaque
