#include "legacy.h"

#include "../hash.h"
#include "../little_endian.h"

namespace ownkey {

namespace {

constexpr unsigned kPasses = 10;
constexpr std::size_t kMemoryBytes = std::size_t{32} << 20;
constexpr std::size_t kKey = crypto_sign_SECRETKEYBYTES; // seed | public key
constexpr std::size_t kEncryptedKey = kKey + crypto_secretbox_MACBYTES;

using StretchedPassword = Secret<struct StretchedPasswordTag, crypto_secretbox_KEYBYTES>;

Result<StretchedPassword> stretch(ByteView password, const LegacyAccount& account) {
    const Hash64 salt = sha512({as_bytes(account.email), account.app_secret});
    static_assert(crypto_pwhash_argon2id_SALTBYTES <= Hash64::kSize);
    StretchedPassword out;
    const int failed = crypto_pwhash_argon2id(out.reveal().data(),
                                              out.kSize,
                                              reinterpret_cast<const char*>(password.data()),
                                              password.size(),
                                              salt.data(),
                                              kPasses,
                                              kMemoryBytes,
                                              crypto_pwhash_argon2id_ALG_ARGON2ID13);
    if (failed != 0) return Error::out_of_memory;
    return out;
}

bool fits(const StretchedPassword& stretched, const LegacyVerifier& verifier) {
    static_assert(crypto_shorthash_KEYBYTES == decltype(LegacyVerifier::server_key)::kSize);
    Secret<struct LegacyCheckValueTag, crypto_shorthash_BYTES> computed;
    crypto_shorthash(computed.reveal().data(),
                     stretched.reveal().data(),
                     StretchedPassword::kSize,
                     verifier.server_key.data());
    const auto stored = little_endian<crypto_shorthash_BYTES>(verifier.value);
    return sodium_memcmp(computed.reveal().data(), stored.data(), stored.size()) == 0;
}

} // namespace

Result<RootSecret> open_legacy_key(ByteView password, const LegacyAccount& account) {
    if (account.encrypted_key.size() != kEncryptedKey) return Error::legacy_key;
    const StretchedPassword stretched = TRY(stretch(password, account));
    if (account.verifier && !fits(stretched, *account.verifier))
        return Error::legacy_wrong_password;

    std::array<Byte, crypto_secretbox_NONCEBYTES> nonce{};
    nonce.fill(0x1F);
    Secret<struct LegacyKeyTag, kKey> key;
    if (crypto_secretbox_open_easy(key.reveal().data(),
                                   account.encrypted_key.data(),
                                   account.encrypted_key.size(),
                                   nonce.data(),
                                   stretched.reveal().data()) != 0)
        return Error::legacy_key;
    RootSecret root = MUST(RootSecret::from(key.reveal().first<RootSecret::kSize>()));
    if (public_key_of(derive_signing_key(root, Derivation::seed)) != account.public_key)
        return Error::legacy_key;
    return root;
}

} // namespace ownkey
