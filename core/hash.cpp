#include "hash.h"

namespace ownkey {

Status init_crypto() {
    if (sodium_init() < 0) return Error::crypto_unavailable;
    return ok();
}

Hash32 sha256(Parts parts) {
    Hash32 out;
    sha256_into(parts, out.bytes);
    return out;
}

void sha256_into(Parts parts, std::span<Byte, 32> out) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (const ByteView part : parts)
        crypto_hash_sha256_update(&state, part.data(), part.size());
    crypto_hash_sha256_final(&state, out.data());
    sodium_memzero(&state, sizeof state);
}

Hash64 sha512(Parts parts) {
    Hash64 out;
    sha512_into(parts, out.bytes);
    return out;
}

void sha512_into(Parts parts, std::span<Byte, 64> out) {
    Sha512().add(parts).finish(out);
}

void hmac_sha512(ByteView key, Parts parts, std::span<Byte, 64> out) {
    HmacSha512(key).add(parts).finish(out);
}

Hash32 blake2b_256(Parts parts) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, Hash32::kSize);
    for (const ByteView part : parts)
        crypto_generichash_update(&state, part.data(), part.size());
    Hash32 out;
    crypto_generichash_final(&state, out.data(), Hash32::kSize);
    sodium_memzero(&state, sizeof state);
    return out;
}

Sha512::Sha512() {
    crypto_hash_sha512_init(&state_);
}

Sha512::~Sha512() {
    sodium_memzero(&state_, sizeof state_);
}

Sha512& Sha512::add(ByteView part) {
    crypto_hash_sha512_update(&state_, part.data(), part.size());
    return *this;
}

Sha512& Sha512::add(Parts parts) {
    for (const ByteView part : parts)
        add(part);
    return *this;
}

void Sha512::finish(std::span<Byte, 64> out) {
    crypto_hash_sha512_final(&state_, out.data());
}

HmacSha512::HmacSha512(ByteView key) {
    const Byte none = 0; // an empty view may be null, which libsodium does not take
    crypto_auth_hmacsha512_init(&state_, key.empty() ? &none : key.data(), key.size());
}

HmacSha512::~HmacSha512() {
    sodium_memzero(&state_, sizeof state_);
}

HmacSha512& HmacSha512::add(ByteView part) {
    crypto_auth_hmacsha512_update(&state_, part.data(), part.size());
    return *this;
}

HmacSha512& HmacSha512::add(Parts parts) {
    for (const ByteView part : parts)
        add(part);
    return *this;
}

void HmacSha512::finish(std::span<Byte, 64> out) {
    crypto_auth_hmacsha512_final(&state_, out.data());
}

} // namespace ownkey
