// From 24 words to a signature: usage sign < words. What is signed is shown first, read from the
// bytes.
#include <ownkey/hash.h>
#include <ownkey/keys/phrase.h>
#include <ownkey/tx/transaction.h>

#include <iostream>

using namespace ownkey;

Status sign_with(ByteView words) {
    const PhraseIndices phrase = TRY(parse_phrase(words));
    const ImportedRoot imported = TRY(import_phrase(phrase, Derivation::gradido_v1));
    const SigningKey key = derive_signing_key(imported.root, imported.derivation);
    const tx::Transfer apples{public_key_of(key), PublicKey{}, 12 * tx::kUnitsPerGdd};
    const ByteVector body = tx::encode_transfer_body(apples, "three bags of apples", 1'700'000'000);
    std::cout << tx::summary_json(TRY(tx::decode_body(body))) << '\n';
    const Signature signature = TRY(tx::sign_body(body, key, {.now_s = 1'700'000'000}));
    TRY(tx::verify_body_signature(body, public_key_of(key), signature));
    std::cout << "signed and verified\n";
    return ok();
}

int main() {
    MUST(init_crypto());
    const std::string words(std::istreambuf_iterator<char>(std::cin), {});
    const Status done = sign_with(as_bytes(words));
    if (!done) std::cout << error_text(done.error()) << '\n';
    return done ? 0 : 1;
}
