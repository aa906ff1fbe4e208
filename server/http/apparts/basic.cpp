#include "basic.h"

#include "core/encoding.h"
#include "core/wipe.h"

#include <algorithm>
#include <string_view>

namespace ownkey::http::apparts {
namespace {

constexpr std::string_view kScheme = "basic ";
constexpr std::size_t kLongest = 2'048;

bool has_scheme(std::string_view header) {
    return header.size() > kScheme.size() &&
           std::equal(kScheme.begin(), kScheme.end(), header.begin(), [](char wanted, char sent) {
               return wanted == (sent >= 'A' && sent <= 'Z' ? sent - 'A' + 'a' : sent);
           });
}

} // namespace

Outcome<Basic> read_basic(const std::string& header) {
    const Failure wrong(Error::bad_request, "authorization", "Basic authorization is expected");
    if (header.size() > kLongest || !has_scheme(header)) return wrong;
    auto bytes = from_base64(std::string_view(header).substr(kScheme.size()));
    if (!bytes) return wrong;
    const auto text = as_text(*bytes);
    const auto colon = text.find(':');
    const bool whole = colon != text.npos && colon > 0 && colon + 1 < text.size() &&
                       text.find('\0') == text.npos && is_utf8(*bytes);
    Basic basic;
    if (whole) basic = {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
    sodium_memzero(bytes->data(), bytes->size());
    if (!whole) return wrong;
    return basic;
}

} // namespace ownkey::http::apparts
