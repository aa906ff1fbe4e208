// The OPAQUE envelope (RFC 9807 §4): the client's AKE key, recoverable from the password only. In
// core/opaque only. Layout: nonce 32 || auth tag 64. Not to be confused with vault/envelope.h,
// which seals the account root.
#pragma once

#include "opaque.h"
#include "oprf.h"

namespace ownkey::opaque {

using RandomizedPassword = Secret<struct RandomizedPasswordTag, 64>;
using MaskingKey = Secret<struct MaskingKeyTag, 64>;
using AuthTag = std::array<Byte, 64>;

/// RFC 9807 §5.2.3: Extract("", oprf_output || Stretch(oprf_output)). Fails: out_of_memory.
Result<RandomizedPassword> randomize_password(const OprfOutput& oprf_output, Stretch stretch);
MaskingKey masking_key_of(const RandomizedPassword& password);

/// What the randomized password and the envelope's nonce give.
struct EnvelopeKeys {
    Secret<struct AuthKeyTag, 64> auth_key;
    ExportKey export_key;
    Scalar client_private_key;
    AkePublicKey client_public_key;
};

/// RFC 9807 §4.1.2. In: 32 bytes of nonce. Fails: invalid_scalar (probability 2^-252).
Result<EnvelopeKeys> derive_envelope_keys(const RandomizedPassword& password, ByteView nonce);

/// MAC over nonce and cleartext credentials (server public key and the two identities).
AuthTag envelope_tag(const EnvelopeKeys& keys,
                     ByteView nonce,
                     ByteView server_public_key,
                     const Config& config);

} // namespace ownkey::opaque
