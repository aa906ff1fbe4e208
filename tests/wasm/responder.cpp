// The server's half of OPAQUE on standard input and output, for the module's tests: native answers
// what WebAssembly asks. A line is `register REQUEST`, `login RECORD KE1` or `unknown KE1` (hex);
// answers: RESPONSE, or KE2 and on the next line, after `finish KE3`, "ok" or the error's name.
// Keys and randomness are fixed.
#include "core/encoding.h"
#include "core/opaque/server.h"
#include "tests/core/filled.h"

#include <iostream>
#include <string>

namespace {

using namespace ownkey;
using namespace ownkey::opaque;

constexpr std::string_view kIdentifier = "0123456789abcdef";

template <class FixedType>
FixedType take() {
    std::string text;
    std::cin >> text;
    return MUST(fixed_from_hex<FixedType>(text));
}

void login(const ServerKeys& keys, const RegistrationRecord& record) {
    const ServerLoginRandom random{{{1}}, {{2}}, filled<KeyshareSeed>(3)};
    const auto start = MUST(respond_login(
        take<Ke1>(), record, as_bytes(kIdentifier), keys, random, MUST(config_of(Suite::one))));
    std::cout << to_hex(start.ke2.view()) << std::endl;
    std::string finish;
    if (!(std::cin >> finish)) return;
    const auto session_key = finish_login(start.state, take<Ke3>());
    std::cout << (session_key ? "ok" : error_name(session_key.error())) << std::endl;
}

} // namespace

int main() {
    MUST(init_crypto());
    const auto keys =
        MUST(make_server_keys(filled<OprfSeed>(4), filled<Secret<struct AkeSeedTag, 32>>(5)));
    for (std::string command; std::cin >> command;) {
        if (command == "register") {
            const auto response = MUST(
                respond_registration(take<RegistrationRequest>(), as_bytes(kIdentifier), keys));
            std::cout << to_hex(response.view()) << std::endl;
        }
        if (command == "login") login(keys, take<RegistrationRecord>());
        if (command == "unknown") login(keys, fake_record(as_bytes(kIdentifier), keys));
    }
}
