// A server that lies in registration, login and signing. Honest client code (opaque/client.h, tx)
// ends each lie in its own error: no export key, nothing said that depends on the password, no
// signature over bytes that were not shown. Lies about envelopes and keys: hostile_vault_test.cpp.
#include "core/opaque/client.h"
#include "core/opaque/server.h"
#include "filled.h"
#include "hostile.h"

#include <gtest/gtest.h>

namespace ownkey::hostile {
namespace {

using namespace opaque;

const Config kFast{as_bytes("test"), stretch_identity, std::nullopt, std::nullopt};
const Config kOtherSuite{as_bytes("ownkey-0"), stretch_identity, std::nullopt, std::nullopt};
constexpr std::string_view kAnna = "anna's 16 bytes.", kBert = "bert's 16 bytes.";
constexpr std::string_view kPassword = "a password";
constexpr std::size_t kEvaluated = 0, kMaskingNonce = 32, kMasked = 64, kServerNonce = 192,
                      kKeyshare = 224, kMac = 256;

ServerKeys keys_from(Byte byte) {
    return MUST(
        make_server_keys(filled<OprfSeed>(byte), filled<Secret<struct AkeSeedTag, 32>>(byte)));
}

ServerLoginRandom server_random(Byte byte) {
    ServerLoginRandom random{{}, {}, filled<KeyshareSeed>(byte)};
    random.masking_nonce.bytes.fill(byte);
    random.server_nonce.bytes.fill(byte);
    return random;
}

Nonce nonce(Byte byte) {
    Nonce out;
    out.bytes.fill(byte);
    return out;
}

ClientLoginStart started(Byte random, std::string_view password = kPassword) {
    return MUST(start_login(as_bytes(password),
                            filled<BlindSeed>(random),
                            nonce(random),
                            filled<KeyshareSeed>(random)));
}

RegistrationResponse true_response(const RegistrationRequest& request) {
    return MUST(respond_registration(request, as_bytes(kAnna), keys_from(1)));
}

RegistrationRecord registered(std::string_view identifier,
                              std::string_view password = kPassword,
                              const ServerKeys& keys = keys_from(1)) {
    auto start = MUST(start_registration(as_bytes(password), filled<BlindSeed>(7)));
    const auto response = MUST(respond_registration(start.request, as_bytes(identifier), keys));
    return MUST(finish_registration(std::move(start.state), response, nonce(8), kFast)).record;
}

Ke2 answer(const Ke1& ke1,
           const RegistrationRecord& record,
           std::string_view identifier = kAnna,
           const ServerKeys& keys = keys_from(1),
           const Config& config = kFast) {
    return MUST(respond_login(ke1, record, as_bytes(identifier), keys, server_random(9), config))
        .ke2;
}

Ke2 true_answer(const Ke1& ke1) {
    return answer(ke1, registered(kAnna));
}

/// The true answer with bytes of another from `from` to `to`.
Ke2 mixed(const Ke2& truth, const Ke2& other, std::size_t from, std::size_t to) {
    Ke2 out = truth;
    std::copy(other.bytes.begin() + from, other.bytes.begin() + to, out.bytes.begin() + from);
    return out;
}

Ke2 with_element(const Ke1& ke1, std::size_t at, Byte first, Byte rest, Byte last) {
    Ke2 out = true_answer(ke1);
    std::fill_n(out.bytes.begin() + at, 32, rest);
    out.bytes[at] = first;
    out.bytes[at + 31] = last;
    return out;
}

/// The server's keys, with another private key or another public key in them.
ServerKeys with_private_key_of(Byte byte) {
    ServerKeys keys = keys_from(1);
    keys.private_key = keys_from(byte).private_key.duplicate();
    return keys;
}

using LoginLie = Lie<Ke2 (*)(const Ke1&)>;
const LoginLie kLoginLies[] = {
    {"ke2_of_an_earlier_login",
     Error::wrong_password,
     [](const Ke1&) { return true_answer(started(30).ke1); }},
    {"ke2_of_an_earlier_login_evaluated_anew",
     Error::server_not_authentic,
     [](const Ke1& ke1) {
         return mixed(true_answer(ke1), true_answer(started(30).ke1), kMaskingNonce, Ke2::kSize);
     }},
    {"mac_of_an_earlier_login",
     Error::server_not_authentic,
     [](const Ke1& ke1) {
         return mixed(true_answer(ke1), true_answer(started(30).ke1), kMac, Ke2::kSize);
     }},
    {"fake_record",
     Error::wrong_password,
     [](const Ke1& ke1) { return answer(ke1, fake_record(as_bytes(kAnna), keys_from(1))); }},
    {"ke2_of_another_account",
     Error::wrong_password,
     [](const Ke1& ke1) { return answer(ke1, registered(kBert, "another password"), kBert); }},
    {"ke2_of_another_account_with_this_password",
     Error::server_not_authentic,
     [](const Ke1& ke1) {
         // Bert's answer to Bert's login, who chose the same password; evaluated for this request.
         const auto record = registered(kBert);
         return mixed(answer(ke1, record, kBert),
                      answer(started(30).ke1, record, kBert),
                      kServerNonce,
                      Ke2::kSize);
     }},
    {"credential_identifier_of_another_account",
     Error::wrong_password,
     [](const Ke1& ke1) { return answer(ke1, registered(kAnna), kBert); }},
    {"record_of_another_account",
     Error::wrong_password,
     [](const Ke1& ke1) { return answer(ke1, registered(kBert)); }},
    {"record_made_from_a_wrong_guess",
     Error::wrong_password,
     [](const Ke1& ke1) { return answer(ke1, registered(kAnna, "a guess")); }},
    {"another_server",
     Error::wrong_password,
     [](const Ke1& ke1) { return answer(ke1, registered(kAnna), kAnna, keys_from(2)); }},
    {"another_server_key",
     Error::wrong_password,
     [](const Ke1& ke1) {
         ServerKeys keys = with_private_key_of(2);
         keys.public_key = keys_from(2).public_key;
         return answer(ke1, registered(kAnna), kAnna, keys);
     }},
    {"database_without_the_servers_private_key",
     Error::server_not_authentic,
     [](const Ke1& ke1) { return answer(ke1, registered(kAnna), kAnna, with_private_key_of(2)); }},
    {"another_clients_key_in_the_record",
     Error::server_not_authentic,
     [](const Ke1& ke1) {
         RegistrationRecord record = registered(kAnna);
         const RegistrationRecord other = registered(kBert);
         std::copy_n(other.bytes.begin(), 32, record.bytes.begin());
         return answer(ke1, record);
     }},
    {"another_suite",
     Error::server_not_authentic,
     [](const Ke1& ke1) {
         return answer(ke1, registered(kAnna), kAnna, keys_from(1), kOtherSuite);
     }},
    {"altered_masked_response",
     Error::wrong_password,
     [](const Ke1& ke1) {
         Ke2 ke2 = true_answer(ke1);
         ke2.bytes[kMasked + 40] ^= 1;
         return ke2;
     }},
    {"altered_server_nonce",
     Error::server_not_authentic,
     [](const Ke1& ke1) {
         Ke2 ke2 = true_answer(ke1);
         ke2.bytes[kServerNonce] ^= 1;
         return ke2;
     }},
    {"keyshare_of_another_login",
     Error::server_not_authentic,
     [](const Ke1& ke1) {
         Ke2 ke2 = true_answer(ke1);
         std::copy_n(ke1.bytes.begin() + 64, 32, ke2.bytes.begin() + kKeyshare);
         return ke2;
     }},
    {"identity_as_evaluated_element",
     Error::invalid_element,
     [](const Ke1& ke1) { return with_element(ke1, kEvaluated, 0, 0, 0); }},
    {"no_element_as_evaluated_element",
     Error::invalid_element,
     [](const Ke1& ke1) { return with_element(ke1, kEvaluated, 0xEE, 0xFF, 0x7F); }},
    {"identity_as_keyshare",
     Error::invalid_element,
     [](const Ke1& ke1) { return with_element(ke1, kKeyshare, 0, 0, 0); }},
    {"no_element_as_keyshare",
     Error::invalid_element,
     [](const Ke1& ke1) { return with_element(ke1, kKeyshare, 0xEE, 0xFF, 0x7F); }},
    {"request_sent_back",
     Error::wrong_password,
     [](const Ke1& ke1) {
         Ke2 ke2 = true_answer(ke1);
         std::copy_n(ke1.bytes.begin(), 32, ke2.bytes.begin());
         return ke2;
     }},
};

class Login : public testing::TestWithParam<LoginLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer, Login, testing::ValuesIn(kLoginLies), NameOf());

TEST_P(Login, ends_in_its_error) {
    auto client = started(20);
    const Ke2 ke2 = GetParam().tell(client.ke1);
    const auto finish = finish_login(std::move(client.state), ke2, kFast);
    ASSERT_FALSE(finish.has_value());
    EXPECT_EQ(error_name(finish.error()), error_name(GetParam().error));
}

// What the server gets to see after its KE2 is a KE3 or nothing. For a wrong password at the true
// record, the right one at a fake record, and the right one at a record made from a wrong guess it
// is nothing, for the same reason; so nothing tells them apart. KE1 is uniformly blinded (RFC 9497
// §5.1.1): each password fits each KE1 under some blind.
TEST(HostileServer, failures_say_nothing_about_the_password) {
    const auto fails = [](std::string_view typed, const RegistrationRecord& record) {
        auto client = started(20, typed);
        const Ke2 ke2 = answer(client.ke1, record);
        const auto finish = finish_login(std::move(client.state), ke2, kFast);
        return finish ? Error::internal : finish.error();
    };
    const auto fake = fake_record(as_bytes(kAnna), keys_from(1));
    EXPECT_EQ(fails("wrong", registered(kAnna)), Error::wrong_password);
    EXPECT_EQ(fails(kPassword, fake), Error::wrong_password);
    EXPECT_EQ(fails("wrong", fake), Error::wrong_password);
    EXPECT_EQ(fails(kPassword, registered(kAnna, "a guess")), Error::wrong_password);
}

// The lies above are lies: the truth logs in.
TEST(HostileServer, the_true_answer_logs_in) {
    auto client = started(20);
    const Ke2 ke2 = true_answer(client.ke1);
    EXPECT_TRUE(finish_login(std::move(client.state), ke2, kFast));
}

TEST(HostileServer, messages_of_another_length_are_not_even_read) {
    const Ke2 ke2 = true_answer(started(20).ke1);
    EXPECT_EQ(Ke2::from(ke2.view().first(319)).error(), Error::bad_length);
    ByteVector longer(ke2.bytes.begin(), ke2.bytes.end());
    longer.push_back(0);
    EXPECT_EQ(Ke2::from(longer).error(), Error::bad_length);
    EXPECT_EQ(RegistrationResponse::from(ke2.view().first(63)).error(), Error::bad_length);
}

using RegistrationLie = Lie<RegistrationResponse (*)(const RegistrationRequest&)>;

RegistrationResponse
response_with(const RegistrationRequest& request, std::size_t at, Byte rest, Byte last) {
    auto out = true_response(request);
    std::fill_n(out.bytes.begin() + at, 32, rest);
    out.bytes[at + 31] = last;
    return out;
}

const RegistrationLie kRegistrationLies[] = {
    {"identity_as_evaluated_element",
     Error::invalid_element,
     [](const RegistrationRequest& request) { return response_with(request, 0, 0, 0); }},
    {"no_element_as_evaluated_element",
     Error::invalid_element,
     [](const RegistrationRequest& request) { return response_with(request, 0, 0xFF, 0x7F); }},
    {"identity_as_server_key",
     Error::invalid_element,
     [](const RegistrationRequest& request) { return response_with(request, 32, 0, 0); }},
    {"no_element_as_server_key",
     Error::invalid_element,
     [](const RegistrationRequest& request) { return response_with(request, 32, 0xFF, 0x7F); }},
    // These register; the record then opens for nobody but the server that lied in the same way.
    {"evaluated_for_another_account",
     Error::wrong_password,
     [](const RegistrationRequest& request) {
         return MUST(respond_registration(request, as_bytes(kBert), keys_from(1)));
     }},
    {"another_server_key",
     Error::wrong_password,
     [](const RegistrationRequest& request) {
         auto out = true_response(request);
         const auto other = keys_from(2).public_key;
         std::copy(other.bytes.begin(), other.bytes.end(), out.bytes.begin() + 32);
         return out;
     }},
    {"request_sent_back",
     Error::wrong_password,
     [](const RegistrationRequest& request) {
         auto out = true_response(request);
         std::copy(request.bytes.begin(), request.bytes.end(), out.bytes.begin());
         return out;
     }},
};

class Registration : public testing::TestWithParam<RegistrationLie> {};

INSTANTIATE_TEST_SUITE_P(HostileServer,
                         Registration,
                         testing::ValuesIn(kRegistrationLies),
                         NameOf());

TEST_P(Registration, ends_in_its_error) {
    auto start = MUST(start_registration(as_bytes(kPassword), filled<BlindSeed>(7)));
    const auto response = GetParam().tell(start.request);
    const auto finish = finish_registration(std::move(start.state), response, nonce(8), kFast);
    if (!finish) {
        EXPECT_EQ(error_name(finish.error()), error_name(GetParam().error));
        return;
    }
    auto client = started(20);
    const Ke2 ke2 = answer(client.ke1, finish->record);
    const auto login = finish_login(std::move(client.state), ke2, kFast);
    ASSERT_FALSE(login.has_value());
    EXPECT_EQ(error_name(login.error()), error_name(GetParam().error));
}

} // namespace
} // namespace ownkey::hostile
