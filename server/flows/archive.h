// The archive of a deployment: JSON lines, written by `ownkey export`, taken back by `ownkey import
// ownkey` (docs/import.md has every line). The rules are:
//  - Nothing secret stands in it in clear; what is sealed with the deployment's secret, and every
//    password record, opens only together with the same secrets file. The first line says whose.
//  - One order: sealed rows, campaigns, accounts by id with all that is theirs, officers, service
//    keys. Into an empty database and out again it is the same, byte for byte.
//  - Sessions, devices, codes, tokens, mails that wait and the audit log stay behind.
//  - A line that is there already is known and changes nothing: restoring may begin again.
#pragma once

#include "server/flows/import.h"

#include <functional>
#include <string>
#include <string_view>

namespace ownkey::flows {

/// Longest line that is read.
inline constexpr std::size_t kMostArchiveLine = std::size_t{1} << 20;

/// In: takes each line, without its end. Fails: as the store and `write`.
Done export_archive(const World& world, const std::function<Done(const std::string&)>& write);

/// Takes an archive line by line.
class Restoring {
public:
    Restoring(const World& world, ImportMode mode) : world_(world), mode_(mode) {}

    /// In: a line, without its end; the first one first. Fails: field_rule (of another form, or the
    /// first line is missing), secrets_invalid (another deployment's archive), store_duplicate
    /// (somebody else has address, name, key or number), bad_json.
    Outcome<Taken> line(std::string_view text);

private:
    const World& world_;
    ImportMode mode_;
    bool begun_ = false;
};

} // namespace ownkey::flows
