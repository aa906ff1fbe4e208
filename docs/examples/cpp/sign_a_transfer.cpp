// A person's key from its words to the first signature, client and server in one program. The
// password never reaches the server half; the server half never sees the key.
#include <ownkey/keys/phrase.h>
#include <ownkey/opaque/client.h>
#include <ownkey/opaque/server.h>
#include <ownkey/tx/transaction.h>
#include <ownkey/vault/envelope.h>

#include <iostream>

using namespace ownkey;
using namespace ownkey::opaque;

/// Core has no randomness of its own: it is an argument.
template <class Type>
Type fresh() {
    std::array<Byte, Type::kSize> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return MUST(Type::from(bytes));
}

Status first_signature(ByteView password, const Uuid& account, std::int64_t now_s) {
    const Config config = TRY(config_of(Suite::one));
    const ServerKeys server = TRY(make_server_keys(fresh<OprfSeed>(), fresh<AkeSeed>()));

    // A new key, and the words that bring it back.
    const auto root = fresh<RootSecret>();
    const auto public_key = public_key_of(derive_signing_key(root, Derivation::gradido_v1));
    std::cout << "words: " << as_text(phrase_text(phrase_of(root)).reveal()) << '\n';

    // Registration: the server keeps a record and an envelope, and can open neither.
    auto begun = TRY(start_registration(password, fresh<BlindSeed>()));
    const auto response = TRY(respond_registration(begun.request, account.view(), server));
    const auto registered =
        TRY(finish_registration(std::move(begun.state), response, fresh<Nonce>(), config));
    const vault::EnvelopeHeader header{.account = account, .public_key = public_key};
    const auto envelope =
        vault::seal(root, registered.export_key, header, fresh<vault::EnvelopeRandom>());

    // Login: both sides get one session key; the page alone gets what opens the envelope.
    auto login =
        TRY(start_login(password, fresh<BlindSeed>(), fresh<Nonce>(), fresh<KeyshareSeed>()));
    const auto answer = TRY(respond_login(login.ke1,
                                          registered.record,
                                          account.view(),
                                          server,
                                          {fresh<Nonce>(), fresh<Nonce>(), fresh<KeyshareSeed>()},
                                          config));
    const auto done = TRY(finish_login(std::move(login.state), answer.ke2, config));
    const auto session_key = TRY(finish_login(answer.state, done.ke3));
    const bool agreed = equal_constant_time(session_key, done.session_key);
    std::cout << "session keys " << (agreed ? "agree" : "differ") << '\n';
    const auto opened = TRY(vault::open(
        envelope.view(), done.export_key, {.account = account, .public_key = public_key}));

    // Signing: what is shown is read from the bytes that are signed.
    const auto amount = TRY(tx::parse_amount("12.50"));
    const tx::Transfer apples{public_key, fresh<PublicKey>(), amount};
    const ByteVector body = tx::encode_transfer_body(apples, "three bags of apples", now_s);
    std::cout << "to sign: " << tx::summary_json(TRY(tx::decode_body(body))) << '\n';
    const SigningKey key = derive_signing_key(opened, Derivation::gradido_v1);
    const auto signature = TRY(tx::sign_body(body, key, {.now_s = now_s}));
    TRY(tx::verify_body_signature(body, public_key, signature));
    std::cout << "signed and verified\n";
    return ok();
}

int main() {
    MUST(init_crypto());
    const auto now_s = 1'700'000'000; // a program of your own asks its clock
    const auto done = first_signature(as_bytes("correct horse"), fresh<Uuid>(), now_s);
    if (!done) std::cout << error_text(done.error()) << '\n';
    return done ? 0 : 1;
}
