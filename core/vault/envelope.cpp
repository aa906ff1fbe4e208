#include "envelope.h"

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

WrapKey wrap_key_of(const UnlockKey& unlock_key) {
    WrapKey key;
    hkdf_expand(unlock_key.reveal(), {as_bytes("ownkey-1 wrap")}, key.reveal());
    return key;
}

std::array<Byte, kCommitment> commitment_of(const UnlockKey& unlock_key) {
    std::array<Byte, kCommitment> commitment{};
    hkdf_expand(unlock_key.reveal(), {as_bytes("ownkey-1 commit")}, commitment);
    return commitment;
}

void write_header(Envelope& envelope, const EnvelopeHeader& header) {
    Byte* out = envelope.data();
    std::copy(kMagic.begin(), kMagic.end(), out);
    out[kFormatAt] = kFormat;
    out[kSuiteAt] = static_cast<Byte>(header.suite);
    out[kMethodAt] = static_cast<Byte>(header.method);
    out[kDerivationAt] = static_cast<Byte>(header.derivation);
    std::copy(header.account.bytes.begin(), header.account.bytes.end(), out + kAccountAt);
    std::copy(header.public_key.bytes.begin(), header.public_key.bytes.end(), out + kPublicKeyAt);
    for (std::size_t i = 0; i < 8; ++i)
        out[kRevisionAt + i] = static_cast<Byte>(header.revision >> (8 * i));
}

Status check_expected(const EnvelopeHeader& header, const Expected& expected) {
    if (header.account != expected.account) return Error::envelope_wrong_account;
    if (header.method != expected.method) return Error::envelope_wrong_method;
    if (header.public_key != expected.public_key) return Error::envelope_public_key;
    if (header.revision < expected.least_revision) return Error::envelope_older_revision;
    return ok();
}

} // namespace

Result<EnvelopeHeader> read_header(ByteView envelope) {
    if (envelope.size() != Envelope::kSize) return Error::envelope_format;
    if (as_text(envelope.first(kMagic.size())) != kMagic || envelope[kFormatAt] != kFormat)
        return Error::envelope_format;
    if (envelope[kSuiteAt] != static_cast<Byte>(Suite::one)) return Error::unknown_suite;
    EnvelopeHeader header;
    header.method = TRY(method_from(envelope[kMethodAt]));
    header.derivation = TRY(derivation_from(envelope[kDerivationAt]));
    header.account = MUST(Uuid::from(envelope.subspan(kAccountAt, Uuid::kSize)));
    header.public_key = MUST(PublicKey::from(envelope.subspan(kPublicKeyAt, PublicKey::kSize)));
    header.revision = 0;
    for (std::size_t i = 0; i < 8; ++i)
        header.revision |= std::uint64_t{envelope[kRevisionAt + i]} << (8 * i);
    return header;
}

Envelope seal(const RootSecret& root,
              const UnlockKey& unlock_key,
              const EnvelopeHeader& header,
              const EnvelopeRandom& random) {
    contract(unlock_key.method() == header.method && header.method != Method::recovery);
    Envelope envelope;
    write_header(envelope, header);
    const auto commitment = commitment_of(unlock_key);
    std::copy(commitment.begin(), commitment.end(), envelope.data() + kCommitmentAt);
    std::copy(random.bytes.begin(), random.bytes.end(), envelope.data() + kNonceAt);
    const WrapKey key = wrap_key_of(unlock_key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(envelope.data() + kSealedAt,
                                               nullptr,
                                               root.reveal().data(),
                                               root.kSize,
                                               envelope.data(),
                                               kNonceAt,
                                               nullptr,
                                               random.data(),
                                               key.reveal().data());
    return envelope;
}

Result<RootSecret> open(ByteView envelope, const UnlockKey& unlock_key, const Expected& expected) {
    contract(unlock_key.method() == expected.method && expected.method != Method::recovery);
    const EnvelopeHeader header = TRY(read_header(envelope));
    TRY(check_expected(header, expected));
    const auto commitment = commitment_of(unlock_key);
    if (sodium_memcmp(commitment.data(), envelope.data() + kCommitmentAt, kCommitment) != 0)
        return Error::envelope_commitment;

    const WrapKey key = wrap_key_of(unlock_key);
    const ByteView sealed = envelope.subspan(kSealedAt);
    RootSecret root;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(root.reveal().data(),
                                                   nullptr,
                                                   nullptr,
                                                   sealed.data(),
                                                   sealed.size(),
                                                   envelope.data(),
                                                   kNonceAt,
                                                   envelope.data() + kNonceAt,
                                                   key.reveal().data()) != 0) {
        return Error::envelope_wrong_key;
    }
    const SigningKey signing_key = derive_signing_key(root, header.derivation);
    if (public_key_of(signing_key) != expected.public_key) return Error::envelope_public_key;
    return root;
}

} // namespace ownkey::vault
