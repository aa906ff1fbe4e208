// core/vault/shamir.h for shamir_interop.mjs. One question a line, in hexadecimal; one answer:
//   split SECRET COEFFICIENTS|- NUMBER   the share
//   combine NUMBER:SHARE ...             the secret
#include "core/encoding.h"
#include "core/hash.h"
#include "core/vault/shamir.h"

#include <iostream>
#include <sstream>

namespace ownkey::vault {
namespace {

SharedSecret secret_from(const std::string& hex) {
    return MUST(SharedSecret::from(MUST(from_hex(hex))));
}

SharedSecret split(std::istream& words) {
    std::string secret, coefficients;
    int number = 0;
    words >> secret >> coefficients >> number;
    const ByteVector bytes = coefficients == "-" ? ByteVector{} : MUST(from_hex(coefficients));
    return share_of(secret_from(secret), bytes, static_cast<Byte>(number));
}

SharedSecret combined(std::istream& words) {
    std::vector<SharedSecret> shares;
    std::vector<Byte> numbers;
    for (std::string word; words >> word;) {
        const auto colon = word.find(':');
        numbers.push_back(static_cast<Byte>(std::stoi(word.substr(0, colon))));
        shares.push_back(secret_from(word.substr(colon + 1)));
    }
    std::vector<NumberedShare> numbered;
    for (std::size_t i = 0; i < shares.size(); ++i)
        numbered.push_back({numbers[i], &shares[i]});
    return combine(numbered);
}

} // namespace
} // namespace ownkey::vault

int main() {
    MUST(ownkey::init_crypto());
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string what;
        words >> what;
        const auto out =
            what == "split" ? ownkey::vault::split(words) : ownkey::vault::combined(words);
        std::cout << ownkey::to_hex(out.reveal()) << std::endl;
    }
}
