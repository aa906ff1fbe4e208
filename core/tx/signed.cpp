// The envelope of a body and its signatures, and the one path on which a body is signed.
#include "transaction.h"
#include "wire.h"

namespace ownkey::tx {

namespace {

/// A body, and room for some thirty signatures.
constexpr std::size_t kMaxSignedBytes = 2 * kMaxBodyBytes;

/// Fields 3 to 5 exist in the other eras only (2019: signature map, hash, body; 2025: pairing);
/// 2019 has a number in field 1.
Result<bool> is_other_era(ByteView bytes) {
    Reader reader(bytes);
    while (!reader.at_end()) {
        const Field field = TRY(reader.next());
        if (field.number >= 3 && field.number <= 5 && field.type == WireType::bytes) return true;
    }
    return false;
}

Result<SignaturePair> decode_pair(ByteView bytes) {
    const Message message =
        TRY(Message::parse(bytes, {{1, WireType::bytes}, {2, WireType::bytes}}));
    const ByteView key = TRY(message.bytes(1));
    const ByteView signature = TRY(message.bytes(2));
    if (key.size() != PublicKey::kSize) return Error::tx_key_length;
    if (signature.size() != Signature::kSize) return Error::signature_invalid;
    return SignaturePair{MUST(PublicKey::from(key)), MUST(Signature::from(signature))};
}

Result<std::vector<SignaturePair>> decode_map(ByteView bytes) {
    std::vector<SignaturePair> pairs;
    Reader reader(bytes);
    while (!reader.at_end()) {
        const Field field = TRY(reader.next());
        if (field.number != 1) return Error::tx_unknown_field;
        if (field.type != WireType::bytes) return Error::tx_wire_type;
        pairs.push_back(TRY(decode_pair(field.bytes)));
    }
    return pairs;
}

} // namespace

Result<SignedTransaction> decode_signed(ByteView bytes) {
    if (bytes.size() > kMaxSignedBytes) return Error::tx_too_large;
    if (TRY(is_other_era(bytes))) return Error::tx_unknown_type;
    const Message message =
        TRY(Message::parse(bytes, {{1, WireType::bytes}, {2, WireType::bytes}}));
    SignedTransaction transaction;
    transaction.signatures = TRY(decode_map(TRY(message.bytes(1))));
    const ByteView body = TRY(message.bytes(2));
    if (body.size() > kMaxBodyBytes) return Error::tx_too_large;
    transaction.body_bytes.assign(body.begin(), body.end());
    return transaction;
}

ByteVector encode_signed(const SignedTransaction& transaction) {
    Writer map;
    for (const SignaturePair& pair : transaction.signatures) {
        map.bytes(1,
                  Writer().bytes(1, pair.public_key.view()).bytes(2, pair.signature.view()).take());
    }
    return Writer().bytes(1, map.take()).bytes(2, transaction.body_bytes).take();
}

Status verify_signatures(const SignedTransaction& transaction) {
    if (transaction.signatures.empty()) return Error::signature_invalid;
    for (const SignaturePair& pair : transaction.signatures)
        TRY(verify(pair.public_key, transaction.body_bytes, pair.signature));
    return ok();
}

Result<Signature> sign_body(ByteView body_bytes, const SigningKey& key, const Rules& rules) {
    const Body body = TRY(decode_body(body_bytes));
    const PublicKey signer = public_key_of(key);
    TRY(check_rules(body, rules));
    TRY(check_signer(body, signer));
    const Signature signature = sign(key, body_bytes);
    TRY(verify(signer, body_bytes, signature));
    return signature;
}

Status
verify_body_signature(ByteView body_bytes, const PublicKey& signer, const Signature& signature) {
    const Body body = TRY(decode_body(body_bytes));
    TRY(check_signer(body, signer));
    return verify(signer, body_bytes, signature);
}

} // namespace ownkey::tx
