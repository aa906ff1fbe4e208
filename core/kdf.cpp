#include "kdf.h"

#include <algorithm>

namespace ownkey {

namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kArgonMemoryBytes = std::size_t{64} << 20;
constexpr unsigned kArgonPasses = 3;

} // namespace

void hkdf_extract(ByteView salt, Parts input, std::span<Byte, 64> out) {
    hmac_sha512(salt, input, out);
}

// RFC 5869 §2.3: T(i) = HMAC(PRK, T(i-1) | info | i), T(0) empty.
void hkdf_expand(ByteView prk, Parts info, MutableBytes out) {
    contract(out.size() <= 255 * kBlock);
    Secret<struct HkdfBlockTag, kBlock> block;
    std::size_t done = 0;
    for (Byte counter = 1; done < out.size(); ++counter) {
        HmacSha512 mac(prk);
        if (counter > 1) mac.add(block.reveal());
        mac.add(info).add(ByteView(&counter, 1)).finish(block.reveal());
        const std::size_t take = std::min(kBlock, out.size() - done);
        std::copy_n(block.reveal().begin(), take, out.begin() + static_cast<std::ptrdiff_t>(done));
        done += take;
    }
}

Status stretch_argon2id(ByteView input, std::span<Byte, 64> out) {
    const std::array<Byte, crypto_pwhash_argon2id_SALTBYTES> salt{};
    const int failed = crypto_pwhash_argon2id(out.data(),
                                              out.size(),
                                              reinterpret_cast<const char*>(input.data()),
                                              input.size(),
                                              salt.data(),
                                              kArgonPasses,
                                              kArgonMemoryBytes,
                                              crypto_pwhash_argon2id_ALG_ARGON2ID13);
    if (failed != 0) return Error::out_of_memory;
    return ok();
}

Status stretch_identity(ByteView input, std::span<Byte, 64> out) {
    contract(input.size() == out.size());
    std::copy(input.begin(), input.end(), out.begin());
    return ok();
}

bool fits_argon2_text(std::string_view text, ByteView password) {
    Secret<struct Argon2TextTag, crypto_pwhash_STRBYTES> copy; // libsodium wants a final zero
    if (text.size() >= copy.kSize) return false;
    std::copy(text.begin(), text.end(), copy.reveal().begin());
    return crypto_pwhash_str_verify(reinterpret_cast<const char*>(copy.reveal().data()),
                                    reinterpret_cast<const char*>(password.data()),
                                    password.size()) == 0;
}

} // namespace ownkey
