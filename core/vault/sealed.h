// What the documents of core/vault have in common: fields at fixed places, signatures in a domain,
// and the 168 bytes that envelopes of every method begin with, over any 32 secret bytes: the root,
// or an officer's share of it. In core/vault only.
#pragma once

#include "../little_endian.h"
#include "envelope.h"

namespace ownkey::vault {

using Sealed = std::span<const Byte, 32>;

/// Writes bytes into a document of fixed layout. Out: where the next ones go.
inline Byte* put(Byte* to, ByteView bytes) {
    return std::copy(bytes.begin(), bytes.end(), to);
}

inline std::uint64_t u64_at(ByteView bytes, std::size_t offset) {
    return from_little_endian(bytes.subspan(offset, 8));
}

/// What is signed: the domain, which no other kind of signature has, before the bytes.
inline ByteVector in_domain(std::string_view domain, ByteView bytes) {
    ByteVector message(domain.size() + bytes.size());
    put(put(message.data(), as_bytes(domain)), bytes);
    return message;
}

/// In: 32 secret bytes; the key (secret), of the header's method (contract); tail as in envelope.h.
Envelope seal_bytes(Sealed secret,
                    const UnlockKey& key,
                    const EnvelopeHeader& header,
                    const EnvelopeRandom& random,
                    ByteView tail);

/// In: an envelope whose header was read and checked; its key (secret). Out: 32 secret bytes.
/// Fails: envelope_commitment, envelope_wrong_key.
Status
open_bytes(ByteView envelope, const UnlockKey& key, ByteView tail, std::span<Byte, 32> secret);

/// What crypto_box_seal does, with randomness from outside: the box of an ephemeral key, its nonce
/// BLAKE2b-192(ephemeral public key || receiver's key). In: message and seed, used once (secret);
/// the receiver's X25519 key. Out: crypto_box_SEALBYTES more than the message; false for a key of
/// small order.
bool seal_box(ByteView message,
              std::span<const Byte, 32> ephemeral_seed,
              std::span<const Byte, 32> receiver,
              Byte* box);

/// Fails: envelope_wrong_account, envelope_wrong_method, envelope_public_key,
/// envelope_older_revision.
Status check_expected(const EnvelopeHeader& header, const Expected& expected);

} // namespace ownkey::vault
