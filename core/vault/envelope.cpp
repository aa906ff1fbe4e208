#include "envelope.h"

#include "recovery.h"
#include "sealed.h"

namespace ownkey::vault {

namespace {

constexpr std::string_view kMagic = "OKEV";
constexpr Byte kFormat = 1;
constexpr std::size_t kHeader = 64, kCommitment = 32, kNonce = 24;
/// Offsets in the envelope.
constexpr std::size_t kFormatAt = 4, kSuiteAt = 5, kMethodAt = 6, kDerivationAt = 7, kAccountAt = 8,
                      kPublicKeyAt = 24, kRevisionAt = 56, kCommitmentAt = kHeader,
                      kNonceAt = kHeader + kCommitment, kSealedAt = kNonceAt + kNonce;
static_assert(kSealedAt + RootSecret::kSize + crypto_aead_xchacha20poly1305_ietf_ABYTES ==
              Envelope::kSize);

using WrapKey = Secret<struct WrapKeyTag, 32>;

WrapKey wrap_key_of(const UnlockKey& unlock_key, ByteView tail) {
    WrapKey key;
    hkdf_expand(unlock_key.reveal(), {as_bytes("ownkey-1 wrap"), tail}, key.reveal());
    return key;
}

std::array<Byte, kCommitment> commitment_of(const UnlockKey& unlock_key, ByteView tail) {
    std::array<Byte, kCommitment> commitment{};
    hkdf_expand(unlock_key.reveal(), {as_bytes("ownkey-1 commit"), tail}, commitment);
    return commitment;
}

void write_header(Envelope& envelope, const EnvelopeHeader& header) {
    Byte* out = put(envelope.data(), as_bytes(kMagic));
    *out++ = kFormat;
    *out++ = static_cast<Byte>(header.suite);
    *out++ = static_cast<Byte>(header.method);
    *out++ = static_cast<Byte>(header.derivation);
    out = put(out, header.account.view());
    out = put(out, header.public_key.view());
    put(out, little_endian<8>(header.revision));
}

constexpr std::size_t size_of(Method method) {
    return method == Method::recovery ? RecoveryEnvelope::kSize : Envelope::kSize;
}

} // namespace

Result<EnvelopeHeader> read_header(ByteView envelope) {
    if (envelope.size() != Envelope::kSize && envelope.size() != RecoveryEnvelope::kSize)
        return Error::envelope_format;
    if (as_text(envelope.first(kMagic.size())) != kMagic || envelope[kFormatAt] != kFormat)
        return Error::envelope_format;
    if (envelope[kSuiteAt] != static_cast<Byte>(Suite::one)) return Error::unknown_suite;
    EnvelopeHeader header;
    header.method = TRY(method_from(envelope[kMethodAt]));
    if (envelope.size() != size_of(header.method)) return Error::envelope_wrong_method;
    if (header.method == Method::recovery) TRY(read_recovery_terms(envelope));
    header.derivation = TRY(derivation_from(envelope[kDerivationAt]));
    header.account = MUST(Uuid::from(envelope.subspan(kAccountAt, Uuid::kSize)));
    header.public_key = MUST(PublicKey::from(envelope.subspan(kPublicKeyAt, PublicKey::kSize)));
    header.revision = u64_at(envelope, kRevisionAt);
    return header;
}

bool seal_box(ByteView message,
              std::span<const Byte, 32> ephemeral_seed,
              std::span<const Byte, 32> receiver,
              Byte* box) {
    Secret<struct EphemeralKeyTag, crypto_box_SECRETKEYBYTES> ephemeral;
    crypto_box_seed_keypair(box, ephemeral.reveal().data(), ephemeral_seed.data());
    std::array<Byte, crypto_box_PUBLICKEYBYTES * 2> both{};
    put(put(both.data(), {box, crypto_box_PUBLICKEYBYTES}), receiver);
    std::array<Byte, crypto_box_NONCEBYTES> nonce{};
    crypto_generichash(nonce.data(), nonce.size(), both.data(), both.size(), nullptr, 0);
    return crypto_box_easy(box + crypto_box_PUBLICKEYBYTES,
                           message.data(),
                           message.size(),
                           nonce.data(),
                           receiver.data(),
                           ephemeral.reveal().data()) == 0;
}

Status check_expected(const EnvelopeHeader& header, const Expected& expected) {
    if (header.account != expected.account) return Error::envelope_wrong_account;
    if (header.method != expected.method) return Error::envelope_wrong_method;
    if (header.public_key != expected.public_key) return Error::envelope_public_key;
    if (header.revision < expected.least_revision) return Error::envelope_older_revision;
    return ok();
}

Envelope seal_bytes(Sealed secret,
                    const UnlockKey& key,
                    const EnvelopeHeader& header,
                    const EnvelopeRandom& random,
                    ByteView tail) {
    contract(key.method() == header.method);
    Envelope envelope;
    write_header(envelope, header);
    put(envelope.data() + kCommitmentAt, commitment_of(key, tail));
    put(envelope.data() + kNonceAt, random.view());
    const WrapKey wrap_key = wrap_key_of(key, tail);
    crypto_aead_xchacha20poly1305_ietf_encrypt(envelope.data() + kSealedAt,
                                               nullptr,
                                               secret.data(),
                                               secret.size(),
                                               envelope.data(),
                                               kNonceAt,
                                               nullptr,
                                               random.data(),
                                               wrap_key.reveal().data());
    return envelope;
}

Status
open_bytes(ByteView envelope, const UnlockKey& key, ByteView tail, std::span<Byte, 32> secret) {
    const auto commitment = commitment_of(key, tail);
    if (sodium_memcmp(commitment.data(), envelope.data() + kCommitmentAt, kCommitment) != 0)
        return Error::envelope_commitment;
    const WrapKey wrap_key = wrap_key_of(key, tail);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(secret.data(),
                                                   nullptr,
                                                   nullptr,
                                                   envelope.data() + kSealedAt,
                                                   Envelope::kSize - kSealedAt,
                                                   envelope.data(),
                                                   kNonceAt,
                                                   envelope.data() + kNonceAt,
                                                   wrap_key.reveal().data()) != 0) {
        return Error::envelope_wrong_key;
    }
    return ok();
}

Envelope seal(const RootSecret& root,
              const UnlockKey& key,
              const EnvelopeHeader& header,
              const EnvelopeRandom& random) {
    contract(header.method != Method::recovery);
    return seal_bytes(root.reveal(), key, header, random, {});
}

Result<RootSecret> open(ByteView envelope, const UnlockKey& key, const Expected& expected) {
    contract(key.method() == expected.method && expected.method != Method::recovery);
    const EnvelopeHeader header = TRY(read_header(envelope));
    TRY(check_expected(header, expected));
    RootSecret root;
    TRY(open_bytes(envelope, key, {}, root.reveal()));
    const SigningKey signing_key = derive_signing_key(root, header.derivation);
    if (public_key_of(signing_key) != expected.public_key) return Error::envelope_public_key;
    return root;
}

} // namespace ownkey::vault
