// The words an account is found by: first name, last name, e-mail key and user name, in a form that
// is compared byte by byte. The rules are: UTF-8 stays UTF-8; A-Z and the capitals of Latin-1 (À to
// Þ, so also Ä, Ö and Ü) become small, every other letter stays as it is; at most 128 bytes.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace ownkey::rows {

inline constexpr std::size_t kTermBytes = 128;

/// The word, whatever its case. Also how user names are compared.
inline std::string folded(std::string_view text) {
    constexpr unsigned char kLatinLead = 0xC3; // U+00C0 to U+00FF in UTF-8: C3 80 to C3 BF
    constexpr unsigned char kTimes = 0x97;     // U+00D7 is no letter
    std::string out(text);
    unsigned char before = 0;
    for (auto& c : out) {
        const auto byte = static_cast<unsigned char>(c);
        const bool capital =
            before == kLatinLead ? byte <= 0x9E && byte != kTimes : byte >= 'A' && byte <= 'Z';
        if (capital) c = static_cast<char>(byte + 0x20);
        before = byte;
    }
    return out;
}

inline std::string term_of(std::string_view text) {
    return folded(text.substr(0, kTermBytes));
}

/// In: an account of any kind. Out: its terms, each once.
template <class AnyAccount>
std::set<std::string> terms_of(const AnyAccount& account, std::string_view username) {
    std::set<std::string> terms{term_of(account.first_name),
                                term_of(account.last_name),
                                term_of(account.email_key),
                                term_of(username)};
    terms.erase("");
    return terms;
}

/// The first text behind all that start with this one, which is not empty UTF-8.
inline std::string behind(std::string prefix) {
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

} // namespace ownkey::rows
