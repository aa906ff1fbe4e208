// OPAQUE beyond the vectors: wrong passwords, lying servers and clients, elements that are none,
// unknown accounts.
#include "core/opaque/client.h"
#include "core/opaque/oprf.h"
#include "core/opaque/server.h"
#include "filled.h"

#include <gtest/gtest.h>

namespace ownkey::opaque {
namespace {

template <class FixedType>
FixedType nonce(Byte byte) {
    FixedType out;
    out.bytes.fill(byte);
    return out;
}

const Config kFast{as_bytes("test"), stretch_identity, std::nullopt, std::nullopt};
constexpr std::string_view kPassword = "a password", kIdentifier = "0123456789abcdef";

class Opaque : public testing::Test {
protected:
    Opaque()
        : keys_(MUST(
              make_server_keys(filled<OprfSeed>(9), filled<Secret<struct AkeSeedTag, 32>>(10)))) {}

    RegistrationRecord registered(const Config& config, std::string_view password = kPassword) {
        auto start = MUST(start_registration(as_bytes(password), filled<BlindSeed>(1)));
        const auto response =
            MUST(respond_registration(start.request, as_bytes(kIdentifier), keys_));
        return MUST(finish_registration(std::move(start.state), response, nonce<Nonce>(2), config))
            .record;
    }

    static ClientLoginStart started(std::string_view password = kPassword) {
        return MUST(start_login(
            as_bytes(password), filled<BlindSeed>(3), nonce<Nonce>(4), filled<KeyshareSeed>(5)));
    }

    ServerLoginStart
    responded(const Ke1& ke1, const RegistrationRecord& record, const Config& config) {
        const ServerLoginRandom random{nonce<Nonce>(6), nonce<Nonce>(7), filled<KeyshareSeed>(8)};
        return MUST(respond_login(ke1, record, as_bytes(kIdentifier), keys_, random, config));
    }

    Error login_error(ClientLogin state, const Ke2& ke2) {
        const auto finish = finish_login(std::move(state), ke2, kFast);
        return finish ? Error::internal : finish.error();
    }

