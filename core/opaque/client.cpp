#include "client.h"

#include "envelope.h"
#include "key_exchange.h"

namespace ownkey::opaque {

namespace {

constexpr std::size_t kElement = 32;

Result<BlindScalar> blind_from(const BlindSeed& seed) {
    const Scalar scalar = TRY(reduce_scalar(seed.reveal()));
    return BlindScalar::from(scalar.reveal());
}

Result<RandomizedPassword> randomized_password_of(const SecretBuffer& password,
                                                  const BlindScalar& blind,
                                                  ElementView evaluated,
                                                  const Config& config) {
    const OprfOutput output = TRY(oprf_finalize(password.reveal(), blind.reveal(), evaluated));
    return randomize_password(output, config.stretch);
}

} // namespace

Result<ClientRegistrationStart> start_registration(ByteView password, const BlindSeed& blind) {
    ClientRegistrationStart start;
    start.state.blind = TRY(blind_from(blind));
    start.state.password = SecretBuffer(password);
    TRY(oprf_blind(password, start.state.blind.reveal(), start.request.bytes));
    return start;
}

Result<ClientRegistrationFinish> finish_registration(ClientRegistration state,
                                                     const RegistrationResponse& response,
                                                     const Nonce& envelope_nonce,
                                                     const Config& config) {
    ClientRegistrationFinish out;
    const auto server_public_key = part_of<kElement>(response, kElement);
    if (!is_valid_element(server_public_key)) return Error::invalid_element;
    out.server_public_key = MUST(AkePublicKey::from(server_public_key));

    const auto password = TRY(randomized_password_of(
        state.password, state.blind, part_of<kElement>(response, 0), config));
    const MaskingKey masking_key = masking_key_of(password);
    EnvelopeKeys keys = TRY(derive_envelope_keys(password, envelope_nonce.view()));
    const AuthTag tag = envelope_tag(keys, envelope_nonce.view(), server_public_key, config);

    auto* record = out.record.data();
    for (const ByteView part : {keys.client_public_key.view(),
                                ByteView(masking_key.reveal()),
                                envelope_nonce.view(),
                                ByteView(tag)}) {
        record = std::copy(part.begin(), part.end(), record);
    }
    out.export_key = std::move(keys.export_key);
    return out;
}

Result<ClientLoginStart> start_login(ByteView password,
                                     const BlindSeed& blind,
                                     const Nonce& client_nonce,
                                     const KeyshareSeed& keyshare_seed) {
    ClientLoginStart start;
    start.state.password = SecretBuffer(password);
    start.state.blind = TRY(blind_from(blind));
    const Scalar ephemeral = TRY(derive_scalar(keyshare_seed.reveal(), kDiffieHellmanInfo));
    std::copy(ephemeral.reveal().begin(),
              ephemeral.reveal().end(),
              start.state.ephemeral.reveal().begin());

    TRY(oprf_blind(
        password, start.state.blind.reveal(), part_of<kElement>(start.ke1, Ke1Layout::kBlinded)));
    std::copy(
        client_nonce.bytes.begin(), client_nonce.bytes.end(), start.ke1.data() + Ke1Layout::kNonce);
    TRY(multiply_base(ephemeral.reveal(), part_of<kElement>(start.ke1, Ke1Layout::kKeyshare)));
    start.state.ke1 = start.ke1;
    return start;
}

namespace {

struct Recovered {
    EnvelopeKeys keys;
    AkePublicKey server_public_key;
};

// RFC 9807 §6.3.2.3 RecoverCredentials. A wrong password unmasks noise, which the tag then refuses.
Result<Recovered>
recover_credentials(const ClientLogin& state, const Ke2& ke2, const Config& config) {
    const auto password = TRY(randomized_password_of(
        state.password, state.blind, part_of<kElement>(ke2, Ke2Layout::kEvaluated), config));
    const MaskingKey masking_key = masking_key_of(password);
    std::array<Byte, Ke2Layout::kMaskedSize> response{};
    const auto masked = part_of<Ke2Layout::kMaskedSize>(ke2, Ke2Layout::kMasked);
    std::copy(masked.begin(), masked.end(), response.begin());
    apply_response_pad(masking_key.reveal(), part_of<32>(ke2, Ke2Layout::kMaskingNonce), response);

    const ByteView opened(response);
    const ByteView server_public_key = opened.first(kElement);
    const ByteView nonce = opened.subspan(kElement, Nonce::kSize);
    EnvelopeKeys keys = TRY(derive_envelope_keys(password, nonce));
    const AuthTag expected = envelope_tag(keys, nonce, server_public_key, config);
    if (sodium_memcmp(expected.data(), opened.last(expected.size()).data(), expected.size()) != 0)
        return Error::wrong_password;
    return Recovered{std::move(keys), MUST(AkePublicKey::from(server_public_key))};
}

} // namespace

Result<ClientLoginFinish> finish_login(ClientLogin state, const Ke2& ke2, const Config& config) {
    Recovered recovered = TRY(recover_credentials(state, ke2, config));
    const auto server_keyshare = part_of<kElement>(ke2, Ke2Layout::kKeyshare);
    const SharedSecrets secrets = TRY(triple_dh({{
        {state.ephemeral.reveal(), server_keyshare},
        {state.ephemeral.reveal(), recovered.server_public_key.bytes},
        {recovered.keys.client_private_key.reveal(), server_keyshare},
    }}));
    const Identities who = identities_of(
        config, recovered.keys.client_public_key.view(), recovered.server_public_key.view());
    const Hash64 preamble_hash = transcript_hash(config, who, state.ke1, ke2);
    KeySchedule schedule = derive_keys(secrets, preamble_hash);

    AuthTag expected_mac;
    const auto server_mac = part_of<64>(ke2, Ke2Layout::kMac);
    hmac_sha512(schedule.server_mac_key.reveal(), {preamble_hash.view()}, expected_mac);
    if (sodium_memcmp(expected_mac.data(), server_mac.data(), server_mac.size()) != 0)
        return Error::server_not_authentic;

    ClientLoginFinish out;
    const Hash64 full_hash = transcript_hash(config, who, state.ke1, ke2, server_mac);
    hmac_sha512(schedule.client_mac_key.reveal(), {full_hash.view()}, out.ke3.bytes);
    out.export_key = std::move(recovered.keys.export_key);
    out.session_key = std::move(schedule.session_key);
    out.server_public_key = recovered.server_public_key;
    return out;
}

} // namespace ownkey::opaque
