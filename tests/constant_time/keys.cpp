// From the root to signatures, under every derivation.
#include "check.h"
#include "core/keys/gradido_v2.h"
#include "core/keys/legacy.h"
#include "core/keys/phrase.h"
#include "core/keys/slip10.h"
#include "core/tx/transaction.h"
#include "tests/core/vectors.h"

namespace ownkey::constant_time {

namespace {

void derive_and_sign(Derivation derivation) {
    const SigningKey key = derive_signing_key(secret<RootSecret>(1), derivation);
    const Signature signature = sign(key, as_bytes("message"));
    MUST(verify(public_key_of(key), as_bytes("message"), signature));
}

} // namespace

CASE(derive_gradido_v1) {
    derive_and_sign(Derivation::gradido_v1);
}

CASE(derive_gradido_v2) {
    derive_and_sign(Derivation::gradido_v2);
}

CASE(derive_slip10) {
    derive_and_sign(Derivation::slip10);
}

CASE(derive_seed) {
    derive_and_sign(Derivation::seed);
}

CASE(derive_extended_seed) {
    derive_and_sign(Derivation::extended_seed);
}

// The one path on which a transaction is signed.
CASE(sign_body) {
    const SigningKey key = derive_signing_key(secret<RootSecret>(1), Derivation::gradido_v2);
    constexpr std::int64_t kNow = 1'622'140'958;
    const ByteVector body = tx::encode_transfer_body(
        {public_key_of(key), public_bytes<PublicKey>(2), 5}, "Thank you", kNow);
    const Signature signature = MUST(tx::sign_body(body, key, {kNow}));
    MUST(tx::verify_body_signature(body, public_key_of(key), signature));
}

CASE(phrase) {
    const auto root = secret<RootSecret>(1);
    const PhraseIndices phrase = phrase_of(root);
    contract(equal_constant_time(MUST(root_of(phrase)), root));
}

CASE(phrase_without_checksum) {
    const auto imported = MUST(import_phrase(secret<PhraseIndices>(1), Derivation::gradido_v1));
    contract(!imported.has_checksum && imported.derivation == Derivation::seed);
}

CASE(extended_children) {
    const ExtendedKey parent = extended_key_of(secret<SigningSeed>(1));
    const ExtendedKey hard = MUST(derive_child(parent, kHardened + 7));
    const ExtendedKey soft = MUST(derive_child(hard, 7));
    const ExtendedPublicKey soft_public = MUST(derive_child(public_half(hard), 7));
    contract(soft_public.key == public_key_of(soft.key));
    contract(equal_constant_time(soft_public.chain_code, soft.chain_code));
    MUST(verify(soft_public.key, {}, sign(soft.key, {})));
}

CASE(slip10_children) {
    const auto seed = secret<Bip39Seed>(1);
    const Slip10Key child = MUST(slip10_child(slip10_master(seed.reveal()), kHardened));
    (void)signing_key_of(child.seed);
}

// The old scheme; its own Argon2id is excepted like ours (boundary.cpp).
CASE(legacy_key) {
    const auto document = vectors::load("gradido_legacy_accounts.json");
    const auto& row = document["accounts"][0];
    const std::string email = vectors::text(row, "email");
    const ByteVector app_secret = vectors::hex(document, "app_secret");
    const ByteVector encrypted_key = vectors::hex(row, "encrypted_key");
    LegacyAccount account{
        email, app_secret, encrypted_key, vectors::fixed<PublicKey>(row, "public_key"), {}};
    account.verifier.emplace();
    account.verifier->server_key =
        vectors::fixed<decltype(LegacyVerifier::server_key)>(document, "server_key");
    account.verifier->value = std::stoull(vectors::text(row, "verifier_u64"));
    const SecretBuffer password = secret_text(vectors::text(row, "password"));
    (void)MUST(open_legacy_key(password.reveal(), account));
}

} // namespace ownkey::constant_time
