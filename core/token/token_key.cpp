#include "token_key.h"

#include "../encoding.h"
#include "../hash.h"
#include "jwk.h"

namespace ownkey::token {

namespace {

using Tag = Secret<struct HmacTagTag, 64>;

Tag hmac_tag(const SharedSecret& secret, ByteView message) {
    Tag tag;
    hmac_sha512(secret.reveal(), {message}, tag.reveal());
    return tag;
}

} // namespace

std::string_view algorithm_name(Algorithm algorithm) {
    return algorithm == Algorithm::eddsa ? "EdDSA" : "HS512";
}

Result<SharedSecret> SharedSecret::from(ByteView secret) {
    if (secret.size() < kMinBytes) return Error::bad_length;
    return SharedSecret(secret);
}

std::string key_id(const SharedSecret& secret) {
    const Tag tag = hmac_tag(secret, as_bytes("ownkey-1 key id"));
    return to_base64url(tag.reveal().first<32>());
}

std::string key_id(const PublicKey& key) {
    return to_base64url(thumbprint(key).view());
}

Algorithm VerifyingKey::algorithm() const {
    return std::holds_alternative<PublicKey>(key_) ? Algorithm::eddsa : Algorithm::hs512;
}

Status VerifyingKey::verify(ByteView signing_input, ByteView signature) const {
    if (signature.size() != Signature::kSize) return Error::token_signature;
    if (const auto* secret = std::get_if<SharedSecret>(&key_)) {
        const Tag stated = MUST(Tag::from(signature));
        if (!equal_constant_time(hmac_tag(*secret, signing_input), stated))
            return Error::token_signature;
        return ok();
    }
    const auto stated = MUST(Signature::from(signature));
    if (!ownkey::verify(*std::get_if<PublicKey>(&key_), signing_input, stated))
        return Error::token_signature;
    return ok();
}

Algorithm IssuingKey::algorithm() const {
    return public_key() ? Algorithm::eddsa : Algorithm::hs512;
}

std::string IssuingKey::id() const {
    if (const auto* secret = std::get_if<SharedSecret>(&key_)) return key_id(*secret);
    return key_id(*public_key());
}

Signature IssuingKey::sign(ByteView signing_input) const {
    if (const auto* secret = std::get_if<SharedSecret>(&key_))
        return MUST(Signature::from(hmac_tag(*secret, signing_input).reveal()));
    return ownkey::sign(*std::get_if<SigningKey>(&key_), signing_input);
}

VerifyingKey IssuingKey::verifying_key() const {
    if (const auto* secret = std::get_if<SharedSecret>(&key_))
        return VerifyingKey(secret->duplicate());
    return VerifyingKey(*public_key());
}

std::optional<PublicKey> IssuingKey::public_key() const {
    if (const auto* key = std::get_if<SigningKey>(&key_)) return public_key_of(*key);
    return std::nullopt;
}

} // namespace ownkey::token
