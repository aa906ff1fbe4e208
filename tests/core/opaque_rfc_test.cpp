// RFC 9807 Appendix C and RFC 9497 A.1.1, byte for byte, intermediates included.
#include "core/opaque/client.h"
#include "core/opaque/envelope.h"
#include "core/opaque/key_exchange.h"
#include "core/opaque/server.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::opaque {
namespace {

using vectors::fixed;
using vectors::hex;
using vectors::Json;
using vectors::secret;
using vectors::text;

/// One vector: the views of its configuration live as long as this does.
struct Case {
    explicit Case(const Json& json)
        : inputs(json["inputs"]), intermediates(json["intermediates"]), outputs(json["outputs"]),
          context(hex(json["config"], "Context")), identifier(hex(inputs, "credential_identifier")),
          password_bytes(optional("password")), client_identity(optional("client_identity")),
          server_identity(optional("server_identity")),
          keys(MUST(load_server_keys(secret<OprfSeed>(inputs, "oprf_seed"),
                                     secret<AkePrivateKey>(inputs, "server_private_key")))) {
        config = {context, stretch_identity, std::nullopt, std::nullopt};
        if (inputs.HasMember("client_identity")) config.client_identity = client_identity;
        if (inputs.HasMember("server_identity")) config.server_identity = server_identity;
    }

    [[nodiscard]] ByteVector optional(const char* name) const {
        return inputs.HasMember(name) ? hex(inputs, name) : ByteVector{};
    }

    [[nodiscard]] ServerLoginRandom server_random() const {
        return {fixed<Nonce>(inputs, "masking_nonce"),
                fixed<Nonce>(inputs, "server_nonce"),
                secret<KeyshareSeed>(inputs, "server_keyshare_seed")};
    }

