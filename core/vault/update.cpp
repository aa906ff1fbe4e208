#include "update.h"

#include "recovery.h"
#include "sealed.h"

namespace ownkey::vault {

namespace {

constexpr std::string_view kMagic = "OKUP";
constexpr std::string_view kSignatureDomain = "ownkey-1 update";
constexpr Byte kFormat = 1, kHasRecord = 1;
constexpr std::size_t kMaxUpdateBytes =
    65 + opaque::RegistrationRecord::kSize + kMaxEnvelopes * (2 + kMaxEnvelopeBytes);

void append(ByteVector& out, ByteView bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Takes bytes from the front of a document; running out is update_format.
class Cursor {
public:
    explicit Cursor(ByteView bytes) : rest_(bytes) {}

    Result<ByteView> take(std::size_t size) {
        if (rest_.size() < size) return Error::update_format;
        const ByteView out = rest_.first(size);
        rest_ = rest_.subspan(size);
        return out;
    }

    Result<std::uint64_t> number(std::size_t size) { return from_little_endian(TRY(take(size))); }

    template <class FixedType>
    Result<FixedType> fixed() {
        return FixedType::from(TRY(take(FixedType::kSize)));
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    ByteView rest_;
};

Status check_envelope(ByteView envelope, const Update& update) {
    const EnvelopeHeader header = TRY(read_header(envelope));
    const bool agrees =
        header.account == update.account && header.public_key == update.public_key &&
        header.derivation == update.derivation && header.revision == update.revision;
    if (!agrees) return Error::update_format;
    return ok();
}

/// Shares 1 to n, each once, of one threshold and for n officers; or none at all.
bool is_whole_set(const std::vector<RecoveryTerms>& set) {
    for (std::size_t i = 0; i < set.size(); ++i) {
        const RecoveryTerms& terms = set[i];
        if (terms.threshold != set[0].threshold || terms.officers != set.size()) return false;
        for (std::size_t j = 0; j < i; ++j) {
            if (terms.number == set[j].number || terms.officer == set[j].officer) return false;
        }
    }
    return true;
}

Status check_recovery(const std::vector<ByteVector>& envelopes) {
    std::vector<RecoveryTerms> set;
    for (const ByteVector& envelope : envelopes) {
        if (envelope.size() == RecoveryEnvelope::kSize)
            set.push_back(MUST(read_recovery_terms(envelope)));
    }
    if (!is_whole_set(set)) return Error::update_format;
    return ok();
}

Result<Update> decode_head(Cursor& in) {
    const ByteView head = TRY(in.take(kMagic.size() + 2));
    if (as_text(head.first(kMagic.size())) != kMagic || head[kMagic.size()] != kFormat)
        return Error::update_format;
    if (head[kMagic.size() + 1] != static_cast<Byte>(Suite::one)) return Error::unknown_suite;
    Update update;
    update.derivation = TRY(derivation_from(static_cast<Byte>(TRY(in.number(1)))));
    const auto flags = TRY(in.number(1));
    if ((flags & ~std::uint64_t{kHasRecord}) != 0) return Error::update_format;
    update.account = TRY(in.fixed<Uuid>());
    update.public_key = TRY(in.fixed<PublicKey>());
    update.revision = TRY(in.number(8));
    if ((flags & kHasRecord) != 0) update.record = TRY(in.fixed<opaque::RegistrationRecord>());
    return update;
}

ByteVector signed_message(ByteView document) {
    return in_domain(kSignatureDomain, sha512({document}).view());
}

} // namespace

ByteVector encode_update(const Update& update) {
    contract(update.envelopes.size() <= kMaxEnvelopes);
    ByteVector out;
    out.reserve(kMaxUpdateBytes);
    append(out, as_bytes(kMagic));
    for (const Byte byte : {kFormat,
                            static_cast<Byte>(Suite::one),
                            static_cast<Byte>(update.derivation),
                            update.record ? kHasRecord : Byte{0}}) {
        out.push_back(byte);
    }
    append(out, update.account.view());
    append(out, update.public_key.view());
    append(out, little_endian<8>(update.revision));
    if (update.record) append(out, update.record->view());
    out.push_back(static_cast<Byte>(update.envelopes.size()));
    for (const ByteVector& envelope : update.envelopes) {
        contract(envelope.size() <= kMaxEnvelopeBytes);
        append(out, little_endian<2>(envelope.size()));
        append(out, envelope);
    }
    return out;
}

Result<Update> decode_update(ByteView document) {
    Cursor in(document);
    Update update = TRY(decode_head(in));
    const auto count = TRY(in.number(1));
    if (count > kMaxEnvelopes) return Error::update_format;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto size = TRY(in.number(2));
        if (size > kMaxEnvelopeBytes) return Error::update_format;
        const ByteView envelope = TRY(in.take(static_cast<std::size_t>(size)));
        TRY(check_envelope(envelope, update));
        update.envelopes.emplace_back(envelope.begin(), envelope.end());
    }
    if (!in.at_end()) return Error::update_format;
    TRY(check_recovery(update.envelopes));
    return update;
}

Result<SignedUpdate> make_update(const RootSecret& root, Update update) {
    const SigningKey key = derive_signing_key(root, update.derivation);
    update.public_key = public_key_of(key);
    ByteVector document = encode_update(update);
    TRY(decode_update(document));
    const Signature signature = sign_update(document, key);
    return SignedUpdate{std::move(document), signature};
}

EnvelopeHeader header_of(const Update& update, Method method) {
    return {
        Suite::one, method, update.derivation, update.account, update.public_key, update.revision};
}

SignedUpdate make_first_update(const RootSecret& root,
                               Derivation derivation,
                               const opaque::ExportKey& export_key,
                               const Uuid& account,
                               const EnvelopeRandom& random) {
    Update update;
    update.account = account;
    update.derivation = derivation;
    update.public_key = public_key_of(derive_signing_key(root, derivation));
    const Envelope envelope = seal(root, export_key, header_of(update, Method::password), random);
    update.envelopes.emplace_back(envelope.bytes.begin(), envelope.bytes.end());
    return MUST(make_update(root, std::move(update)));
}

Signature sign_update(ByteView document, const SigningKey& key) {
    return sign(key, signed_message(document));
}

Status verify_update(ByteView document, const Signature& signature, const PublicKey& key) {
    return verify(key, signed_message(document), signature);
}

} // namespace ownkey::vault
