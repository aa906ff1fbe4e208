#include "server/http/pages/locales.h"

#include "core/encoding.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace ownkey::http {
namespace {

Failure invalid(const std::filesystem::path& path, const std::string& why) {
    return {Error::config_invalid, "server.web_root", path.string() + ": " + why};
}

template <class Texts>
bool flatten(const rapidjson::Value& value, const std::string& key, Texts& out) {
    if (value.IsString()) {
        out.emplace(key, std::string(value.GetString(), value.GetStringLength()));
        return true;
    }
    if (!value.IsObject()) return false;
    return std::all_of(value.MemberBegin(), value.MemberEnd(), [&](const auto& member) {
        const std::string name(member.name.GetString(), member.name.GetStringLength());
        return flatten(member.value, key.empty() ? name : key + "." + name, out);
    });
}

bool in_section(std::string_view key, const std::string& section) {
    return key.starts_with(section) && (key.size() == section.size() || key[section.size()] == '.');
}

/// The languages of an Accept-Language header in order of preference, reduced to their first subtag
/// (RFC 9110 §12.5.4).
std::vector<std::string> accepted_languages(const std::string& header) {
    std::vector<std::pair<double, std::string>> wanted;
    std::istringstream parts(header);
    for (std::string part; std::getline(parts, part, ',') && wanted.size() < 20;) {
        double weight = 1;
        if (const auto q = part.find(";q="); q != std::string::npos)
            weight = std::strtod(part.c_str() + q + 3, nullptr);
        const auto first = part.find_first_not_of(' ');
        if (first == std::string::npos || !(weight > 0)) continue;
        wanted.emplace_back(weight, part.substr(first, part.find_first_of("-; ", first) - first));
    }
    std::stable_sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) {
        return a.first > b.first;
    });
    std::vector<std::string> languages;
    for (auto& [weight, language] : wanted)
        languages.push_back(std::move(language));
    return languages;
}

} // namespace

Outcome<Locales> Locales::load(const std::filesystem::path& folder) {
    Locales locales;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        rapidjson::Document document;
        if (document.Parse(content.data(), content.size()).HasParseError())
            return invalid(entry.path(), "not JSON");
        if (!flatten(document, "", locales.texts_[entry.path().stem().string()]))
            return invalid(entry.path(), "objects and texts only");
    }
    if (!locales.has("en")) return invalid(folder, "en.json is missing");
    return locales;
}

std::vector<Locales::Language> Locales::languages() const {
    std::vector<Language> out;
    for (const auto& [code, texts] : texts_)
        out.push_back({code, text(code, "language.name")});
    return out;
}

const kainjow::mustache::data* Locales::find(const std::string& language,
                                             const std::string& key) const {
    const auto texts = texts_.find(language);
    if (texts == texts_.end()) return nullptr;
    const auto found = texts->second.find(key);
    return found == texts->second.end() ? nullptr : &found->second;
}

std::string Locales::text(const std::string& language, const std::string& key) const {
    const auto* found = find(language, key);
    return found != nullptr ? found->string_value() : key;
}

std::string Locales::json(const std::string& language,
                          const std::vector<std::string>& sections) const {
    std::string out = "{";
    for (const auto& [key, value] : texts_.at(language)) {
        const auto holds_it = [&key = key](const std::string& section) {
            return in_section(key, section);
        };
        const bool wanted = std::any_of(sections.begin(), sections.end(), holds_it);
        if (!wanted) continue;
        if (out.size() > 1) out += ",";
        out.append("\"").append(json_escaped(key)).append("\":\"");
        out.append(json_escaped(value.string_value())).append("\"");
    }
    return out + "}";
}

std::string Locales::choose(const Request& request, const std::string& account_language) const {
    std::vector<std::string> wishes{request.query_value("lang"),
                                    request.cookie(std::string(kLanguageCookie)),
                                    account_language};
    for (auto& language : accepted_languages(request.header("accept-language")))
        wishes.push_back(std::move(language));
    const auto wish = std::find_if(
        wishes.begin(), wishes.end(), [&](const std::string& language) { return has(language); });
    return wish != wishes.end() ? *wish : "en";
}

} // namespace ownkey::http
