// 3DH key exchange and key schedule (RFC 9807 §6.4), the part that both sides share. In core/opaque
// only.
#pragma once

#include "group.h"
#include "identities.h"

namespace ownkey::opaque {

/// Offsets in the messages (RFC 9807 §6.1); both are concatenations of fixed-size fields.
struct Ke1Layout {
    static constexpr std::size_t kBlinded = 0, kNonce = 32, kKeyshare = 64;
};

struct Ke2Layout {
    static constexpr std::size_t kEvaluated = 0, kMaskingNonce = 32, kMasked = 64, kNonce = 192,
                                 kKeyshare = 224, kMac = 256;
    static constexpr std::size_t kMaskedSize = 128;
};

template <std::size_t N, class FixedType>
std::span<const Byte, N> part_of(const FixedType& message, std::size_t offset) {
    return std::span<const Byte, N>(message.data() + offset, N);
}

template <std::size_t N, class FixedType>
std::span<Byte, N> part_of(FixedType& message, std::size_t offset) {
    return std::span<Byte, N>(message.data() + offset, N);
}

/// dh1 || dh2 || dh3 in the order (eS,eC), (sS,eC), (eS,sC).
using SharedSecrets = Secret<struct SharedSecretsTag, 96>;

struct DhPair {
    ScalarView scalar;
    ElementView element;
};

/// Fails: invalid_element.
Result<SharedSecrets> triple_dh(const std::array<DhPair, 3>& pairs);

struct KeySchedule {
    Secret<struct HandshakeSecretTag, 64> handshake_secret;
    Secret<struct ServerMacKeyTag, 64> server_mac_key;
    Secret<struct ClientMacKeyTag, 64> client_mac_key;
    SessionKey session_key;
};

/// Hash of the preamble, optionally with the server's MAC behind it.
/// Preamble: "OPAQUEv1-" || context || client identity || KE1 || server identity || KE2 without its
/// MAC.
Hash64 transcript_hash(const Config& config,
                       const Identities& who,
                       const Ke1& ke1,
                       const Ke2& ke2,
                       ByteView server_mac = {});
KeySchedule derive_keys(const SharedSecrets& secrets, const Hash64& preamble_hash);

/// One-time pad for server public key || envelope (RFC 9807 §6.3.2).
void apply_response_pad(ByteView masking_key,
                        ByteView masking_nonce,
                        std::span<Byte, Ke2Layout::kMaskedSize> bytes);

} // namespace ownkey::opaque
