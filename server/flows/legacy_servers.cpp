#include "legacy_servers.h"

#include "core/encoding.h"
#include "core/token/flat_json.h"
#include "core/wipe.h"
#include "server/flows/server_keys.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr std::string_view kName = "legacy gradido servers";
constexpr std::string_view kUse = "legacy servers";
constexpr std::size_t kMost = 8;

Failure sealed_otherwise() {
    return {Error::secrets_invalid,
            "secrets.file",
            "what was imported was sealed with another secrets file"};
}

/// One text each: app secret, a blank, server key; both in hex.
Result<LegacyServer> server_of(const std::string& text) {
    const auto blank = std::min(text.find(' '), text.size());
    LegacyServer server;
    server.app_secret = TRY(from_hex(std::string_view(text).substr(0, blank)));
    if (blank == text.size()) return Error::bad_json;
    server.server_key =
        TRY(fixed_from_hex<LegacyServerKey>(std::string_view(text).substr(blank + 1)));
    return server;
}

Result<std::vector<LegacyServer>> decoded(std::string_view text) {
    const auto json = TRY(token::FlatJson::parse(text));
    const auto* value = json.find("servers");
    const auto* texts = value == nullptr ? nullptr : std::get_if<token::Strings>(value);
    if (texts == nullptr) return Error::bad_json;
    std::vector<LegacyServer> servers;
    for (const auto& line : *texts) {
        auto server = TRY(server_of(line));
        servers.push_back(std::move(server));
    }
    return servers;
}

std::string encoded(const std::vector<LegacyServer>& servers) {
    token::Strings texts;
    for (const auto& server : servers)
        texts.push_back(to_hex(server.app_secret) + ' ' + to_hex(server.server_key.view()));
    return token::FlatJsonWriter().add("servers", texts).finish();
}

Outcome<std::vector<LegacyServer>> opened(const World& world,
                                          const std::optional<SealedState>& state) {
    if (!state) return std::vector<LegacyServer>();
    const auto plain = open_sealed(world, kUse, as_bytes(kName), state->sealed);
    if (!plain) return sealed_otherwise();
    auto servers = decoded(as_text(plain->reveal()));
    if (!servers) return sealed_otherwise();
    return std::move(servers).value();
}

} // namespace

Outcome<std::vector<LegacyServer>> legacy_servers(Tables& tables, const World& world) {
    return opened(world, TRY(tables.find_sealed_state(std::string(kName))));
}

Done add_legacy_server(Tables& tables, const World& world, const LegacyServer& server) {
    auto state = TRY(tables.find_sealed_state(std::string(kName)));
    auto servers = TRY(opened(world, state));
    const bool known = std::any_of(servers.begin(), servers.end(), [&](const auto& other) {
        return other.app_secret == server.app_secret && other.server_key == server.server_key;
    });
    if (known) return ok();
    if (servers.size() == kMost)
        return Failure(Error::field_rule, "app_secret", "of eight old servers at most");
    servers.push_back(server);
    if (!state) state.emplace().name = kName;
    auto text = encoded(servers);
    state->sealed = seal(world, kUse, as_bytes(kName), as_bytes(text));
    wipe(text);
    return tables.put_sealed_state(*state);
}

} // namespace ownkey::flows
