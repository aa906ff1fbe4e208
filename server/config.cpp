#include "server/config_rules.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <sstream>

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

namespace ownkey::config {

namespace {

constexpr const char* kAlias = "SessionTokenValidityDurationSeconds";
constexpr const char* kAliasOf = "session.validity";

const Key* find(const std::string& name) {
    const auto found = std::find_if(
        keys().begin(), keys().end(), [&](const Key& key) { return key.name == name; });
    return found == keys().end() ? nullptr : &*found;
}

/// Levenshtein.
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t k = 1; k <= b.size(); ++k)
            diagonal = std::exchange(
                row[k],
                std::min({row[k] + 1, row[k - 1] + 1, diagonal + (a[i - 1] == b[k - 1] ? 0 : 1)}));
    }
    return row.back();
}

Failure unknown(const std::string& name, const std::string& where) {
    const auto nearest =
        std::min_element(keys().begin(), keys().end(), [&](const Key& a, const Key& b) {
            return distance(name, a.name) < distance(name, b.name);
        });
    return invalid(
        name, where, "unknown key; the nearest known one is " + std::string(nearest->name));
}

std::string rule_of(const Key& key, Settings& settings) {
    const Member member = key.member(settings);
    if (std::holds_alternative<bool*>(member)) return "true or false";
    const std::string words = key.text.words;
    if (std::holds_alternative<std::vector<std::string>*>(member))
        return words.empty() ? "a list of texts" : "a list, each " + words;
    if (std::holds_alternative<std::string*>(member)) return words.empty() ? "a text" : words;
    return "a whole number from " + std::to_string(key.min) + " to " + std::to_string(key.max);
}

bool text_holds(const Key& key, const std::string& text) {
    return key.text.holds == nullptr || key.text.holds(text);
}

/// False when the value is of another type or breaks the key's rule.
struct Assign {
    const Key& key;
    const toml::node& value;

    bool operator()(std::string* out) const {
        const auto text = value.value_exact<std::string>();
        if (!text || !text_holds(key, *text)) return false;
        *out = *text;
        return true;
    }

    bool operator()(bool* out) const {
        const auto flag = value.value_exact<bool>();
        if (flag) *out = *flag;
        return flag.has_value();
    }

    bool operator()(std::vector<std::string>* out) const {
        const auto* list = value.as_array();
        if (list == nullptr) return false;
        out->clear();
        for (const auto& item : *list) {
            const auto text = item.value_exact<std::string>();
            if (!text || !text_holds(key, *text)) return false;
            out->push_back(*text);
        }
        return true;
    }

    template <class Number>
    bool operator()(Number* out) const {
        const auto number = value.value_exact<std::int64_t>();
        if (!number || *number < key.min || *number > key.max) return false;
        *out = static_cast<Number>(*number);
        return true;
    }
};

Done assign(const Key& key, const toml::node& value, const std::string& where, Settings& settings) {
    if (std::visit(Assign{key, value}, key.member(settings))) return ok();
    return invalid(key.name, where, rule_of(key, settings) + " is expected");
}

/// Environment and flags carry texts: numbers and true/false by the key's type, lists with commas.
struct Typed {
    const std::string& text;

    std::unique_ptr<toml::node> operator()(std::string*) const {
        return std::make_unique<toml::value<std::string>>(text);
    }

    std::unique_ptr<toml::node> operator()(bool*) const {
        if (text != "true" && text != "false")
            return std::make_unique<toml::value<std::string>>(text);
        return std::make_unique<toml::value<bool>>(text == "true");
    }

    std::unique_ptr<toml::node> operator()(std::vector<std::string>*) const {
        auto list = std::make_unique<toml::array>();
        std::istringstream items(text);
        for (std::string item; std::getline(items, item, ',');)
            list->push_back(item);
        return list;
    }

    template <class Number>
    std::unique_ptr<toml::node> operator()(Number*) const {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (text.empty() || error != std::errc() || end != text.data() + text.size())
            return std::make_unique<toml::value<std::string>>(text);
        return std::make_unique<toml::value<std::int64_t>>(number);
    }
};

Done assign_text(const std::string& name,
                 const std::string& text,
                 const std::string& where,
                 Settings& settings) {
    const Key* const key = find(name == kAlias ? kAliasOf : name);
    if (key == nullptr) return unknown(name, where);
    return assign(*key, *std::visit(Typed{text}, key->member(settings)), where, settings);
}

std::string place(const std::string& file, const toml::source_region& region) {
    return file + ":" + std::to_string(region.begin.line);
}

constexpr std::string_view kFirst = "community.";
constexpr const char* kFurther = "communities";

/// Told of the first community's keys; it stands among the further ones.
Failure of_further(Failure failure) {
    if (failure.field.starts_with(kFirst))
        failure.field = std::string(kFurther) + '.' + failure.field.substr(kFirst.size());
    return failure;
}

/// One of [[communities]]: the keys of [community], and what has no default that would be right.
Outcome<Settings::Community> read_community(const toml::table& table, const std::string& file) {
    Settings one;
    for (const auto& [inner, value] : table) {
        const std::string full = std::string(kFirst) + std::string(inner.str());
        const Key* const key = find(full);
        if (key == nullptr) return of_further(unknown(full, place(file, inner.source())));
        const auto done = assign(*key, value, place(file, value.source()), one);
        if (!done) return of_further(done.error());
    }
    for (const char* needed : {"alias", "name", "url", "home_url", "redirect_allow"})
        if (!table.contains(needed))
            return invalid(std::string(kFurther) + '.' + needed,
                           place(file, table.source()),
                           "is needed for each further community");
    return one.community;
}

