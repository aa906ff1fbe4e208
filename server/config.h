// The configuration: TOML file, environment (OWNKEY_SECTION__KEY), flags (--set section.key=value);
// later ones win. One table of keys drives reading, checking, printing and docs/configuration.md.
// An unknown key or a value that breaks its rule ends the start, with file and line.
#pragma once

#include "server/domain/failure.h"
#include "server/settings.h"

#include <map>
#include <variant>

namespace ownkey::config {

using Member = std::variant<std::string*,
                            int*,
                            std::size_t*,
                            bool*,
                            std::chrono::seconds*,
                            std::chrono::milliseconds*,
                            std::vector<std::string>*>;

/// A rule for a text, or for each text of a list. Rules for numbers are the range.
struct TextRule {
    const char* words = "";
    bool (*holds)(const std::string&) = nullptr; ///< none: any text
};

struct Key {
    const char* name = ""; ///< "server.listen"
    Member (*member)(Settings&) = nullptr;
    const char* meaning = "";
    std::int64_t min = 0;
    std::int64_t max = 0;
    TextRule text{};
};

const std::vector<Key>& keys();

struct Sources {
    std::string file;                                        ///< empty: none
    std::map<std::string, std::string> environment;          ///< of the process
    std::vector<std::pair<std::string, std::string>> values; ///< of --set
};

/// Of a program's command line: --config FILE, --set KEY=VALUE ..., and the environment of the
/// process. Fails: config_invalid (a --set without "=").
Outcome<Sources> sources_of(const std::string& file, const std::vector<std::string>& set);

/// Fails: config_invalid; field is the key, detail says where ("ownkey.toml:7", "environment",
/// "--set") and which rule is broken.
Outcome<Settings> load(const Sources& sources);

/// The settings as a commented TOML file that load() takes.
std::string print(const Settings& settings);
/// The table of docs/configuration.md: key, default, rule, meaning.
std::string markdown_table();

} // namespace ownkey::config
