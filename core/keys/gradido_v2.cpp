#include "gradido_v2.h"

#include "../hash.h"
#include "../little_endian.h"

namespace ownkey {

namespace {

constexpr std::size_t kHalf = 32;
constexpr std::size_t kZLeft = 28; // so many bytes of Z_L count, times 8: the scalar keeps its form

using Z = Secret<struct ZTag, 64>;

/// Z, or with another tag the hash whose right half is the child's chain code.
Z hash_of(const ChainCode& chain_code, Byte tag, Parts parts) {
    Z out;
    HmacSha512(chain_code.reveal()).add(ByteView(&tag, 1)).add(parts).finish(out.reveal());
    return out;
}

ChainCode chain_code_of(const Z& hash) {
    return MUST(ChainCode::from(hash.reveal().last<kHalf>()));
}

/// 8 * Z_L, little-endian. Out: secret.
Secret<struct EightZLeftTag, kHalf> eight_times_left(const Z& z) {
    Secret<struct EightZLeftTag, kHalf> out;
    unsigned carry = 0;
    for (std::size_t i = 0; i < kZLeft; ++i) {
        carry += unsigned{z.reveal()[i]} << 3;
        out.reveal()[i] = static_cast<Byte>(carry);
        carry >>= 8;
    }
    out.reveal()[kZLeft] = static_cast<Byte>(carry);
    return out;
}

/// In: scalar and right half. Puts in public key and prefix. Fails: invalid_child.
Status complete(ExtendedKey& extended) {
    TRY(set_public_key(extended.key));
    const auto bytes = extended.key.reveal();
    Secret<struct PrefixHashTag, 64> hash;
    sha512_into({as_bytes("ownkey-1 extended"), extended.right.reveal(), bytes.last<kHalf>()},
                hash.reveal());
    std::copy_n(hash.reveal().begin(), kHalf, bytes.begin() + kHalf);
    return ok();
}

} // namespace

ExtendedKey extended_key_of(const SigningSeed& seed) {
    ExtendedKey out;
    const auto bytes = out.key.reveal();
    sha512_into({seed.reveal()}, bytes.first<2 * kHalf>());
    bytes[0] &= 0xF8;
    bytes[31] &= 0x1F;
    bytes[31] |= 0x40;
    std::copy_n(bytes.begin() + kHalf, kHalf, out.right.reveal().begin());
    MUST(complete(out));
    const Byte tag = 1;
    sha256_into({ByteView(&tag, 1), seed.reveal()}, out.chain_code.reveal());
    return out;
}

ExtendedPublicKey public_half(const ExtendedKey& key) {
    return {public_key_of(key.key), key.chain_code.duplicate()};
}

// Soft: 0x02 || A || i and 0x03 || A || i; hard: 0x00 || kL || kR || i and 0x01 || kL || kR || i.
// kL' = 8 * Z_L + kL, kR' = Z_R + kR mod 2^256.
Result<ExtendedKey> derive_child(const ExtendedKey& parent, std::uint32_t index) {
    const bool hard = index >= kHardened;
    const auto from = parent.key.reveal();
    if ((from[kHalf - 1] & 0x80) != 0) return Error::invalid_child; // the sum could pass 2^256
    const ByteView left = from.first<kHalf>();
    const ByteView right = parent.right.reveal();
    const ByteView open = from.last<kHalf>();
    const auto number = little_endian<4>(index);
    const Parts parts{hard ? left : open, hard ? right : ByteView(), number};
    const Z z = hash_of(parent.chain_code, hard ? 0 : 2, parts);

    ExtendedKey child;
    const auto bytes = child.key.reveal();
    std::copy_n(from.begin(), kHalf, bytes.begin());
    sodium_add(bytes.data(), eight_times_left(z).reveal().data(), kHalf);
    child.right = parent.right.duplicate();
    sodium_add(child.right.reveal().data(), z.reveal().data() + kHalf, kHalf);
    TRY(complete(child));
    child.chain_code = chain_code_of(hash_of(parent.chain_code, hard ? 1 : 3, parts));
    return child;
}

// A' = A + (8 * Z_L) * B.
Result<ExtendedPublicKey> derive_child(const ExtendedPublicKey& parent, std::uint32_t index) {
    if (index >= kHardened) return Error::hardened_child;
    const auto number = little_endian<4>(index);
    const Parts parts{parent.key.view(), number};
    const Z z = hash_of(parent.chain_code, 2, parts);
    PublicKey step;
    if (crypto_scalarmult_ed25519_base_noclamp(step.data(), eight_times_left(z).reveal().data()) !=
        0)
        return Error::invalid_child;
    ExtendedPublicKey child;
    if (crypto_core_ed25519_is_valid_point(parent.key.data()) != 1 ||
        crypto_core_ed25519_add(child.key.data(), parent.key.data(), step.data()) != 0 ||
        crypto_core_ed25519_is_valid_point(child.key.data()) != 1)
        return Error::invalid_child;
    child.chain_code = chain_code_of(hash_of(parent.chain_code, 3, parts));
    return child;
}

} // namespace ownkey
