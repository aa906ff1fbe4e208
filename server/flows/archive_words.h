// Words that both directions of the archive share.
#pragma once

#include <string_view>

namespace ownkey::flows::archive {

inline constexpr std::string_view kHead = "ownkey-archive";
inline constexpr int kVersion = 1;
inline constexpr std::string_view kNote =
    "opens only with the secrets file of the server whose OPAQUE key this is";
/// The sealed rows that go along: flows/legacy_servers.h.
inline constexpr std::string_view kLegacyServers = "legacy gradido servers";

} // namespace ownkey::flows::archive
