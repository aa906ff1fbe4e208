#include "service_caller.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/guard.h"

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

Outcome<std::optional<ServiceCaller>> service_caller(const World& world, const Request& request) {
    const auto& settings = world.settings.gradido;
    const auto& trusted = settings.trusted_callers;
    const auto authorization = request.header("authorization");
    if (std::find(trusted.begin(), trusted.end(), request.address) != trusted.end() ||
        bears_service_key(settings, authorization))
        return std::optional(ServiceCaller{});
    const auto key = flows::require_service(world, authorization, flows::Scope::gradido);
    if (key) return std::optional(ServiceCaller{key->community});
    const auto error = key.error().error;
    if (error != Error::service_refused && error != Error::scope_missing) return key.error();
    return std::optional<ServiceCaller>();
}

} // namespace ownkey::http::gradido
