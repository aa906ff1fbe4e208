// What becomes public, and why: the whole list. The linker (--wrap, CMakeLists.txt) puts each of
// these in the place of the function of its name, for core's calls only; the true function runs
// under valgrind all the same. A function of libsodium says more than its name only where a branch
// in it is allowed by answers.supp.
#include "check.h"
#include "core/keys/phrase.h"
#include "core/opaque/key_exchange.h"

#include <sodium.h>

#include <string>

namespace {

using ownkey::ByteView;

/// Equal or not, zero or not, valid or not: the answer is public, what it was computed from is not.
int answer(int result) {
    ownkey::constant_time::publish({reinterpret_cast<const ownkey::Byte*>(&result), sizeof result});
    return result;
}

} // namespace

// The linker's names.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)
#define WRAP(name, parameters, arguments)                                                          \
    extern "C" int __real_##name parameters;                                                       \
    extern "C" int __wrap_##name parameters {                                                      \
        return answer(__real_##name arguments);                                                    \
    }

using Bytes = unsigned char*;
using ConstBytes = const unsigned char*;
using Size = unsigned long long;

WRAP(sodium_memcmp, (const void* a, const void* b, std::size_t size), (a, b, size))
WRAP(sodium_is_zero, (ConstBytes bytes, std::size_t size), (bytes, size))
WRAP(crypto_core_ristretto255_scalar_invert, (Bytes out, ConstBytes scalar), (out, scalar))
WRAP(crypto_scalarmult_ristretto255, (Bytes q, ConstBytes n, ConstBytes p), (q, n, p))
WRAP(crypto_aead_xchacha20poly1305_ietf_decrypt,
     (Bytes m,
      Size* m_size,
      Bytes none,
      ConstBytes c,
      Size c_size,
      ConstBytes ad,
      Size ad_size,
      ConstBytes n,
      ConstBytes k),
     (m, m_size, none, c, c_size, ad, ad_size, n, k))
WRAP(crypto_box_easy,
     (Bytes c, ConstBytes m, Size m_size, ConstBytes n, ConstBytes to, ConstBytes from),
     (c, m, m_size, n, to, from))
WRAP(crypto_box_seal_open,
     (Bytes m, ConstBytes c, Size c_size, ConstBytes key, ConstBytes private_key),
     (m, c, c_size, key, private_key))
WRAP(crypto_secretbox_open_easy,
     (Bytes m, ConstBytes c, Size c_size, ConstBytes n, ConstBytes k),
     (m, c, c_size, n, k))

// A scalar times the generator is a public key, a key share or the first half of a signature.
#define WRAP_BASE(name)                                                                            \
    extern "C" int __real_##name(Bytes out, ConstBytes scalar);                                    \
    extern "C" int __wrap_##name(Bytes out, ConstBytes scalar) {                                   \
        const int result = answer(__real_##name(out, scalar));                                     \
        ownkey::constant_time::publish({out, 32});                                                 \
        return result;                                                                             \
    }

WRAP_BASE(crypto_scalarmult_ristretto255_base)
WRAP_BASE(crypto_scalarmult_ed25519_base_noclamp)

// Likewise, of a recovery officer's key.
extern "C" int __real_crypto_box_seed_keypair(Bytes public_key, Bytes private_key, ConstBytes seed);

extern "C" int
__wrap_crypto_box_seed_keypair(Bytes public_key, Bytes private_key, ConstBytes seed) {
    const int result = answer(__real_crypto_box_seed_keypair(public_key, private_key, seed));
    ownkey::constant_time::publish({public_key, crypto_box_PUBLICKEYBYTES});
    return result;
}

// A signature that is verified is public, and so is the key; core verifies its own.
extern "C" int __real_crypto_sign_verify_detached(ConstBytes signature,
                                                  ConstBytes message,
                                                  Size size,
                                                  ConstBytes key);