    ServerKeys keys_;
};

TEST_F(Opaque, suite_one_end_to_end) {
    const Config config = MUST(config_of(Suite::one));
    EXPECT_EQ(as_text(config.context), "ownkey-1");
    EXPECT_FALSE(config.client_identity || config.server_identity);
    const auto record = registered(config);
    auto client = started();
    const auto server = responded(client.ke1, record, config);
    const auto finish = MUST(finish_login(std::move(client.state), server.ke2, config));
    const auto session_key = MUST(finish_login(server.state, finish.ke3));
    EXPECT_TRUE(equal_constant_time(session_key, finish.session_key));
    EXPECT_FALSE(config_of(static_cast<Suite>(2)));
}

TEST_F(Opaque, wrong_password_and_unknown_account_look_alike) {
    auto wrong = started("another password");
    const auto known = responded(wrong.ke1, registered(kFast), kFast);
    EXPECT_EQ(login_error(std::move(wrong.state), known.ke2), Error::wrong_password);
    auto any = started();
    const auto unknown = responded(any.ke1, fake_record(as_bytes(kIdentifier), keys_), kFast);
    EXPECT_EQ(login_error(std::move(any.state), unknown.ke2), Error::wrong_password);
}

TEST_F(Opaque, fake_record_is_stable_and_its_own_per_identifier) {
    const auto record = fake_record(as_bytes(kIdentifier), keys_);
    EXPECT_EQ(record, fake_record(as_bytes(kIdentifier), keys_));
    EXPECT_NE(record, fake_record(as_bytes("another one"), keys_));
    EXPECT_TRUE(check_record(record));
}

TEST_F(Opaque, every_flipped_bit_of_ke2_fails) {
    const auto record = registered(kFast);
    const auto honest = started();
    const auto server = responded(honest.ke1, record, kFast);
    for (std::size_t bit = 0; bit < Ke2::kSize * 8; ++bit) {
        Ke2 ke2 = server.ke2;
        ke2.bytes[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
        const Error error = login_error(started().state, ke2);
        // Evaluated element 32, masking nonce 32 and masked response 128: the envelope. Then the
        // nonce, keyshare and MAC of the server.
        if (bit / 8 < 32 || (bit / 8 >= 224 && bit / 8 < 256)) {
            EXPECT_TRUE(error == Error::invalid_element || error == Error::wrong_password ||
                        error == Error::server_not_authentic)
                << bit;
        } else if (bit / 8 < 192) {
            EXPECT_EQ(error, Error::wrong_password) << bit;
        } else {
            EXPECT_EQ(error, Error::server_not_authentic) << bit;
        }
    }
}

TEST_F(Opaque, tampered_record_fails) {
    for (const std::size_t byte : {40u, 100u, 140u, 191u}) { // masking key, envelope nonce, tag
        RegistrationRecord record = registered(kFast);
        record.bytes[byte] ^= 1;
        auto client = started();
        const auto server = responded(client.ke1, record, kFast);
        EXPECT_EQ(login_error(std::move(client.state), server.ke2), Error::wrong_password) << byte;
    }
}

TEST_F(Opaque, another_persons_key_in_the_record_is_not_authentic) {
    RegistrationRecord record = registered(kFast);
    std::copy(keys_.public_key.bytes.begin(), keys_.public_key.bytes.end(), record.bytes.begin());
    auto client = started();
    const auto server = responded(client.ke1, record, kFast);
    EXPECT_EQ(login_error(std::move(client.state), server.ke2), Error::server_not_authentic);
}

TEST_F(Opaque, another_context_is_not_authentic) {
    const auto record = registered(kFast);
    auto client = started();
    const auto server = responded(
        client.ke1, record, {as_bytes("other"), stretch_identity, std::nullopt, std::nullopt});
    EXPECT_EQ(login_error(std::move(client.state), server.ke2), Error::server_not_authentic);
}

TEST_F(Opaque, wrong_ke3_is_refused) {
    auto client = started();
    const auto server = responded(client.ke1, registered(kFast), kFast);
    auto finish = MUST(finish_login(std::move(client.state), server.ke2, kFast));
    for (std::size_t byte = 0; byte < Ke3::kSize; ++byte) {
        Ke3 ke3 = finish.ke3;
        ke3.bytes[byte] ^= 0x80;
        EXPECT_EQ(finish_login(server.state, ke3).error(), Error::client_not_authentic);
    }
}

/// The identity, and encodings of no element: not canonical (p, p+1, top bit), negative, not a
/// square (RFC 9496 A.2).
std::vector<std::array<Byte, 32>> no_elements() {
    std::array<Byte, 32> identity{};
    std::array<Byte, 32> prime{}; // 2^255 - 19
    prime.fill(0xFF);
    prime[0] = 0xED;
    prime[31] = 0x7F;
    std::array<Byte, 32> prime_plus_one = prime;
    prime_plus_one[0] = 0xEE;
    std::array<Byte, 32> top_bit{};
    top_bit[31] = 0x80;
    std::array<Byte, 32> negative{1};
    std::array<Byte, 32> all_ones{};
    all_ones.fill(0xFF);
    std::array<Byte, 32> generator_with_top_bit{0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71,
                                                0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f,
                                                0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82, 0xdd, 0x8d,
                                                0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0xf6};
    return {identity, prime, prime_plus_one, top_bit, negative, all_ones, generator_with_top_bit};
}

TEST_F(Opaque, what_is_no_element_is_refused_everywhere) {
    const auto record = registered(kFast);
    const auto honest = started();
    const ServerLoginRandom random{nonce<Nonce>(6), nonce<Nonce>(7), filled<KeyshareSeed>(8)};
    for (const auto& bad : no_elements()) {
        EXPECT_EQ(
            respond_registration(RegistrationRequest{bad}, as_bytes(kIdentifier), keys_).error(),
            Error::invalid_element);
        for (const std::size_t part : {0u, 64u}) { // blinded message, keyshare
            Ke1 ke1 = honest.ke1;
            std::copy(bad.begin(), bad.end(), ke1.bytes.begin() + part);
            EXPECT_EQ(
                respond_login(ke1, record, as_bytes(kIdentifier), keys_, random, kFast).error(),
                Error::invalid_element);
        }
        RegistrationRecord bad_record = record;
        std::copy(bad.begin(), bad.end(), bad_record.bytes.begin());
        EXPECT_EQ(check_record(bad_record).error(), Error::invalid_element);
        for (const std::size_t part : {0u, 32u}) { // evaluated element, server public key
            auto start = MUST(start_registration(as_bytes(kPassword), filled<BlindSeed>(1)));
            auto response = MUST(respond_registration(start.request, as_bytes(kIdentifier), keys_));
            std::copy(bad.begin(), bad.end(), response.bytes.begin() + part);
            EXPECT_EQ(finish_registration(std::move(start.state), response, nonce<Nonce>(2), kFast)
                          .error(),
                      Error::invalid_element);
        }
        Ke2 ke2 = responded(honest.ke1, record, kFast).ke2;
        std::copy(bad.begin(), bad.end(), ke2.bytes.begin());
        EXPECT_EQ(login_error(started().state, ke2), Error::invalid_element);
    }
}

TEST_F(Opaque, scalars_that_are_none_are_refused) {
    // The group order, RFC 9496 §4: 2^252 + 27742317777372353535851937790883648493.
    std::array<Byte, 32> order{0xed,
                               0xd3,
                               0xf5,
                               0x5c,
                               0x1a,
                               0x63,
                               0x12,
                               0x58,
                               0xd6,
                               0x9c,
                               0xf7,
                               0xa2,
                               0xde,
                               0xf9,
                               0xde,
                               0x14};
    order[31] = 0x10;
    EXPECT_EQ(load_server_keys(filled<OprfSeed>(9), MUST(AkePrivateKey::from(order))).error(),
              Error::invalid_scalar);
    EXPECT_EQ(load_server_keys(filled<OprfSeed>(9), filled<AkePrivateKey>(0)).error(),
              Error::invalid_scalar);
    EXPECT_EQ(load_server_keys(filled<OprfSeed>(9), filled<AkePrivateKey>(0xFF)).error(),
              Error::invalid_scalar);
    EXPECT_EQ(start_registration(as_bytes(kPassword), filled<BlindSeed>(0)).error(),
              Error::invalid_scalar);
    const auto loaded = MUST(load_server_keys(filled<OprfSeed>(9), keys_.private_key.duplicate()));
    EXPECT_EQ(loaded.public_key, keys_.public_key);
}

TEST_F(Opaque, a_password_over_64_kib_is_refused) {
    EXPECT_EQ(start_registration(ByteVector(65'536, 'x'), filled<BlindSeed>(1)).error(),
              Error::bad_length);
    EXPECT_TRUE(start_registration(ByteVector(65'535, 'x'), filled<BlindSeed>(1)));
    EXPECT_EQ(
        start_login(
            ByteVector(65'536, 'x'), filled<BlindSeed>(1), nonce<Nonce>(4), filled<KeyshareSeed>(5))
            .error(),
        Error::bad_length);
    std::array<Byte, 32> element{};
    MUST(multiply_base(filled<Scalar>(1).reveal(), element));
    EXPECT_EQ(oprf_finalize(ByteVector(65'536, 'x'), filled<Scalar>(1).reveal(), element).error(),
              Error::bad_length);
    EXPECT_TRUE(oprf_finalize(ByteVector(65'535, 'x'), filled<Scalar>(1).reveal(), element));
}

TEST_F(Opaque, zero_is_no_scalar_of_the_group_either) {
    const Scalar zero;
    std::array<Byte, 32> element{};
    EXPECT_EQ(multiply_base(zero.reveal(), element).error(), Error::invalid_scalar);
    EXPECT_EQ(invert(zero.reveal()).error(), Error::invalid_scalar);
    MUST(multiply_base(filled<Scalar>(1).reveal(), element));
    EXPECT_EQ(oprf_finalize({}, zero.reveal(), element).error(), Error::invalid_scalar);
}

// A phone may not have the memory that suite 1 asks for.
TEST_F(Opaque, a_password_that_cannot_be_stretched_is_an_error) {
    Config small = kFast;
    small.stretch = [](ByteView, std::span<Byte, 64>) -> Status { return Error::out_of_memory; };
    auto start = MUST(start_registration(as_bytes(kPassword), filled<BlindSeed>(1)));
    const auto response = MUST(respond_registration(start.request, as_bytes(kIdentifier), keys_));
    EXPECT_EQ(finish_registration(std::move(start.state), response, nonce<Nonce>(2), small).error(),
              Error::out_of_memory);
    auto client = started();
    const auto server = responded(client.ke1, registered(kFast), kFast);
    EXPECT_EQ(finish_login(std::move(client.state), server.ke2, small).error(),
              Error::out_of_memory);
}

} // namespace
} // namespace ownkey::opaque
