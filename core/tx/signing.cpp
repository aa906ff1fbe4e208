// Who has signed, who is still to sign, and the one path on which a body is signed.
#include "transaction.h"

namespace ownkey::tx {

namespace {

bool contains(const std::vector<PublicKey>& keys, const PublicKey& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Of no signature nothing is said. Fails: signature_invalid, tx_signed_twice.
Result<std::vector<PublicKey>> verified_keys(const SignedTransaction& transaction) {
    std::vector<PublicKey> keys;
    for (const SignaturePair& pair : transaction.signatures) {
        if (contains(keys, pair.public_key)) return Error::tx_signed_twice;
        TRY(verify(pair.public_key, transaction.body_bytes, pair.signature));
        keys.push_back(pair.public_key);
    }
    return keys;
}

} // namespace

Status verify_signatures(const SignedTransaction& transaction) {
    if (transaction.signatures.empty()) return Error::signature_invalid;
    TRY(verified_keys(transaction));
    return ok();
}

Result<SignatureState> signature_state(const SignedTransaction& transaction) {
    const Body body = TRY(decode_body(transaction.body_bytes));
    SignatureState state;
    state.present = TRY(verified_keys(transaction));
    const Signers needed = needed_signers(body);
    state.another_missing = needed.and_another;
    for (const PublicKey& key : state.present) {
        TRY(check_signer(body, key));
        if (!contains(needed.all_of, key)) state.another_missing = false;
    }
    for (const PublicKey& key : needed.all_of) {
        if (!contains(state.present, key)) state.missing.push_back(key);
    }
    return state;
}

Status add_signature(SignedTransaction& transaction, const SignaturePair& pair) {
    TRY(verify_body_signature(transaction.body_bytes, pair.public_key, pair.signature));
    for (const SignaturePair& present : transaction.signatures) {
        if (present.public_key == pair.public_key) return Error::tx_signed_twice;
    }
    transaction.signatures.push_back(pair);
    if (encode_signed(transaction).size() <= kMaxSignedBytes) return ok();
    transaction.signatures.pop_back();
    return Error::tx_too_large;
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
