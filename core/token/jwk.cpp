#include "jwk.h"

#include "../encoding.h"
#include "../hash.h"
#include "flat_json.h"

namespace ownkey::token {

namespace {

std::string jwk(const PublicKey& key) {
    return FlatJsonWriter()
        .add("kty", "OKP")
        .add("crv", "Ed25519")
        .add("x", to_base64url(key.view()))
        .add("kid", to_base64url(thumbprint(key).view()))
        .add("alg", "EdDSA")
        .add("use", "sig")
        .finish();
}

} // namespace

Hash32
thumbprint(std::initializer_list<std::pair<std::string_view, std::string_view>> required_members) {
    FlatJsonWriter json;
    for (const auto& [name, value] : required_members)
        json.add(name, value);
    return sha256({as_bytes(json.finish())});
}

Hash32 thumbprint(const PublicKey& key) {
    return thumbprint({{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", to_base64url(key.view())}});
}

std::string jwks(std::span<const PublicKey> keys) {
    std::string text = "{\"keys\":[";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i > 0) text += ',';
        text += jwk(keys[i]);
    }
    return text + "]}";
}

} // namespace ownkey::token
