#include "tools/community/callers.h"

#include "server/adapters/signed_call.h"

#include <charconv>
#include <fstream>

namespace ownkey::community {

namespace {

constexpr std::int64_t kClocksApartS = 300;

} // namespace

bool Callers::admits(const http::Request& request, std::int64_t now_s) const {
    return addresses_.contains(request.address) && (key_.size() == 0 || is_signed(request, now_s));
}

bool Callers::is_signed(const http::Request& request, std::int64_t now_s) const {
    const std::string stamp(request.header("ownkey-timestamp"));
    std::int64_t time_s = 0;
    const auto [end, error] = std::from_chars(stamp.data(), stamp.data() + stamp.size(), time_s);
    if (error != std::errc() || end != stamp.data() + stamp.size()) return false;
    if (time_s < now_s - kClocksApartS || time_s > now_s + kClocksApartS) return false;
    const std::string given(request.header("ownkey-signature"));
    const auto expected = call_signature(key_.reveal(), time_s, request.body);
    return given.size() == expected.size() &&
           sodium_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

Result<SecretBuffer> first_line_of(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    SecretBuffer key(as_bytes(line));
    sodium_memzero(line.data(), line.size());
    if (key.size() == 0) return Error::bad_length;
    return key;
}

} // namespace ownkey::community
