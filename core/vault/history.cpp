#include "history.h"

#include "sealed.h"

namespace ownkey::vault {

namespace {

constexpr std::string_view kMagic = "OKKH", kDomain = "ownkey-1 history";
constexpr Byte kFormat = 1, kSignedByOldKey = 1;
/// Offsets in the entry.
constexpr std::size_t kFormatAt = 4, kSuiteAt = 5, kDerivationAt = 6, kFlagsAt = 7, kAccountAt = 8,
                      kNumberAt = 24, kOldKeyAt = 32, kNewKeyAt = 64, kBeforeAt = 96,
                      kNewSignatureAt = 128, kOldSignatureAt = 192;
static_assert(kOldSignatureAt + Signature::kSize == HistoryEntry::kSize);

template <class FixedType>
FixedType at(const HistoryEntry& entry, std::size_t offset) {
    return MUST(FixedType::from(entry.view().subspan(offset, FixedType::kSize)));
}

ByteVector signed_message(const HistoryEntry& entry) {
    return in_domain(kDomain, entry.view().first(kNewSignatureAt));
}

/// What the entry says of the one before it, or would say in the first.
struct Link {
    std::uint64_t number = 1;
    PublicKey old_key;
    Hash32 before;
};

Link link_after(const HistoryEntry* before) {
    if (before == nullptr) return {};
    return {u64_at(before->view(), kNumberAt) + 1,
            at<PublicKey>(*before, kNewKeyAt),
            sha256({before->view()})};
}

bool is_linked(const HistoryEntry& entry, const HistoryEntry* before) {
    const Link link = link_after(before);
    return u64_at(entry.view(), kNumberAt) == link.number &&
           at<PublicKey>(entry, kOldKeyAt) == link.old_key &&
           at<Hash32>(entry, kBeforeAt) == link.before &&
           at<PublicKey>(entry, kNewKeyAt) != link.old_key;
}

bool is_signed(const HistoryEntry& entry) {
    const ByteVector message = signed_message(entry);
    if (!verify(at<PublicKey>(entry, kNewKeyAt), message, at<Signature>(entry, kNewSignatureAt)))
        return false;
    const auto old_signature = at<Signature>(entry, kOldSignatureAt);
    if (entry.bytes[kFlagsAt] != kSignedByOldKey) return old_signature == Signature{};
    return verify(at<PublicKey>(entry, kOldKeyAt), message, old_signature).has_value();
}

bool is_well_formed(const HistoryEntry& entry, const Uuid& account) {
    return as_text(entry.view().first(kMagic.size())) == kMagic &&
           entry.bytes[kFormatAt] == kFormat &&
           entry.bytes[kSuiteAt] == static_cast<Byte>(Suite::one) &&
           entry.bytes[kFlagsAt] <= kSignedByOldKey && at<Uuid>(entry, kAccountAt) == account;
}

} // namespace

Result<HistoryEntry> next_entry(const Uuid& account,
                                const HistoryEntry* before,
                                const SigningKey& new_key,
                                Derivation derivation,
                                const SigningKey* old_key) {
    const Link link = link_after(before);
    const PublicKey public_key = public_key_of(new_key);
    if (before != nullptr && !is_well_formed(*before, account)) return Error::key_history;
    if (public_key == link.old_key) return Error::key_history;
    if (old_key != nullptr && (before == nullptr || public_key_of(*old_key) != link.old_key))
        return Error::key_history;
    HistoryEntry entry;
    Byte* out = put(entry.data(), as_bytes(kMagic));
    *out++ = kFormat;
    *out++ = static_cast<Byte>(Suite::one);
    *out++ = static_cast<Byte>(derivation);
    *out++ = old_key != nullptr ? kSignedByOldKey : Byte{0};
    out = put(out, account.view());
    out = put(out, little_endian<8>(link.number));
    out = put(out, link.old_key.view());
    out = put(out, public_key.view());
    out = put(out, link.before.view());
    const ByteVector message = signed_message(entry);
    out = put(out, sign(new_key, message).view());
    if (old_key != nullptr) put(out, sign(*old_key, message).view());
    return entry;
}

Result<std::vector<KeyPeriod>>
read_history(std::span<const HistoryEntry> entries, const Uuid& account, const PublicKey& current) {
    std::vector<KeyPeriod> periods;
    const HistoryEntry* before = nullptr;
    for (const HistoryEntry& entry : entries) {
        const auto derivation = derivation_from(entry.bytes[kDerivationAt]);
        if (!derivation || !is_well_formed(entry, account) || !is_linked(entry, before) ||
            !is_signed(entry)) {
            return Error::key_history;
        }
        periods.push_back({at<PublicKey>(entry, kNewKeyAt),
                           *derivation,
                           entry.bytes[kFlagsAt] == kSignedByOldKey});
        before = &entry;
    }
    if (periods.empty() || periods.back().key != current) return Error::key_history;
    return periods;
}

} // namespace ownkey::vault
