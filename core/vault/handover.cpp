#include "handover.h"

#include "../kdf.h"
#include "../keys/phrase.h"
#include "sealed.h"

namespace ownkey::vault {

namespace {

constexpr std::string_view kMagic = "OKHS", kDomain = "ownkey-1 handover",
                           kWordsLabel = "ownkey-1 handover words";
constexpr Byte kFormat = 1;
constexpr std::size_t kHeader = 152;
/// Offsets in the handed share.
constexpr std::size_t kFormatAt = 4, kSuiteAt = 5, kThresholdAt = 6, kOfficersAt = 7, kNumberAt = 8,
                      kZerosAt = 9, kCaseAt = 16, kAccountAt = 32, kPublicKeyAt = 48,
                      kRevisionAt = 80, kOfficerAt = 88, kBoxKeyAt = 120, kBoxAt = kHeader;
/// In the box: the share, and what it is for.
using Boxed = Secret<struct BoxedTag, SharedSecret::kSize + Hash32::kSize>;
constexpr std::size_t kSignatureAt = kBoxAt + crypto_box_SEALBYTES + Boxed::kSize;
static_assert(kSignatureAt + Signature::kSize == HandedShare::kSize);
static_assert(kBoxKeyAt + CasePublicKey::kSize == kHeader);

template <class FixedType>
FixedType at(ByteView bytes, std::size_t offset) {
    return MUST(FixedType::from(bytes.subspan(offset, FixedType::kSize)));
}

ByteVector signed_message(ByteView handed) {
    return in_domain(kDomain, handed.first(kSignatureAt));
}

void write_header(HandedShare& handed, const Handover& what) {
    Byte* out = put(handed.data(), as_bytes(kMagic));
    for (const Byte byte :
         {kFormat, static_cast<Byte>(Suite::one), what.threshold, what.officers, what.number}) {
        *out++ = byte;
    }
    out = handed.data() + kCaseAt;
    out = put(out, what.recovery_case.view());
    out = put(out, what.account.view());
    out = put(out, what.public_key.view());
    out = put(out, little_endian<8>(what.revision));
    out = put(out, what.officer.view());
    put(out, what.box_key.view());
}

bool is_well_formed(ByteView handed) {
    const auto zeros = handed.subspan(kZerosAt, kCaseAt - kZerosAt);
    const Byte k = handed[kThresholdAt], n = handed[kOfficersAt], number = handed[kNumberAt];
    return as_text(handed.first(kMagic.size())) == kMagic && handed[kFormatAt] == kFormat &&
           std::all_of(zeros.begin(), zeros.end(), [](Byte byte) { return byte == 0; }) && k >= 1 &&
           k <= n && n <= kMostOfficers && number >= 1 && number <= n;
}

Status check(const Handover& said, const CaseKeys& keys, const ExpectedHandover& expected) {
    if (said.recovery_case != expected.recovery_case || said.box_key != keys.public_key)
        return Error::handover_wrong_case;
    if (said.account != expected.account) return Error::envelope_wrong_account;
    if (said.public_key != expected.public_key) return Error::envelope_public_key;
    if (said.revision < expected.least_revision) return Error::envelope_older_revision;
    if (said.officer != expected.officer) return Error::officer_substituted;
    return ok();
}

} // namespace

CaseKeys case_keys_of(const CaseSeed& seed) {
    CaseKeys keys;
    crypto_box_seed_keypair(
        keys.public_key.data(), keys.private_key.reveal().data(), seed.reveal().data());
    return keys;
}

Result<std::string> handover_check_words(const Uuid& recovery_case, const CasePublicKey& box_key) {
    ByteVector input(kWordsLabel.size() + Uuid::kSize + CasePublicKey::kSize);
    put(put(put(input.data(), as_bytes(kWordsLabel)), recovery_case.view()), box_key.view());
    Hash64 hash;
    TRY(stretch_argon2id(input, hash.bytes));
    std::string words;
    constexpr std::size_t kBits = 11;
    for (std::size_t word = 0; word < kCheckWords; ++word) {
        std::uint16_t index = 0;
        for (std::size_t bit = word * kBits; bit < (word + 1) * kBits; ++bit)
            index =
                static_cast<std::uint16_t>(index << 1 | (hash.bytes[bit / 8] >> (7 - bit % 8) & 1));
        if (word > 0) words += ' ';
        words += phrase_word(index);
    }
    return words;
}

Result<Handover> read_handover(ByteView handed) {
    if (handed.size() != HandedShare::kSize || !is_well_formed(handed))
        return Error::handover_format;
    if (handed[kSuiteAt] != static_cast<Byte>(Suite::one)) return Error::unknown_suite;
    const Handover said{handed[kThresholdAt],
                        handed[kOfficersAt],
                        handed[kNumberAt],
                        at<Uuid>(handed, kCaseAt),
                        at<Uuid>(handed, kAccountAt),
                        at<PublicKey>(handed, kPublicKeyAt),
                        u64_at(handed, kRevisionAt),
                        at<PublicKey>(handed, kOfficerAt),
                        at<CasePublicKey>(handed, kBoxKeyAt)};
    TRY(verify(said.officer, signed_message(handed), at<Signature>(handed, kSignatureAt)));
    return said;
}

Result<HandedShare> hand_over_share(ByteView envelope,
                                    const OfficerSecrets& officer,
                                    const Expected& expected,
                                    const Uuid& recovery_case,
                                    const CasePublicKey& box_key,
                                    const HandoverRandom& random) {
    const RecoveryShare share = TRY(open_share(envelope, officer.box, expected));
    const RecoveryTerms terms = TRY(read_recovery_terms(envelope));
    const EnvelopeHeader header = TRY(read_header(envelope));
    HandedShare handed;
    write_header(handed,
                 {terms.threshold,
                  terms.officers,
                  terms.number,
                  recovery_case,
                  header.account,
                  header.public_key,
                  header.revision,
                  public_key_of(officer.account),
                  box_key});
    Boxed boxed;
    put(put(boxed.reveal().data(), share.share.reveal()),
        sha256({handed.view().first(kHeader)}).view());
    if (!seal_box(boxed.reveal(), random.reveal(), box_key.bytes, handed.data() + kBoxAt))
        return Error::handover_format;
    put(handed.data() + kSignatureAt, sign(officer.account, signed_message(handed.view())).view());
    return handed;
}

Result<RecoveryShare>
take_share(ByteView handed, const CaseKeys& keys, const ExpectedHandover& expected) {
    const Handover said = TRY(read_handover(handed));
    TRY(check(said, keys, expected));
    Boxed boxed;
    const Hash32 header = sha256({handed.first(kHeader)});
    if (crypto_box_seal_open(boxed.reveal().data(),
                             handed.data() + kBoxAt,
                             kSignatureAt - kBoxAt,
                             keys.public_key.data(),
                             keys.private_key.reveal().data()) != 0 ||
        sodium_memcmp(boxed.reveal().data() + SharedSecret::kSize, header.data(), Hash32::kSize) !=
            0) {
        return Error::envelope_wrong_key;
    }
    RecoveryShare out;
    out.number = said.number;
    out.threshold = said.threshold;
    put(out.share.reveal().data(), ByteView(boxed.reveal()).first(SharedSecret::kSize));
    return out;
}

} // namespace ownkey::vault
