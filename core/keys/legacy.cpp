#include "legacy.h"

#include "../hash.h"
#include "../little_endian.h"

namespace ownkey {

namespace {

constexpr unsigned kPasses = 10;
constexpr std::size_t kMemoryBytes = std::size_t{32} << 20;
constexpr std::size_t kKey = crypto_sign_SECRETKEYBYTES; // seed | public key
constexpr std::size_t kEncryptedKey = kKey + crypto_secretbox_MACBYTES;

} // namespace

LegacySalt legacy_salt(std::string_view email, ByteView app_secret) {
    const Hash64 hash = sha512({as_bytes(email), app_secret});
    static_assert(crypto_pwhash_argon2id_SALTBYTES == LegacySalt::kSize);
    return MUST(LegacySalt::from(ByteView(hash.view()).first(LegacySalt::kSize)));
}

Result<LegacyStretched> stretch_legacy_password(ByteView password, const LegacySalt& salt) {
    LegacyStretched out;
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

LegacyCheckValue legacy_check_value(const LegacyStretched& stretched, const LegacyServerKey& key) {
    static_assert(crypto_shorthash_KEYBYTES == LegacyServerKey::kSize);
    static_assert(crypto_shorthash_BYTES == LegacyCheckValue::kSize);
    LegacyCheckValue computed;
    crypto_shorthash(
        computed.reveal().data(), stretched.reveal().data(), LegacyStretched::kSize, key.data());
    return computed;
}

bool same_legacy_value(const LegacyCheckValue& computed, std::uint64_t stored) {
    const auto bytes = little_endian<LegacyCheckValue::kSize>(stored);
    return sodium_memcmp(computed.reveal().data(), bytes.data(), bytes.size()) == 0;
}

Result<RootSecret> open_legacy_key(const LegacyStretched& stretched,
                                   ByteView encrypted_key,
                                   const PublicKey& public_key) {
    if (encrypted_key.size() != kEncryptedKey) return Error::legacy_key;
    std::array<Byte, crypto_secretbox_NONCEBYTES> nonce{};
    nonce.fill(0x1F);
    Secret<struct LegacyKeyTag, kKey> key;
    if (crypto_secretbox_open_easy(key.reveal().data(),
                                   encrypted_key.data(),
                                   encrypted_key.size(),
                                   nonce.data(),
                                   stretched.reveal().data()) != 0)
        return Error::legacy_key;
    RootSecret root = MUST(RootSecret::from(key.reveal().first<RootSecret::kSize>()));
    if (public_key_of(derive_signing_key(root, Derivation::seed)) != public_key)
        return Error::legacy_key;
    return root;
}

Result<RootSecret> open_legacy_key(ByteView password, const LegacyAccount& account) {
    if (account.encrypted_key.size() != kEncryptedKey) return Error::legacy_key;
    const auto salt = legacy_salt(account.email, account.app_secret);
    const LegacyStretched stretched = TRY(stretch_legacy_password(password, salt));
    if (account.verifier &&
        !same_legacy_value(legacy_check_value(stretched, account.verifier->server_key),
                           account.verifier->value))
        return Error::legacy_wrong_password;
    return open_legacy_key(stretched, account.encrypted_key, account.public_key);
}

} // namespace ownkey
