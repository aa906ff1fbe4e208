#include "group.h"

namespace ownkey::opaque {

namespace {

using namespace std::literals;

// RFC 9497 §3.1: contextString = "OPRFV1-" || I2OSP(mode, 1) || "-" || identifier, mode OPRF is 0.
constexpr std::string_view kHashToGroupDomain = "HashToGroup-OPRFV1-\0-ristretto255-SHA512"sv;
constexpr std::string_view kDeriveKeyPairDomain = "DeriveKeyPairOPRFV1-\0-ristretto255-SHA512"sv;

using Wide = Secret<struct WideTag, 64>;

// RFC 9380 §5.3.1 expand_message_xmd with SHA-512 and 64 bytes out, which is exactly one block.
Wide expand_message(Parts message, std::string_view domain) {
    const std::array<Byte, 128> zero_pad{};
    const std::array<Byte, 3> length_and_zero{0, 64, 0};
    const std::array<Byte, 1> one{1};
    const std::array<Byte, 1> domain_length{static_cast<Byte>(domain.size())};
    Wide first;
    Sha512()
        .add(zero_pad)
        .add(message)
        .add({length_and_zero, as_bytes(domain), domain_length})
        .finish(first.reveal());
    Wide out;
    sha512_into({first.reveal(), one, as_bytes(domain), domain_length}, out.reveal());
    return out;
}

/// libsodium 1.0.18 ignores the highest bit of an encoding; RFC 9496 §4.3.1 step 1 refuses it.
bool has_highest_bit(ElementView element) {
    return (element[31] & 0x80) != 0;
}

} // namespace

Status multiply(ScalarView scalar, ElementView element, std::span<Byte, 32> out) {
    if (has_highest_bit(element)) return Error::invalid_element;
    if (crypto_scalarmult_ristretto255(out.data(), scalar.data(), element.data()) != 0)
        return Error::invalid_element;
    return ok();
}

Status multiply_base(ScalarView scalar, std::span<Byte, 32> out) {
    if (crypto_scalarmult_ristretto255_base(out.data(), scalar.data()) != 0)
        return Error::invalid_scalar;
    return ok();
}

Result<Scalar> invert(ScalarView scalar) {
    Scalar out;
    if (crypto_core_ristretto255_scalar_invert(out.reveal().data(), scalar.data()) != 0)
        return Error::invalid_scalar;
    return out;
}

bool is_valid_element(ElementView element) {
    return !has_highest_bit(element) &&
           crypto_core_ristretto255_is_valid_point(element.data()) == 1 &&
           sodium_is_zero(element.data(), element.size()) == 0;
}

bool is_valid_scalar(ScalarView scalar) {
    Wide wide;
    std::copy(scalar.begin(), scalar.end(), wide.reveal().begin());
    const auto reduced = reduce_scalar(wide.reveal());
    return reduced && sodium_memcmp(reduced->reveal().data(), scalar.data(), scalar.size()) == 0;
}

Result<Secret<struct HashedElementTag, 32>> hash_to_group(ByteView message) {
    const Wide wide = expand_message({message}, kHashToGroupDomain);
    Secret<struct HashedElementTag, 32> out;
    crypto_core_ristretto255_from_hash(out.reveal().data(), wide.reveal().data());
    if (sodium_is_zero(out.reveal().data(), out.kSize) == 1) return Error::invalid_element;
    return out;
}

Result<Scalar> derive_scalar(ByteView seed, std::string_view info) {
    const std::array<Byte, 2> info_length{0, static_cast<Byte>(info.size())};
    for (unsigned counter = 0; counter <= 255; ++counter) {
        const std::array<Byte, 1> step{static_cast<Byte>(counter)};
        const Wide wide =
            expand_message({seed, info_length, as_bytes(info), step}, kDeriveKeyPairDomain);
        auto scalar = reduce_scalar(wide.reveal());
        if (scalar) return scalar;
    }
    return Error::invalid_scalar;
}

Result<Scalar> reduce_scalar(std::span<const Byte, 64> wide) {
    Scalar out;
    crypto_core_ristretto255_scalar_reduce(out.reveal().data(), wide.data());
    if (sodium_is_zero(out.reveal().data(), out.kSize) == 1) return Error::invalid_scalar;
    return out;
}

} // namespace ownkey::opaque
