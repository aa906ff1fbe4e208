// An old server's encrypted key. Its Argon2id stands for 100 ms of every run, so the linker puts a
// hash in its place here; input: the encrypted key.
#include "core/keys/legacy.h"
#include "target.h"

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the linker's name
extern "C" int __wrap_crypto_pwhash_argon2id(unsigned char* out,
                                             unsigned long long out_size,
                                             const char* password,
                                             unsigned long long size,
                                             const unsigned char* salt,
                                             unsigned long long,
                                             std::size_t,
                                             int) {
    return crypto_generichash(
        out, out_size, reinterpret_cast<const unsigned char*>(password), size, salt, 16);
}

// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace ownkey::fuzz {

namespace {

constexpr std::string_view kPassword = "password";

PublicKey public_key() {
    return public_key_of(signing_key_of(filled<SigningSeed>(1)));
}

ByteVector encrypted() {
    ByteVector key(32, 1);
    const PublicKey half = public_key();
    key.insert(key.end(), half.bytes.begin(), half.bytes.end());
    const Hash64 salt = sha512({as_bytes("email"), as_bytes("secret")});
    ByteVector stretched(32);
    __wrap_crypto_pwhash_argon2id(
        stretched.data(), 32, kPassword.data(), kPassword.size(), salt.data(), 0, 0, 0);
    ByteVector out(key.size() + crypto_secretbox_MACBYTES);
    const ByteVector nonce(crypto_secretbox_NONCEBYTES, 0x1F);
    crypto_secretbox_easy(out.data(), key.data(), key.size(), nonce.data(), stretched.data());
    return out;
}

} // namespace

Seeds seeds() {
    return {encrypted()};
}

void run(ByteView input) {
    static const ByteVector honest = encrypted();
    const LegacyAccount account{"email", as_bytes("secret"), input, public_key(), {}};
    if (open_legacy_key(as_bytes(kPassword), account)) expect(equal(input, honest));
}

} // namespace ownkey::fuzz