Done read_communities(const toml::node& node, const std::string& file, Settings& settings) {
    const auto* list = node.as_array();
    if (list == nullptr || !list->is_homogeneous(toml::node_type::table))
        return invalid(kFurther, place(file, node.source()), "[[communities]] is expected");
    for (const auto& item : *list) {
        auto community = TRY(read_community(*item.as_table(), file));
        // The first one's alias may still change: check_together looks at that.
        const auto same = [&](const auto& other) { return other.alias == community.alias; };
        const auto& others = settings.communities;
        if (std::any_of(others.begin(), others.end(), same))
            return invalid("communities.alias",
                           place(file, item.source()),
                           '"' + community.alias + "\" stands twice");
        settings.communities.push_back(std::move(community));
    }
    return ok();
}

Done read_table(const toml::table& root, const std::string& file, Settings& settings) {
    for (const auto& [section, node] : root) {
        const std::string name(section.str());
        if (name == kFurther) {
            TRY(read_communities(node, file, settings));
            continue;
        }
        if (name == kAlias) {
            TRY(assign(*find(kAliasOf), node, place(file, node.source()), settings));
            if (root.at_path(kAliasOf))
                return invalid(kAlias,
                               place(file, node.source()),
                               std::string("stands beside ") + kAliasOf + "; one of them, please");
            continue;
        }
        const auto* table = node.as_table();
        if (table == nullptr) return unknown(name, place(file, section.source()));
        for (const auto& [inner, value] : *table) {
            const std::string full = name + "." + std::string(inner.str());
            const Key* const key = find(full);
            if (key == nullptr) return unknown(full, place(file, inner.source()));
            TRY(assign(*key, value, place(file, value.source()), settings));
        }
    }
    return ok();
}

Done read_file(const std::string& file, Settings& settings) {
    try {
        return read_table(toml::parse_file(file), file, settings);
    } catch (const toml::parse_error& error) {
        return invalid("", place(file, error.source()), std::string(error.description()));
    }
}

/// OWNKEY_SERVER__MAX_BODY_BYTES -> server.max_body_bytes. Names without "__" are other programs'
/// business.
Done read_environment(const std::map<std::string, std::string>& environment, Settings& settings) {
    for (const auto& [variable, value] : environment) {
        const auto split = variable.find("__");
        if (!variable.starts_with("OWNKEY_") || split == std::string::npos) continue;
        std::string name = variable.substr(7, split - 7) + "." + variable.substr(split + 2);
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
            return static_cast<char>(std::tolower(c));
        });
        TRY(assign_text(name, value, "environment " + variable, settings));
    }
    return ok();
}

std::string shown(const std::string& text) {
    std::ostringstream out;
    out << toml::value<std::string>(text);
    return out.str();
}

struct Shown {
    std::string operator()(const std::string* value) const { return shown(*value); }

    std::string operator()(const bool* value) const { return *value ? "true" : "false"; }

    std::string operator()(const std::vector<std::string>* list) const {
        std::string out = "[";
        for (const auto& item : *list)
            out += (out.size() > 1 ? ", " : "") + shown(item);
        return out + "]";
    }

    std::string operator()(const std::chrono::seconds* value) const {
        return std::to_string(value->count());
    }

    std::string operator()(const std::chrono::milliseconds* value) const {
        return std::to_string(value->count());
    }

    template <class Number>
    std::string operator()(const Number* value) const {
        return std::to_string(*value);
    }
};

} // namespace

Outcome<Sources> sources_of(const std::string& file, const std::vector<std::string>& set) {
    Sources sources{file, {}, {}};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (const auto equals = text.find('='); equals != std::string::npos)
            sources.environment[text.substr(0, equals)] = text.substr(equals + 1);
    }
    for (const auto& pair : set) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos)
            return Failure(Error::config_invalid, pair, "--set section.key=value is expected");
        sources.values.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return sources;
}

Outcome<Settings> load(const Sources& sources) {
    Settings settings;
    if (!sources.file.empty()) TRY(read_file(sources.file, settings));
    TRY(read_environment(sources.environment, settings));
    for (const auto& [name, value] : sources.values)
        TRY(assign_text(name, value, "--set", settings));
    TRY(check_together(settings));
    return settings;
}

std::string print(const Settings& settings) {
    Settings copy = settings;
    std::string out;
    std::string section;
    for (const Key& key : keys()) {
        const std::string name = key.name;
        const auto dot = name.find('.');
        if (name.substr(0, dot) != section) {
            section = name.substr(0, dot);
            out += (out.empty() ? "[" : "\n[") + section + "]\n";
        }
        out += "# " + std::string(key.meaning) + " (" + rule_of(key, copy) + ")\n";
        out += name.substr(dot + 1) + " = " + std::visit(Shown{}, key.member(copy)) + "\n";
    }
    for (const auto& community : settings.communities) {
        copy.community = community;
        out += "\n[[" + std::string(kFurther) + "]]\n";
        for (const Key& key : keys())
            if (const std::string_view name = key.name; name.starts_with(kFirst))
                out += std::string(name.substr(kFirst.size())) + " = " +
                       std::visit(Shown{}, key.member(copy)) + "\n";
    }
    return out;
}

std::string markdown_table() {
    Settings defaults;
    std::string out = "| key | default | rule | meaning |\n|---|---|---|---|\n";
    for (const Key& key : keys())
        out += std::string("| `") + key.name + "` | `" + std::visit(Shown{}, key.member(defaults)) +
               "` | " + rule_of(key, defaults) + " | " + key.meaning + " |\n";
    return out;
}

} // namespace ownkey::config
