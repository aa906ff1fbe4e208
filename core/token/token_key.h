// Keys of tokens: Ed25519 ("EdDSA", RFC 8037) and HMAC with a shared secret ("HS512", RFC 7518
// §3.2). A key knows its algorithm and its id; whoever verifies never asks the token for either.
#pragma once

#include "../keys/keys.h"

#include <optional>
#include <string>
#include <variant>

namespace ownkey::token {

enum class Algorithm : std::uint8_t { eddsa, hs512 };

/// As it stands in a header: "EdDSA", "HS512". Other case is another name.
std::string_view algorithm_name(Algorithm algorithm);

/// A secret shared with one service that cannot do Ed25519. Whoever has it can issue tokens too.
class SharedSecret {
public:
    /// As long as the hash, RFC 7518 §3.2.
    static constexpr std::size_t kMinBytes = 64;

    /// In: secret bytes, random. Fails: bad_length.
    static Result<SharedSecret> from(ByteView secret);

    /// Out: a second copy, secret and wiped on its own.
    [[nodiscard]] SharedSecret duplicate() const { return SharedSecret(bytes_.reveal()); }

    /// Out: the secret bytes.
    [[nodiscard]] ByteView reveal() const { return bytes_.reveal(); }

private:
    explicit SharedSecret(ByteView secret) : bytes_(secret) {}

    SecretBuffer bytes_;
};

/// The id of a shared secret: base64url of the first 32 bytes of HMAC-SHA-512(secret, "ownkey-1
/// key id"). A thumbprint would be a hash of the secret itself (RFC 7638 §7).
std::string key_id(const SharedSecret& secret);
/// base64url of the thumbprint.
std::string key_id(const PublicKey& key);

/// What verifies. Secret where the algorithm is HS512.
class VerifyingKey {
public:
    /// For Ed25519.
    explicit VerifyingKey(const PublicKey& key) : key_(key), id_(key_id(key)) {}

    /// For HS512.
    explicit VerifyingKey(SharedSecret secret) : key_(std::move(secret)) {
        id_ = key_id(std::get<SharedSecret>(key_));
    }

    /// Out: the one algorithm this key verifies.
    [[nodiscard]] Algorithm algorithm() const;

    /// Out: as key_id(); public.
    [[nodiscard]] const std::string& id() const { return id_; }

    /// HS512 in constant time. Fails: token_signature.
    [[nodiscard]] Status verify(ByteView signing_input, ByteView signature) const;

private:
    std::variant<PublicKey, SharedSecret> key_;
    std::string id_;
};

/// What signs. Secret.
class IssuingKey {
public:
    /// For Ed25519.
    explicit IssuingKey(SigningKey key) : key_(std::move(key)) {}

    /// For HS512.
    explicit IssuingKey(SharedSecret secret) : key_(std::move(secret)) {}

    /// Out: the one algorithm this key signs with.
    [[nodiscard]] Algorithm algorithm() const;
    /// Out: as key_id(); public.
    [[nodiscard]] std::string id() const;
    /// 64 bytes under either algorithm.
    [[nodiscard]] Signature sign(ByteView signing_input) const;
    /// Secret where the algorithm is HS512.
    [[nodiscard]] VerifyingKey verifying_key() const;
    /// Nothing for a shared secret, which is never published.
    [[nodiscard]] std::optional<PublicKey> public_key() const;

private:
    std::variant<SigningKey, SharedSecret> key_;
};

} // namespace ownkey::token
