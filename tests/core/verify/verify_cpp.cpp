// verify_cpp TABLE: docs/verify/ownkey_verify.h gives the verdicts of the table. Built as a service
// would build it: C++17, libsodium, nothing of Ownkey's.
#include "ownkey_verify.h"

#include <fstream>
#include <iostream>
#include <sstream>

namespace {

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, '\t');)
        fields.push_back(field);
    fields.resize(9); // the last one, the token, may be empty
    return fields;
}

std::string verdict_on(const std::vector<std::string>& row,
                       const std::string& jwks,
                       const std::string& secret) {
    ownkey_verify::Keys keys;
    if (row[2] != "secret" && !keys.add_jwks(jwks)) return "the JWKS is refused";
    if (row[2] != "jwks") keys.add_secret(secret);
    const auto verdict = ownkey_verify::verify_access_token(
        row[8], keys, {row[3], row[4], std::stoll(row[5]), std::stoll(row[6]), std::stoll(row[7])});
    if (!verdict.error.empty()) return verdict.error;
    return std::get<std::string>(verdict.claims.at("sub")) == "alice" ? "ok" : "another account";
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2 || sodium_init() < 0) return 2;
    std::ifstream table(argv[1]);
    std::string jwks, secret, line;
    std::getline(table, jwks);
    std::getline(table, secret);
    secret = ownkey_verify::detail::base64url_bytes(secret);
    int rows = 0, wrong = 0;
    for (; std::getline(table, line); ++rows) {
        const auto row = fields_of(line);
        const std::string verdict = verdict_on(row, jwks, secret);
        if (verdict == row[1]) continue;
        ++wrong;
        std::cout << row[0] << ": " << verdict << " instead of " << row[1] << '\n';
    }
    for (
        const char* not_jwks :
        {"",
         "{}",
         "{\"keys\":[}",
         "{\"keys\":[]}x",
         "{\"keys\":[{]}",
         R"({"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"1","x":"AQ"}]})"}) {
        ownkey_verify::Keys keys;
        wrong += keys.add_jwks(not_jwks) ? 1 : 0;
    }
    std::cout << rows << " tokens, " << wrong << " wrong verdicts\n";
    return wrong == 0 && rows > 150 ? 0 : 1;
}
