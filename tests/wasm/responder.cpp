// Both halves of OPAQUE on standard input and output, one step a line, for tests in JavaScript:
// native answers what WebAssembly or another implementation asks. Words are hexadecimal, `-` is
// empty; an answer is a line of words, or the error's name. The server's keys, its identifier for
// the account and all randomness are fixed. Suite one, until `configure` says otherwise.
//
//   configure CONTEXT CLIENT_IDENTITY SERVER_IDENTITY    "ok"; `-` for an identity: absent
//   register REQUEST                                     RESPONSE
//   login RECORD KE1, or unknown KE1                     KE2
//   finish KE3                                           "ok"
//   agree KE3                                            SESSION_KEY
//   client_register PASSWORD                             REQUEST
//   client_registered RESPONSE                           RECORD EXPORT_KEY
//   client_login PASSWORD                                KE1
//   client_logged_in KE2                                 KE3 EXPORT_KEY SESSION_KEY
#include "core/encoding.h"
#include "core/opaque/client.h"
#include "core/opaque/server.h"
#include "tests/core/filled.h"

#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace {

using namespace ownkey;
using namespace ownkey::opaque;

constexpr std::string_view kIdentifier = "0123456789abcdef";

ByteVector take_bytes() {
    std::string word;
    std::cin >> word;
    return word == "-" ? ByteVector{} : MUST(from_hex(word));
}

template <class FixedType>
FixedType take() {
    return MUST(FixedType::from(take_bytes()));
}

/// What was begun on either side, and what both sides agreed on before.
class Responder {
public:
    Responder()
        : keys_(MUST(make_server_keys(filled<OprfSeed>(4), filled<AkeSeed>(5)))),
          config_(MUST(config_of(Suite::one))) {}

    Result<std::string> configure() {
        context_ = take_bytes();
        client_identity_ = take_bytes();
        server_identity_ = take_bytes();
        config_.context = context_;
        if (!client_identity_.empty()) config_.client_identity = client_identity_;
        if (!server_identity_.empty()) config_.server_identity = server_identity_;
        return std::string("ok");
    }

    Result<std::string> register_account() {
        const auto request = take<RegistrationRequest>();
        const auto response = TRY(respond_registration(request, as_bytes(kIdentifier), keys_));
        return to_hex(response.view());
    }

    Result<std::string> login(const RegistrationRecord& record) {
        const ServerLoginRandom random{{{1}}, {{2}}, filled<KeyshareSeed>(3)};
        auto start =
            TRY(respond_login(take<Ke1>(), record, as_bytes(kIdentifier), keys_, random, config_));
        login_state_ = std::move(start.state);
        return to_hex(start.ke2.view());
    }

    Result<std::string> unknown() { return login(fake_record(as_bytes(kIdentifier), keys_)); }

    Result<std::string> finish() {
        TRY(finish_login(login_state_, take<Ke3>()));
        return std::string("ok");
    }

    Result<std::string> agree() {
        const auto session_key = TRY(finish_login(login_state_, take<Ke3>()));
        return to_hex(session_key.reveal());
    }

    Result<std::string> client_register() {
        auto start = TRY(start_registration(take_bytes(), filled<BlindSeed>(6)));
        client_registration_ = std::move(start.state);
        return to_hex(start.request.view());
    }

    Result<std::string> client_registered() {
        const auto done = TRY(finish_registration(
            std::move(client_registration_), take<RegistrationResponse>(), {{7}}, config_));
        return to_hex(done.record.view()) + ' ' + to_hex(done.export_key.reveal());
    }

    Result<std::string> client_login() {
        auto start =
            TRY(start_login(take_bytes(), filled<BlindSeed>(8), {{9}}, filled<KeyshareSeed>(10)));
        client_login_ = std::move(start.state);
        return to_hex(start.ke1.view());
    }

    Result<std::string> client_logged_in() {
        const auto done = TRY(opaque::finish_login(std::move(client_login_), take<Ke2>(), config_));
        return to_hex(done.ke3.view()) + ' ' + to_hex(done.export_key.reveal()) + ' ' +
               to_hex(done.session_key.reveal());
    }

private:
    ServerKeys keys_;
    Config config_;
    ByteVector context_, client_identity_, server_identity_; // what config_ points to
    ServerLoginState login_state_;
    ClientRegistration client_registration_;
    ClientLogin client_login_;
};

} // namespace

int main() {
    MUST(init_crypto());
    Responder responder;
    const std::map<std::string, std::function<Result<std::string>()>> steps{
        {"configure", [&] { return responder.configure(); }},
        {"register", [&] { return responder.register_account(); }},
        {"login", [&] { return responder.login(take<RegistrationRecord>()); }},
        {"unknown", [&] { return responder.unknown(); }},
        {"finish", [&] { return responder.finish(); }},
        {"agree", [&] { return responder.agree(); }},
        {"client_register", [&] { return responder.client_register(); }},
        {"client_registered", [&] { return responder.client_registered(); }},
        {"client_login", [&] { return responder.client_login(); }},
        {"client_logged_in", [&] { return responder.client_logged_in(); }},
    };
    for (std::string step; std::cin >> step;) {
        const auto answer = steps.at(step)();
        std::cout << (answer ? *answer : std::string(error_name(answer.error()))) << std::endl;
    }
}
