// The oblivious pseudo-random function: OPRF(ristretto255, SHA-512), mode 0 (RFC 9497 §3.3.1). In
// core/opaque only.
#pragma once

#include "group.h"

namespace ownkey::opaque {

using OprfOutput = Secret<struct OprfOutputTag, 64>;

/// In: secret input below 64 KiB, blind. Out: the blinded element. Fails: bad_length,
/// invalid_element.
Status oprf_blind(ByteView input, ScalarView blind, std::span<Byte, 32> blinded);
/// RFC 9497 §3.3.1 Finalize: unblinds and hashes. Fails: bad_length, invalid_element,
/// invalid_scalar.
Result<OprfOutput> oprf_finalize(ByteView input, ScalarView blind, ElementView evaluated);
/// The OPRF key of one credential (RFC 9807 §5.2.2): Expand(oprf_seed, identifier || "OprfKey",
/// 32), then DeriveKeyPair.
Result<Scalar> oprf_key(ByteView oprf_seed, ByteView credential_identifier);

} // namespace ownkey::opaque
