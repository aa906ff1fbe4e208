#include "operations.h"

#include "core/opaque/client.h"
#include "core/opaque/group.h"
#include "core/opaque/server.h"
#include "core/tx/transaction.h"
#include "core/vault/envelope.h"
#include "tests/core/filled.h"

#include <array>

namespace ownkey::bench {

namespace {

using namespace opaque;

constexpr std::string_view kPassword = "a bench password of some length";
constexpr std::int64_t kNow = 1'700'000'000;
const std::array<Byte, 16> kIdentifier{1, 2, 3};
const std::array<Byte, 128> kMessage{}; // about as long as a transfer
const ServerLoginRandom kDice{{{1}}, {{2}}, filled<KeyshareSeed>(3)};

ClientRegistrationFinish
registered(const ServerKeys& keys, const RegistrationResponse* given, const Config& config) {
    auto start = MUST(start_registration(as_bytes(kPassword), filled<BlindSeed>(4)));
    const auto response =
        given != nullptr ? *given : MUST(respond_registration(start.request, kIdentifier, keys));
    return MUST(finish_registration(std::move(start.state), response, {{5}}, config));
}

ClientLoginStart login_started() {
    return MUST(
        start_login(as_bytes(kPassword), filled<BlindSeed>(6), {{7}}, filled<KeyshareSeed>(8)));
}

/// One person, registered and with a key, and a server that knows the account.
struct Prepared {
    Config config = config_of(Suite::one).value();
    ServerKeys keys;
    RegistrationRequest request;
    RegistrationResponse response;
    RegistrationRecord record;
    ExportKey export_key;
    ClientLoginStart login;
    ServerLoginStart answer;
    Ke3 ke3;
    RootSecret root = filled<RootSecret>(9);
    SigningKey signing_key;
    vault::EnvelopeHeader header;
    vault::Envelope envelope;
    Signature signature;
    ByteVector body;

    Prepared() {
        MUST(init_crypto());
        keys = MUST(make_server_keys(filled<OprfSeed>(10), filled<AkeSeed>(11)));
        request = MUST(start_registration(as_bytes(kPassword), filled<BlindSeed>(4))).request;
        response = MUST(respond_registration(request, kIdentifier, keys));
        auto person = registered(keys, &response, config);
        record = person.record;
        export_key = std::move(person.export_key);
        login = login_started();
        answer = MUST(respond_login(login.ke1, record, kIdentifier, keys, kDice, config));
        ke3 = MUST(finish_login(std::move(login.state), answer.ke2, config)).ke3;
        signing_key = derive_signing_key(root, Derivation::gradido_v1);
        header.public_key = public_key_of(signing_key);
        envelope = vault::seal(root, export_key, header, {{12}});
        signature = ownkey::sign(signing_key, kMessage);
        const tx::Transfer transfer{header.public_key, {{13}}, 125'000};
        body = tx::encode_transfer_body(transfer, "three bags of apples from our garden", kNow);
    }
};

const Prepared& prepared() {
    static const Prepared made;
    return made;
}

void sign() {
    contract(ownkey::sign(prepared().signing_key, kMessage) == prepared().signature);
}

void verify() {
    MUST(ownkey::verify(prepared().header.public_key, kMessage, prepared().signature));
}

void ristretto() {
    std::array<Byte, 32> out{};
    MUST(multiply(prepared().keys.private_key.reveal(), prepared().request.bytes, out));
}

void argon2id() {
    Secret<struct StretchedTag, 64> out;
    MUST(stretch_argon2id(as_bytes(kPassword), out.reveal()));
}

void register_client() {
    registered(prepared().keys, &prepared().response, prepared().config);
}

void register_server() {
    MUST(respond_registration(prepared().request, kIdentifier, prepared().keys));
    MUST(check_record(prepared().record));
}

void login_client() {
    auto start = login_started();
    MUST(finish_login(std::move(start.state), prepared().answer.ke2, prepared().config));
}

void login_server() {
    const auto& p = prepared();
    const auto start =
        MUST(respond_login(p.login.ke1, p.record, kIdentifier, p.keys, kDice, p.config));
    MUST(finish_login(start.state, p.ke3));
}

void seal() {
    vault::seal(prepared().root, prepared().export_key, prepared().header, {{12}});
}

void open() {
    const vault::Expected expected{.account = {}, .public_key = prepared().header.public_key};
    MUST(vault::open(prepared().envelope.view(), prepared().export_key, expected));
}

void decode_and_summarise() {
    contract(!tx::summary_json(MUST(tx::decode_body(prepared().body))).empty());
}

constexpr std::array kOperations{
    Operation{"sign", sign},
    Operation{"verify", verify},
    Operation{"ristretto", ristretto},
    Operation{"argon2id", argon2id},
    Operation{"register_client", register_client},
    Operation{"register_server", register_server},
    Operation{"login_client", login_client},
    Operation{"login_server", login_server},
    Operation{"seal", seal},
    Operation{"open", open},
    Operation{"decode_and_summarise", decode_and_summarise},
};

} // namespace

std::span<const Operation> operations() {
    prepared();
    return kOperations;
}

} // namespace ownkey::bench
