// OPAQUE, both sides: the password, the seeds, all keys of the server and all that comes of them.
#include "check.h"
#include "core/opaque/client.h"
#include "core/opaque/server.h"

namespace ownkey::constant_time {

using namespace opaque;

namespace {

constexpr std::string_view kIdentifier = "0123456789abcdef";
const Config kIdentity{as_bytes("test"), stretch_identity, std::nullopt, std::nullopt};

ServerKeys server_keys() {
    return MUST(make_server_keys(secret<OprfSeed>(9), secret<Secret<struct AkeSeedTag, 32>>(10)));
}

/// What goes over the wire is public there.
template <class Message>
Message sent(Message message) {
    publish(message.view());
    return message;
}

RegistrationRecord registered(const ServerKeys& keys, const Config& config) {
    const SecretBuffer password = secret_text("password");
    auto start = MUST(start_registration(password.reveal(), secret<BlindSeed>(1)));
    const auto response =
        MUST(respond_registration(sent(start.request), as_bytes(kIdentifier), keys));
    const auto finish = MUST(finish_registration(
        std::move(start.state), sent(response), public_bytes<Nonce>(2), config));
    // The record is the server's secret: its masking key is. The client's public key is not.
    RegistrationRecord record = finish.record;
    publish(record.view().first(AkePublicKey::kSize));
    MUST(check_record(record));
    return record;
}

ServerLoginStart responded(const Ke1& ke1,
                           const RegistrationRecord& record,
                           const ServerKeys& keys,
                           const Config& config) {
    const ServerLoginRandom random{
        public_bytes<Nonce>(6), public_bytes<Nonce>(7), secret<KeyshareSeed>(8)};
    return MUST(respond_login(ke1, record, as_bytes(kIdentifier), keys, random, config));
}

Result<ClientLoginFinish> log_in(const Config& config, std::string_view typed, bool is_known) {
    const ServerKeys keys = server_keys();
    const auto record =
        is_known ? registered(keys, config) : fake_record(as_bytes(kIdentifier), keys);
    const SecretBuffer password = secret_text(typed);
    auto client = MUST(start_login(
        password.reveal(), secret<BlindSeed>(3), public_bytes<Nonce>(4), secret<KeyshareSeed>(5)));
    const auto server = responded(sent(client.ke1), record, keys, config);
    auto finish = finish_login(std::move(client.state), sent(server.ke2), config);
    const Ke3 ke3 = finish ? sent(finish->ke3) : Ke3{};
    contract(finish_login(server.state, ke3).has_value() == finish.has_value());
    return finish;
}

} // namespace

CASE(opaque) {
    const auto finish = MUST(log_in(kIdentity, "password", true));
    contract(finish.server_public_key == server_keys().public_key);
}

CASE(opaque_argon2id) {
    (void)MUST(log_in(MUST(config_of(Suite::one)), "password", true));
}

CASE(opaque_wrong_password) {
    contract(log_in(kIdentity, "passw0rd", true).error() == Error::wrong_password);
}

CASE(opaque_unknown_account) {
    contract(log_in(kIdentity, "password", false).error() == Error::wrong_password);
}

CASE(opaque_lying_server) {
    const SecretBuffer password = secret_text("password");
    auto client = MUST(start_login(
        password.reveal(), secret<BlindSeed>(3), public_bytes<Nonce>(4), secret<KeyshareSeed>(5)));
    const ServerKeys keys = server_keys();
    auto ke2 = sent(responded(sent(client.ke1), registered(keys, kIdentity), keys, kIdentity).ke2);
    ke2.bytes.back() ^= 1;
    contract(finish_login(std::move(client.state), ke2, kIdentity).error() ==
             Error::server_not_authentic);
}

CASE(opaque_stored_server_key) {
    const ServerKeys keys = server_keys();
    const auto again =
        MUST(load_server_keys(keys.oprf_seed.duplicate(), keys.private_key.duplicate()));
    contract(again.public_key == keys.public_key);
}

} // namespace ownkey::constant_time