    const Json& inputs;
    const Json& intermediates;
    const Json& outputs;
    ByteVector context, identifier, password_bytes, client_identity, server_identity;
    ServerKeys keys;
    Config config;
};

void expect_hex(ByteView actual, const Json& object, const char* name) {
    EXPECT_EQ(to_hex(actual), text(object, name)) << name;
}

RegistrationRecord registered(const Case& c) {
    auto start = MUST(
        start_registration(c.password_bytes, secret<BlindSeed>(c.inputs, "blind_registration")));
    const auto response = MUST(respond_registration(start.request, c.identifier, c.keys));
    return MUST(finish_registration(std::move(start.state),
                                    response,
                                    fixed<Nonce>(c.inputs, "envelope_nonce"),
                                    c.config))
        .record;
}

class Rfc9807 : public testing::TestWithParam<unsigned> {
protected:
    rapidjson::Document document_ = vectors::load("opaque_rfc9807.json");
    Case c_{document_["real"][GetParam()]};
};

TEST_P(Rfc9807, server_public_key) {
    expect_hex(c_.keys.public_key.view(), c_.inputs, "server_public_key");
}

TEST_P(Rfc9807, registration) {
    auto start = MUST(
        start_registration(c_.password_bytes, secret<BlindSeed>(c_.inputs, "blind_registration")));
    expect_hex(start.request.view(), c_.outputs, "registration_request");
    const auto response = MUST(respond_registration(start.request, c_.identifier, c_.keys));
    expect_hex(response.view(), c_.outputs, "registration_response");
    const auto finish = MUST(finish_registration(
        std::move(start.state), response, fixed<Nonce>(c_.inputs, "envelope_nonce"), c_.config));
    expect_hex(finish.record.view(), c_.outputs, "registration_upload");
    expect_hex(finish.export_key.reveal(), c_.outputs, "export_key");
    EXPECT_EQ(finish.server_public_key, c_.keys.public_key);
    EXPECT_TRUE(check_record(finish.record));
}

TEST_P(Rfc9807, login) {
    auto start = MUST(start_login(c_.password_bytes,
                                  secret<BlindSeed>(c_.inputs, "blind_login"),
                                  fixed<Nonce>(c_.inputs, "client_nonce"),
                                  secret<KeyshareSeed>(c_.inputs, "client_keyshare_seed")));
    expect_hex(start.ke1.view(), c_.outputs, "KE1");
    const auto server = MUST(respond_login(
        start.ke1, registered(c_), c_.identifier, c_.keys, c_.server_random(), c_.config));
    expect_hex(server.ke2.view(), c_.outputs, "KE2");
    const auto client = MUST(finish_login(std::move(start.state), server.ke2, c_.config));
    expect_hex(client.ke3.view(), c_.outputs, "KE3");
    expect_hex(client.session_key.reveal(), c_.outputs, "session_key");
    expect_hex(client.export_key.reveal(), c_.outputs, "export_key");
    const auto session_key = MUST(finish_login(server.state, client.ke3));
    expect_hex(session_key.reveal(), c_.outputs, "session_key");
}

TEST_P(Rfc9807, envelope_intermediates) {
    const Scalar key = MUST(oprf_key(c_.keys.oprf_seed.reveal(), c_.identifier));
    expect_hex(key.reveal(), c_.intermediates, "oprf_key");
    const Scalar blind =
        MUST(reduce_scalar(secret<BlindSeed>(c_.inputs, "blind_registration").reveal()));
    const auto response = fixed<RegistrationResponse>(c_.outputs, "registration_response");
    const auto output =
        MUST(oprf_finalize(c_.password_bytes, blind.reveal(), part_of<32>(response, 0)));
    const auto password = MUST(randomize_password(output, stretch_identity));
    expect_hex(password.reveal(), c_.intermediates, "randomized_password");
    expect_hex(masking_key_of(password).reveal(), c_.intermediates, "masking_key");
    const ByteVector nonce = hex(c_.inputs, "envelope_nonce");
    const EnvelopeKeys keys = MUST(derive_envelope_keys(password, nonce));
    expect_hex(keys.auth_key.reveal(), c_.intermediates, "auth_key");
    expect_hex(keys.client_public_key.view(), c_.intermediates, "client_public_key");
    ByteVector envelope = nonce;
    const AuthTag tag = envelope_tag(keys, nonce, c_.keys.public_key.view(), c_.config);
    envelope.insert(envelope.end(), tag.begin(), tag.end());
    expect_hex(envelope, c_.intermediates, "envelope");
}

TEST_P(Rfc9807, key_schedule_intermediates) {
    const auto ke1 = fixed<Ke1>(c_.outputs, "KE1");
    const auto ke2 = fixed<Ke2>(c_.outputs, "KE2");
    const auto client_public_key = hex(c_.intermediates, "client_public_key");
    const Scalar ephemeral =
        MUST(derive_scalar(hex(c_.inputs, "server_keyshare_seed"), kDiffieHellmanInfo));
    const auto keyshare = part_of<32>(ke1, Ke1Layout::kKeyshare);
    const auto secrets =
        MUST(triple_dh({{{ephemeral.reveal(), keyshare},
                         {c_.keys.private_key.reveal(), keyshare},
                         {ephemeral.reveal(), ElementView(client_public_key.data(), 32)}}}));
    const auto who = identities_of(c_.config, client_public_key, c_.keys.public_key.view());
    const auto schedule = derive_keys(secrets, transcript_hash(c_.config, who, ke1, ke2));
    expect_hex(schedule.handshake_secret.reveal(), c_.intermediates, "handshake_secret");
    expect_hex(schedule.server_mac_key.reveal(), c_.intermediates, "server_mac_key");
    expect_hex(schedule.client_mac_key.reveal(), c_.intermediates, "client_mac_key");
}

INSTANTIATE_TEST_SUITE_P(vectors, Rfc9807, testing::Values(0u, 1u));

TEST(Rfc9807Fake, ke2) {
    const auto document = vectors::load("opaque_rfc9807.json");
    EXPECT_EQ(document["real"].Size(), 2u); // Rfc9807 takes both
    EXPECT_EQ(document["fake"].Size(), 1u);
    const Case c(document["fake"][0]);
    ByteVector bytes = hex(c.inputs, "client_public_key");
    const ByteVector masking_key = hex(c.inputs, "masking_key");
    bytes.insert(bytes.end(), masking_key.begin(), masking_key.end());
    bytes.resize(RegistrationRecord::kSize); // the envelope is all zeros
    const auto record = MUST(RegistrationRecord::from(bytes));
    const auto start = MUST(respond_login(
        fixed<Ke1>(c.inputs, "KE1"), record, c.identifier, c.keys, c.server_random(), c.config));
    expect_hex(start.ke2.view(), c.outputs, "KE2");
}

TEST(Rfc9497, oprf_mode) {
    const auto document = vectors::load("oprf_rfc9497.json");
    const Json& suite = document["suites"][0];
    EXPECT_EQ(suite["vectors"].Size(), 2u);
    const Scalar key = MUST(derive_scalar(hex(suite, "seed"), as_text(hex(suite, "keyInfo"))));
    expect_hex(key.reveal(), suite, "skSm");
    for (const auto& vector : suite["vectors"].GetArray()) {
        const ByteVector input = hex(vector, "Input");
        const ByteVector blind = hex(vector, "Blind");
        const ScalarView scalar(blind.data(), 32);
        std::array<Byte, 32> blinded;
        std::array<Byte, 32> evaluated;
        MUST(oprf_blind(input, scalar, blinded));
        expect_hex(blinded, vector, "BlindedElement");
        MUST(multiply(key.reveal(), blinded, evaluated));
        expect_hex(evaluated, vector, "EvaluationElement");
        expect_hex(MUST(oprf_finalize(input, scalar, evaluated)).reveal(), vector, "Output");
    }
}

} // namespace
} // namespace ownkey::opaque
