// The texts for people: web/locales/<code>.json, nested objects read as dotted keys
// ("login.title"), one file a language.
#pragma once

#include "server/http/message.h"

#include <kainjow/mustache.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ownkey::http {

class Locales {
public:
    struct Language {
        std::string code;
        std::string name; ///< in the language itself, from "language.name"
    };

    /// Fails: config_invalid, when a file is missing, not JSON, or holds anything but objects and
    /// texts.
    static Outcome<Locales> load(const std::filesystem::path& folder);

    [[nodiscard]] bool has(const std::string& language) const { return texts_.contains(language); }

    [[nodiscard]] std::vector<Language> languages() const;
    /// Out: the text, or the key itself when there is none.
    [[nodiscard]] std::string text(const std::string& language, const std::string& key) const;
    /// For templates. Out: null when there is no such key.
    [[nodiscard]] const kainjow::mustache::data* find(const std::string& language,
                                                      const std::string& key) const;
    /// A JSON object of all texts whose key starts with one of the sections ("error", "login"),
    /// safe to stand in HTML.
    [[nodiscard]] std::string json(const std::string& language,
                                   const std::vector<std::string>& sections) const;

    /// ?lang=, cookie, account, Accept-Language, English: the first that we have.
    [[nodiscard]] std::string choose(const Request& request,
                                     const std::string& account_language) const;

private:
    using Texts = std::map<std::string, kainjow::mustache::data, std::less<>>;
    std::map<std::string, Texts> texts_; ///< by language code
};

inline constexpr std::string_view kLanguageCookie = "ownkey_lang";

} // namespace ownkey::http
