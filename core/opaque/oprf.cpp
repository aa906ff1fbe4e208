#include "oprf.h"

#include "../kdf.h"

namespace ownkey::opaque {

namespace {

constexpr std::size_t kMaxInput = 0xFFFF; // its length is hashed as two bytes

} // namespace

Status oprf_blind(ByteView input, ScalarView blind, std::span<Byte, 32> blinded) {
    if (input.size() > kMaxInput) return Error::bad_length;
    const auto element = TRY(hash_to_group(input));
    return multiply(blind, element.reveal(), blinded);
}

Result<OprfOutput> oprf_finalize(ByteView input, ScalarView blind, ElementView evaluated) {
    if (input.size() > kMaxInput) return Error::bad_length;
    const Scalar inverse = TRY(invert(blind));
    Secret<struct UnblindedTag, 32> unblinded;
    TRY(multiply(inverse.reveal(), evaluated, unblinded.reveal()));
    // hashInput = I2OSP(len(input), 2) || input || I2OSP(len(unblindedElement), 2) ||
    // unblindedElement || "Finalize"
    const std::array<Byte, 2> input_length{static_cast<Byte>(input.size() >> 8),
                                           static_cast<Byte>(input.size())};
    const std::array<Byte, 2> element_length{0, 32};
    OprfOutput out;
    sha512_into({input_length, input, element_length, unblinded.reveal(), as_bytes("Finalize")},
                out.reveal());
    return out;
}

Result<Scalar> oprf_key(ByteView oprf_seed, ByteView credential_identifier) {
    Secret<struct OprfKeySeedTag, 32> seed;
    hkdf_expand(oprf_seed, {credential_identifier, as_bytes("OprfKey")}, seed.reveal());
    return derive_scalar(seed.reveal(), "OPAQUE-DeriveKeyPair");
}

} // namespace ownkey::opaque
