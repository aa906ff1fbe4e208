#include "server/adapters/ledgers.h"

#include "server/adapters/community_ledger.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace ownkey {

namespace {

Failure invalid(const Settings::Community& community, const char* key, std::string rule) {
    return {Error::config_invalid,
            std::string("community.") + key,
            "community " + community.alias + ": " + std::move(rule)};
}

Done check_file(const Settings::Community& community, const char* key, const std::string& file) {
    if (file.empty()) return ok();
    std::ifstream in(file);
    if (in.peek() == std::ifstream::traits_type::eof())
        return invalid(community, key, file + " cannot be read or is empty");
    return ok();
}

Done check_files(const Settings::Community& community) {
    if (community.client_certificate_file.empty() != community.client_key_file.empty())
        return invalid(community, "client_key_file", "certificate and key come together");
    TRY(check_file(community, "ca_file", community.ca_file));
    TRY(check_file(community, "client_certificate_file", community.client_certificate_file));
    TRY(check_file(community, "client_key_file", community.client_key_file));
    return check_file(community, "secret_file", community.secret_file);
}

std::string names_of(const std::vector<LedgerKind>& kinds) {
    std::string out;
    for (const auto& kind : kinds)
        out += (out.empty() ? "" : ", ") + std::string(kind.name);
    return out;
}

const LedgerKind* kind_of(const Settings::Community& community,
                          const std::vector<LedgerKind>& kinds) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const LedgerKind& kind) {
        return kind.name == community.kind;
    });
    return found == kinds.end() ? nullptr : &*found;
}

} // namespace

const std::vector<LedgerKind>& ledger_kinds() {
    static const std::vector<LedgerKind> kinds{
        {"json", [](const Settings::Community& settings, Clock& clock) -> std::unique_ptr<Ledger> {
             return std::make_unique<CommunityLedger>(settings, clock);
         }}};
    return kinds;
}

std::vector<Settings::Community> communities_of(const Settings& settings) {
    std::vector<Settings::Community> all{settings.community};
    all.insert(all.end(), settings.communities.begin(), settings.communities.end());
    return all;
}

Done check_ledgers(const Settings& settings, const std::vector<LedgerKind>& kinds) {
    std::set<std::string> aliases;
    for (const auto& community : communities_of(settings)) {
        if (kind_of(community, kinds) == nullptr)
            return invalid(community, "kind", "one of these is expected: " + names_of(kinds));
        if (!aliases.insert(community.alias).second)
            return invalid(community, "alias", "stands twice");
        TRY(check_files(community));
    }
    return ok();
}

ConfiguredLedgers::ConfiguredLedgers(const Settings& settings,
                                     Clock& clock,
                                     const std::vector<LedgerKind>& kinds) {
    for (const auto& community : communities_of(settings)) {
        const auto* kind = kind_of(community, kinds);
        contract(kind != nullptr);
        by_alias_.emplace(community.alias, kind->make(community, clock));
    }
}

Ledger* ConfiguredLedgers::find(const std::string& community) {
    const auto found = by_alias_.find(community);
    return found == by_alias_.end() ? nullptr : found->second.get();
}

} // namespace ownkey
