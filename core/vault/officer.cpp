#include "recovery.h"
#include "sealed.h"

namespace ownkey::vault {

namespace {

constexpr std::string_view kMagic = "OKOC", kDomain = "ownkey-1 officer";
constexpr Byte kFormat = 1;
/// Offsets in the card.
constexpr std::size_t kFormatAt = 4, kSuiteAt = 5, kDerivationAt = 6, kZeroAt = 7, kOfficerAt = 8,
                      kAccountKeyAt = 24, kBoxKeyAt = 56, kSignatureAt = 88;
static_assert(kSignatureAt + Signature::kSize == OfficerCardBytes::kSize);

ByteVector signed_message(ByteView card) {
    return in_domain(kDomain, card.first(kSignatureAt));
}

bool is_well_formed(ByteView card) {
    return card.size() == OfficerCardBytes::kSize && as_text(card.first(kMagic.size())) == kMagic &&
           card[kFormatAt] == kFormat && card[kSuiteAt] == static_cast<Byte>(Suite::one) &&
           derivation_from(card[kDerivationAt]).has_value() && card[kZeroAt] == 0;
}

template <class FixedType>
FixedType at(ByteView card, std::size_t offset) {
    return MUST(FixedType::from(card.subspan(offset, FixedType::kSize)));
}

} // namespace

OfficerKeys officer_keys_of(const RootSecret& root) {
    Secret<struct OfficerPrkTag, 64> prk;
    hkdf_extract(as_bytes("ownkey-1 officer"), {root.reveal()}, prk.reveal());
    Secret<struct OfficerSeedTag, crypto_box_SEEDBYTES> seed;
    hkdf_expand(prk.reveal(), {as_bytes("box")}, seed.reveal());
    OfficerKeys keys;
    crypto_box_seed_keypair(
        keys.public_key.data(), keys.private_key.reveal().data(), seed.reveal().data());
    return keys;
}

OfficerCardBytes
make_officer_card(const RootSecret& root, Derivation derivation, const Uuid& officer) {
    const SigningKey key = derive_signing_key(root, derivation);
    OfficerCardBytes card;
    Byte* out = put(card.data(), as_bytes(kMagic));
    for (const Byte byte :
         {kFormat, static_cast<Byte>(Suite::one), static_cast<Byte>(derivation), Byte{0}}) {
        *out++ = byte;
    }
    out = put(out, officer.view());
    out = put(out, public_key_of(key).view());
    out = put(out, officer_keys_of(root).public_key.view());
    put(out, sign(key, signed_message(card.view())).view());
    return card;
}

Result<OfficerCard> read_officer_card(ByteView card, const PublicKey& expected_account_key) {
    if (!is_well_formed(card)) return Error::officer_card;
    const OfficerCard out{at<Uuid>(card, kOfficerAt),
                          at<PublicKey>(card, kAccountKeyAt),
                          at<OfficerPublicKey>(card, kBoxKeyAt)};
    if (!verify(out.account_key, signed_message(card), at<Signature>(card, kSignatureAt)))
        return Error::officer_card;
    if (out.account_key != expected_account_key) return Error::officer_substituted;
    return out;
}

} // namespace ownkey::vault