extern "C" int __wrap_crypto_sign_verify_detached(ConstBytes signature,
                                                  ConstBytes message,
                                                  Size size,
                                                  ConstBytes key) {
    ownkey::constant_time::publish({signature, crypto_sign_BYTES});
    return __real_crypto_sign_verify_detached(signature, message, size, key);
}

// Argon2id reads memory at addresses that depend on the password from its second half pass on (RFC
// 9106 §3.4.1.2): by design, against guessing. So it runs on public bytes here, and its output is
// secret again.
extern "C" int __real_crypto_pwhash_argon2id(Bytes out,
                                             Size out_size,
                                             const char* password,
                                             Size size,
                                             ConstBytes salt,
                                             Size passes,
                                             std::size_t memory,
                                             int algorithm);

extern "C" int __wrap_crypto_pwhash_argon2id(Bytes out,
                                             Size out_size,
                                             const char* password,
                                             Size size,
                                             ConstBytes salt,
                                             Size passes,
                                             std::size_t memory,
                                             int algorithm) {
    const ownkey::ByteVector input(password, password + size);
    ownkey::constant_time::publish(input);
    const int result = __real_crypto_pwhash_argon2id(out,
                                                     out_size,
                                                     reinterpret_cast<const char*>(input.data()),
                                                     size,
                                                     salt,
                                                     passes,
                                                     memory,
                                                     algorithm);
    ownkey::constant_time::hide({out, out_size});
    return result;
}

namespace ownkey {

// The words are of different lengths and stand in a table: writing them out tells by its time and
// its addresses which they are. It happens on the person's own device only, where the words are on
// the screen as well (docs/proof.md). What is derived from the text is secret again.
SecretBuffer real_phrase_text(const PhraseIndices& phrase) asm(
    "__real__ZN6ownkey11phrase_textERKNS_6SecretINS_16PhraseIndicesTagELm48EEE");
SecretBuffer wrap_phrase_text(const PhraseIndices& phrase) asm(
    "__wrap__ZN6ownkey11phrase_textERKNS_6SecretINS_16PhraseIndicesTagELm48EEE");

SecretBuffer wrap_phrase_text(const PhraseIndices& phrase) {
    const PhraseIndices copy = phrase.duplicate();
    constant_time::publish(copy.reveal());
    SecretBuffer text = real_phrase_text(copy);
    constant_time::hide(text.reveal());
    return text;
}

// What becomes base64url leaves: tokens and the ids of their keys (encoding.h: secrets never become
// text).
std::string real_to_base64url(ByteView bytes) asm(
    "__real__ZN6ownkey12to_base64urlB5cxx11ESt4spanIKhLm18446744073709551615EE");
std::string wrap_to_base64url(ByteView bytes) asm(
    "__wrap__ZN6ownkey12to_base64urlB5cxx11ESt4spanIKhLm18446744073709551615EE");

std::string wrap_to_base64url(ByteView bytes) {
    std::string text = real_to_base64url(bytes);
    constant_time::publish(as_bytes(text));
    return text;
}

namespace opaque {

// The server's public key comes masked; when the envelope's tag has matched it is the server's, and
// public. Elements of a key exchange are public always.
Result<SharedSecrets> real_triple_dh(const std::array<DhPair, 3>& pairs) asm(
    "__real__ZN6ownkey6opaque9triple_dhERKSt5arrayINS0_6DhPairELm3EE");
Result<SharedSecrets> wrap_triple_dh(const std::array<DhPair, 3>& pairs) asm(
    "__wrap__ZN6ownkey6opaque9triple_dhERKSt5arrayINS0_6DhPairELm3EE");

Result<SharedSecrets> wrap_triple_dh(const std::array<DhPair, 3>& pairs) {
    for (const DhPair& pair : pairs)
        constant_time::publish(pair.element);
    return real_triple_dh(pairs);
}

} // namespace opaque
} // namespace ownkey

// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)
