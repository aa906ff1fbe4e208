#include "service_caller.h"

#include "core/encoding.h"
#include "core/hash.h"

#include <algorithm>

namespace ownkey::http::gradido {
namespace {

constexpr std::string_view kScheme = "Bearer ";

bool bears_service_key(const Settings::Gradido& settings, std::string_view authorization) {
    if (!authorization.starts_with(kScheme)) return false;
    const auto sent = sha256({as_bytes(authorization.substr(kScheme.size()))});
    bool found = false;
    for (const auto& hex : settings.service_key_hashes) {
        const auto known = fixed_from_hex<Hash32>(hex);
        found |= known && sodium_memcmp(known->data(), sent.data(), Hash32::kSize) == 0;
    }
    return found;
}

} // namespace

bool is_service_caller(const Settings::Gradido& settings, const Request& request) {
    const auto& trusted = settings.trusted_callers;
    return bears_service_key(settings, request.header("authorization")) ||
           std::find(trusted.begin(), trusted.end(), request.address) != trusted.end();
}

} // namespace ownkey::http::gradido
