#include "envelope.h"

#include "identities.h"

namespace ownkey::opaque {

Result<RandomizedPassword> randomize_password(const OprfOutput& oprf_output, Stretch stretch) {
    Secret<struct StretchedTag, 64> stretched;
    TRY(stretch(oprf_output.reveal(), stretched.reveal()));
    RandomizedPassword out;
    hkdf_extract({}, {oprf_output.reveal(), stretched.reveal()}, out.reveal());
    return out;
}

MaskingKey masking_key_of(const RandomizedPassword& password) {
    MaskingKey out;
    hkdf_expand(password.reveal(), {as_bytes("MaskingKey")}, out.reveal());
    return out;
}

Result<EnvelopeKeys> derive_envelope_keys(const RandomizedPassword& password, ByteView nonce) {
    EnvelopeKeys keys;
    Secret<struct ClientSeedTag, 32> seed;
    hkdf_expand(password.reveal(), {nonce, as_bytes("AuthKey")}, keys.auth_key.reveal());
    hkdf_expand(password.reveal(), {nonce, as_bytes("ExportKey")}, keys.export_key.reveal());
    hkdf_expand(password.reveal(), {nonce, as_bytes("PrivateKey")}, seed.reveal());
    keys.client_private_key = TRY(derive_scalar(seed.reveal(), kDiffieHellmanInfo));
    TRY(multiply_base(keys.client_private_key.reveal(), keys.client_public_key.bytes));
    return keys;
}

AuthTag envelope_tag(const EnvelopeKeys& keys,
                     ByteView nonce,
                     ByteView server_public_key,
                     const Config& config) {
    const Identities who = identities_of(config, keys.client_public_key.view(), server_public_key);
    AuthTag tag;
    HmacSha512(keys.auth_key.reveal())
        .add({nonce, server_public_key})
        .add({length_prefix(who.server), who.server, length_prefix(who.client), who.client})
        .finish(tag);
    return tag;
}

} // namespace ownkey::opaque
