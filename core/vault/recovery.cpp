#include "recovery.h"

#include "sealed.h"

namespace ownkey::vault {

namespace {

/// Offsets in the recovery envelope; the tail is all behind the 168 bytes.
constexpr std::size_t kTailAt = Envelope::kSize, kOfficerAt = kTailAt + 4,
                      kBoxAt = kOfficerAt + OfficerPublicKey::kSize;
static_assert(kBoxAt + crypto_box_SEALBYTES + RecoveryKey::kSize == RecoveryEnvelope::kSize);
static_assert(OfficerPublicKey::kSize == crypto_box_PUBLICKEYBYTES &&
              OfficerPrivateKey::kSize == crypto_box_SECRETKEYBYTES);

Result<RecoveryEnvelope> seal_share(const SharedSecret& share,
                                    const EnvelopeHeader& header,
                                    const RecoveryTerms& terms,
                                    const RecoveryRandom& random) {
    RecoveryEnvelope envelope;
    Byte* tail = envelope.data() + kTailAt;
    for (const Byte byte : {terms.threshold, terms.officers, terms.number, Byte{0}})
        *tail++ = byte;
    tail = put(tail, terms.officer.view());
    if (!seal_box(random.recovery_key.reveal(),
                  random.ephemeral_seed.reveal(),
                  terms.officer.bytes,
                  tail)) {
        return Error::officer_card;
    }
    put(envelope.data(),
        seal_bytes(share.reveal(),
                   UnlockKey(random.recovery_key),
                   header,
                   random.nonce,
                   envelope.view().subspan(kTailAt))
            .view());
    return envelope;
}

bool all_different(std::span<const OfficerCard> officers) {
    for (std::size_t i = 0; i < officers.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (officers[i].officer == officers[j].officer ||
                officers[i].account_key == officers[j].account_key ||
                officers[i].box_key == officers[j].box_key) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

Result<RecoveryTerms> read_recovery_terms(ByteView envelope) {
    if (envelope.size() != RecoveryEnvelope::kSize) return Error::envelope_format;
    const ByteView tail = envelope.subspan(kTailAt);
    RecoveryTerms terms{tail[0], tail[1], tail[2], {}};
    const bool in_order = terms.threshold >= 1 && terms.threshold <= terms.officers &&
                          terms.officers <= kMostOfficers && terms.number >= 1 &&
                          terms.number <= terms.officers && tail[3] == 0;
    if (!in_order) return Error::envelope_format;
    terms.officer =
        MUST(OfficerPublicKey::from(envelope.subspan(kOfficerAt, OfficerPublicKey::kSize)));
    return terms;
}

Result<std::vector<RecoveryEnvelope>> seal_to_officers(const RootSecret& root,
                                                       const EnvelopeHeader& header,
                                                       std::span<const OfficerCard> officers,
                                                       std::size_t threshold,
                                                       const SecretBuffer& polynomials,
                                                       std::span<const RecoveryRandom> random) {
    contract(header.method == Method::recovery);
    if (threshold < 1 || threshold > officers.size() || officers.size() > kMostOfficers ||
        !all_different(officers)) {
        return Error::recovery_threshold;
    }
    contract(polynomials.size() == (threshold - 1) * SharedSecret::kSize);
    contract(random.size() == officers.size());
    const auto secret = MUST(SharedSecret::from(root.reveal()));
    std::vector<RecoveryEnvelope> envelopes;
    for (std::size_t i = 0; i < officers.size(); ++i) {
        const RecoveryTerms terms{static_cast<Byte>(threshold),
                                  static_cast<Byte>(officers.size()),
                                  static_cast<Byte>(i + 1),
                                  officers[i].box_key};
        const SharedSecret share = share_of(secret, polynomials.reveal(), terms.number);
        auto envelope = seal_share(share, header, terms, random[i]);
        if (!envelope) return envelope.error();
        envelopes.push_back(*envelope);
    }
    return envelopes;
}

Result<RecoveryShare>
open_share(ByteView envelope, const OfficerKeys& keys, const Expected& expected) {
    contract(expected.method == Method::recovery);
    const EnvelopeHeader header = TRY(read_header(envelope));
    TRY(check_expected(header, expected));
    const RecoveryTerms terms = TRY(read_recovery_terms(envelope));
    if (terms.officer != keys.public_key) return Error::envelope_wrong_officer;
    RecoveryKey key;
    if (crypto_box_seal_open(key.reveal().data(),
                             envelope.data() + kBoxAt,
                             envelope.size() - kBoxAt,
                             keys.public_key.data(),
                             keys.private_key.reveal().data()) != 0) {
        return Error::envelope_wrong_key;
    }
    RecoveryShare out;
    out.number = terms.number;
    out.threshold = terms.threshold;
    TRY(open_bytes(envelope, UnlockKey(key), envelope.subspan(kTailAt), out.share.reveal()));
    return out;
}

Result<RootSecret> join_shares(std::span<const RecoveryShare> shares,
                               Derivation derivation,
                               const PublicKey& expected) {
    if (shares.empty() || shares.front().threshold == 0 ||
        shares.size() < shares.front().threshold) {
        return Error::share_count;
    }
    std::vector<NumberedShare> numbered;
    for (const RecoveryShare& share : shares) {
        if (share.threshold != shares.front().threshold || share.number == 0)
            return Error::share_count;
        for (const NumberedShare& other : numbered)
            if (other.number == share.number) return Error::share_count;
        numbered.push_back({share.number, &share.share});
    }
    RootSecret root = MUST(RootSecret::from(combine(numbered).reveal()));
    if (public_key_of(derive_signing_key(root, derivation)) != expected)
        return Error::share_mismatch;
    return root;
}

} // namespace ownkey::vault
