#include "server.h"

#include "key_exchange.h"
#include "oprf.h"

namespace ownkey::opaque {

namespace {

constexpr std::size_t kElement = 32;

/// Offsets in the record: client public key 32 || masking key 64 || envelope 96.
constexpr std::size_t kMaskingKey = 32, kEnvelope = 96, kEnvelopeSize = 96;

/// Writes evaluated element, masking nonce and masked response (RFC 9807 §6.3.2.2
/// CreateCredentialResponse).
Status write_credential_response(Ke2& ke2,
                                 const Ke1& ke1,
                                 const RegistrationRecord& record,
                                 ByteView credential_identifier,
                                 const ServerKeys& keys,
                                 const Nonce& masking_nonce) {
    const Scalar key = TRY(oprf_key(keys.oprf_seed.reveal(), credential_identifier));
    TRY(multiply(key.reveal(),
                 part_of<kElement>(ke1, Ke1Layout::kBlinded),
                 part_of<kElement>(ke2, Ke2Layout::kEvaluated)));
    std::copy(masking_nonce.bytes.begin(),
              masking_nonce.bytes.end(),
              ke2.data() + Ke2Layout::kMaskingNonce);
    const auto envelope = part_of<kEnvelopeSize>(record, kEnvelope);
    auto* masked = ke2.data() + Ke2Layout::kMasked;
    masked = std::copy(keys.public_key.bytes.begin(), keys.public_key.bytes.end(), masked);
    std::copy(envelope.begin(), envelope.end(), masked);
    apply_response_pad(part_of<64>(record, kMaskingKey),
                       masking_nonce.view(),
                       part_of<Ke2Layout::kMaskedSize>(ke2, Ke2Layout::kMasked));
    return ok();
}

} // namespace

Result<ServerKeys> make_server_keys(OprfSeed oprf_seed, const AkeSeed& seed) {
    const Scalar scalar = TRY(derive_scalar(seed.reveal(), kDiffieHellmanInfo));
    return load_server_keys(std::move(oprf_seed), MUST(AkePrivateKey::from(scalar.reveal())));
}

Result<ServerKeys> load_server_keys(OprfSeed oprf_seed, AkePrivateKey private_key) {
    if (!is_valid_scalar(private_key.reveal())) return Error::invalid_scalar;
    AkePublicKey public_key;
    TRY(multiply_base(private_key.reveal(), public_key.bytes));
    return ServerKeys{std::move(oprf_seed), std::move(private_key), public_key};
}

Result<RegistrationResponse> respond_registration(const RegistrationRequest& request,
                                                  ByteView credential_identifier,
                                                  const ServerKeys& keys) {
    const Scalar key = TRY(oprf_key(keys.oprf_seed.reveal(), credential_identifier));
    RegistrationResponse response;
    TRY(multiply(key.reveal(), request.bytes, part_of<kElement>(response, 0)));
    std::copy(
        keys.public_key.bytes.begin(), keys.public_key.bytes.end(), response.data() + kElement);
    return response;
}

Status check_record(const RegistrationRecord& record) {
    if (!is_valid_element(part_of<kElement>(record, 0))) return Error::invalid_element;
    return ok();
}

// Any element whose logarithm no client knows serves as the fake client's key: the server's own
// costs nothing, so that an unknown account takes the time of a known one. The masking key and the
// zero envelope are the RFC's.
RegistrationRecord fake_record(ByteView credential_identifier, const ServerKeys& keys) {
    RegistrationRecord record;
    std::copy(keys.public_key.bytes.begin(), keys.public_key.bytes.end(), record.data());
    hkdf_expand(keys.oprf_seed.reveal(),
                {credential_identifier, as_bytes("ownkey-1 fake masking key")},
                part_of<64>(record, kMaskingKey));
    return record;
}

Result<ServerLoginStart> respond_login(const Ke1& ke1,
                                       const RegistrationRecord& record,
                                       ByteView credential_identifier,
                                       const ServerKeys& keys,
                                       const ServerLoginRandom& random,
                                       const Config& config) {
    ServerLoginStart out;
    TRY(write_credential_response(
        out.ke2, ke1, record, credential_identifier, keys, random.masking_nonce));

    const Scalar ephemeral = TRY(derive_scalar(random.keyshare_seed.reveal(), kDiffieHellmanInfo));
    std::copy(random.server_nonce.bytes.begin(),
              random.server_nonce.bytes.end(),
              out.ke2.data() + Ke2Layout::kNonce);
    TRY(multiply_base(ephemeral.reveal(), part_of<kElement>(out.ke2, Ke2Layout::kKeyshare)));

    const auto client_keyshare = part_of<kElement>(ke1, Ke1Layout::kKeyshare);
    const auto client_public_key = part_of<kElement>(record, 0);
    const SharedSecrets secrets = TRY(triple_dh({{
        {ephemeral.reveal(), client_keyshare},
        {keys.private_key.reveal(), client_keyshare},
        {ephemeral.reveal(), client_public_key},
    }}));
    const Identities who = identities_of(config, client_public_key, keys.public_key.view());
    const Hash64 preamble_hash = transcript_hash(config, who, ke1, out.ke2);
    const KeySchedule schedule = derive_keys(secrets, preamble_hash);

    const auto server_mac = part_of<64>(out.ke2, Ke2Layout::kMac);
    hmac_sha512(schedule.server_mac_key.reveal(), {preamble_hash.view()}, server_mac);
    const Hash64 full_hash = transcript_hash(config, who, ke1, out.ke2, server_mac);
    const auto state = out.state.reveal();
    hmac_sha512(schedule.client_mac_key.reveal(), {full_hash.view()}, state.first<64>());
    std::copy(schedule.session_key.reveal().begin(),
              schedule.session_key.reveal().end(),
              state.begin() + 64);
    return out;
}

Result<SessionKey> finish_login(const ServerLoginState& state, const Ke3& ke3) {
    if (sodium_memcmp(state.reveal().data(), ke3.data(), Ke3::kSize) != 0)
        return Error::client_not_authentic;
    return SessionKey::from(state.reveal().last<64>());
}

} // namespace ownkey::opaque
