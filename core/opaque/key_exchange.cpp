#include "key_exchange.h"

namespace ownkey::opaque {

namespace {

/// RFC 9807 §6.4.2 Derive-Secret: Expand(secret, I2OSP(Nx, 2) || len || "OPAQUE-" label || len ||
/// transcript hash, Nx).
void derive_secret(ByteView secret,
                   std::string_view label,
                   ByteView transcript_hash,
                   std::span<Byte, 64> out) {
    constexpr std::string_view kPrefix = "OPAQUE-";
    const std::array<Byte, 3> sizes{0, 64, static_cast<Byte>(kPrefix.size() + label.size())};
    const std::array<Byte, 1> hash_size{static_cast<Byte>(transcript_hash.size())};
    hkdf_expand(
        secret, {sizes, as_bytes(kPrefix), as_bytes(label), hash_size, transcript_hash}, out);
}

} // namespace

Result<SharedSecrets> triple_dh(const std::array<DhPair, 3>& pairs) {
    SharedSecrets out;
    std::size_t offset = 0;
    for (const DhPair& pair : pairs) {
        TRY(multiply(
            pair.scalar, pair.element, std::span<Byte, 32>(out.reveal().data() + offset, 32)));
        offset += 32;
    }
    return out;
}

Hash64 transcript_hash(const Config& config,
                       const Identities& who,
                       const Ke1& ke1,
                       const Ke2& ke2,
                       ByteView server_mac) {
    Hash64 out;
    Sha512()
        .add({as_bytes("OPAQUEv1-"), length_prefix(config.context), config.context})
        .add({length_prefix(who.client), who.client, ke1.view()})
        .add({length_prefix(who.server), who.server, ke2.view().first(Ke2Layout::kMac), server_mac})
        .finish(out.bytes);
    return out;
}

KeySchedule derive_keys(const SharedSecrets& secrets, const Hash64& preamble_hash) {
    Secret<struct ScheduleKeyTag, 64> prk;
    hkdf_extract({}, {secrets.reveal()}, prk.reveal());
    KeySchedule keys;
    derive_secret(
        prk.reveal(), "HandshakeSecret", preamble_hash.view(), keys.handshake_secret.reveal());
    derive_secret(prk.reveal(), "SessionKey", preamble_hash.view(), keys.session_key.reveal());
    derive_secret(keys.handshake_secret.reveal(), "ServerMAC", {}, keys.server_mac_key.reveal());
    derive_secret(keys.handshake_secret.reveal(), "ClientMAC", {}, keys.client_mac_key.reveal());
    return keys;
}

void apply_response_pad(ByteView masking_key,
                        ByteView masking_nonce,
                        std::span<Byte, Ke2Layout::kMaskedSize> bytes) {
    Secret<struct ResponsePadTag, Ke2Layout::kMaskedSize> pad;
    hkdf_expand(masking_key, {masking_nonce, as_bytes("CredentialResponsePad")}, pad.reveal());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] ^= pad.reveal()[i];
}

} // namespace ownkey::opaque
