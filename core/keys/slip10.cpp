#include "slip10.h"

#include "../hash.h"

namespace ownkey {

namespace {

constexpr int kBip39Rounds = 2048;
constexpr std::size_t kHalf = 32;

using Slip10Hash = Secret<struct Slip10HashTag, 64>;

Slip10Key split(const Slip10Hash& hash) {
    return {MUST(SigningSeed::from(hash.reveal().first<kHalf>())),
            MUST(ChainCode::from(hash.reveal().last<kHalf>()))};
}

} // namespace

// One block of PBKDF2: U1 = HMAC(P, S || 1), Un = HMAC(P, Un-1), T = U1 ^ ... ^ U2048.
Bip39Seed bip39_seed(const PhraseIndices& phrase, ByteView passphrase) {
    const SecretBuffer words = phrase_text(phrase);
    const HmacSha512 keyed(words.reveal());
    constexpr std::array<Byte, 4> kFirstBlock{0, 0, 0, 1};
    Secret<struct RoundTag, 64> round;
    HmacSha512(keyed).add({as_bytes("mnemonic"), passphrase, kFirstBlock}).finish(round.reveal());
    Bip39Seed seed = MUST(Bip39Seed::from(round.reveal()));
    for (int i = 1; i < kBip39Rounds; ++i) {
        HmacSha512(keyed).add(ByteView(round.reveal())).finish(round.reveal());
        for (std::size_t j = 0; j < seed.kSize; ++j)
            seed.reveal()[j] ^= round.reveal()[j];
    }
    return seed;
}

Slip10Key slip10_master(ByteView seed) {
    contract(seed.size() >= 16 && seed.size() <= 64);
    Slip10Hash hash;
    hmac_sha512(as_bytes("ed25519 seed"), {seed}, hash.reveal());
    return split(hash);
}

Result<Slip10Key> slip10_child(const Slip10Key& parent, std::uint32_t index) {
    if (index < kHardened) return Error::hardened_child;
    constexpr std::array<Byte, 1> kZero{0};
    std::array<Byte, 4> number{};
    for (std::size_t i = 0; i < number.size(); ++i)
        number[i] = static_cast<Byte>(index >> (24 - 8 * i));
    Slip10Hash hash;
    hmac_sha512(parent.chain_code.reveal(), {kZero, parent.seed.reveal(), number}, hash.reveal());
    return split(hash);
}

SigningKey slip10_signing_key(const PhraseIndices& phrase) {
    Slip10Key key = slip10_master(bip39_seed(phrase, {}).reveal());
    for (const std::uint32_t index : {44u, 1u, 0u})
        key = MUST(slip10_child(key, kHardened + index));
    return signing_key_of(key.seed);
}

} // namespace ownkey
