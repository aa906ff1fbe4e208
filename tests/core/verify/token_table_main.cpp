// token_table: prints the table of good and forged tokens, for the verifiers in docs/verify.
// First the JWKS, then the shared secret in base64url, then a case a line: name, verdict, keys,
// issuer, audience, now, leeway, longest lifetime, token, split by tabs.
// token_table verify: reads such cases from standard input and prints core's verdict, a line each.
#include "../token_table.h"
#include "core/encoding.h"
#include "core/hash.h"
#include "core/token/jwk.h"

#include <iostream>
#include <sstream>

namespace ownkey::token {
namespace {

constexpr std::array<std::string_view, 3> kKeyNames{"jwks", "secret", "both"};

void print_table() {
    std::vector<PublicKey> keys;
    for (const IssuingKey& key : table_keys())
        keys.push_back(*key.public_key());
    const std::string foreign =
        R"({"kty":"RSA","n":"AQ","e":"AQAB","kid":"r"},{"kty":"OKP","crv":"X25519","x":"AQ"},)";
    std::string text = jwks(keys);
    text.insert(text.find('[') + 1, foreign); // not ours: skipped, RFC 7517 section 5
    std::cout << text << '\n' << to_base64url(table_secret().reveal()) << '\n';
    for (const TokenCase& row : token_table()) {
        contract(row.token.find_first_of("\t\n") == std::string::npos);
        std::cout << row.name << '\t' << row.verdict << '\t'
                  << kKeyNames[static_cast<std::size_t>(row.keys)] << '\t' << row.expected.issuer
                  << '\t' << row.expected.audience << '\t' << row.expected.now_s << '\t'
                  << row.expected.leeway_s << '\t' << row.expected.longest_lifetime_s << '\t'
                  << row.token << '\n';
    }
}

void print_verdicts() {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream fields(line);
        std::array<std::string, 9> field;
        for (std::string& text : field)
            std::getline(fields, text, '\t');
        TokenCase row;
        const auto* const keys = std::find(kKeyNames.begin(), kKeyNames.end(), field[2]);
        contract(keys != kKeyNames.end());
        row.keys = static_cast<Keys>(keys - kKeyNames.begin());
        row.expected = {
            field[3], field[4], std::stoll(field[5]), std::stoll(field[6]), std::stoll(field[7])};
        row.token = field[8];
        std::cout << verdict_on(row) << '\n';
    }
}

} // namespace
} // namespace ownkey::token

int main(int argc, char** argv) {
    MUST(ownkey::init_crypto());
    if (argc > 1 && std::string_view(argv[1]) == "verify")
        ownkey::token::print_verdicts();
    else
        ownkey::token::print_table();
}
