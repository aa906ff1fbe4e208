#include "server/jobs/mail_templates.h"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ownkey::jobs {

namespace {

namespace fs = std::filesystem;
using kainjow::mustache::mustache;

constexpr const char* kFallback = "en";

Failure invalid(const fs::path& path, const std::string& rule) {
    return {Error::config_invalid, "server.web_root", path.string() + ": " + rule};
}

Outcome<std::string> read_template(const fs::path& path) {
    std::ifstream in(path);
    if (!in) return invalid(path, "cannot be read");
    std::ostringstream out;
    out << in.rdbuf();
    mustache parsed(out.str());
    if (!parsed.is_valid()) return invalid(path, parsed.error_message());
    return out.str();
}

std::string rendered(const std::string& source, const kainjow::mustache::data& vars, bool escape) {
    mustache view(source);
    if (!escape) view.set_custom_escape([](const std::string& text) { return text; });
    return view.render(vars);
}

/// A variable with a line break must not end the subject.
std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

} // namespace

Outcome<MailTemplates> MailTemplates::load(const std::string& web_root) {
    MailTemplates out;
    const fs::path root = fs::path(web_root) / "mail";
    std::error_code error;
    for (const auto& language : fs::directory_iterator(root, error)) {
        auto& templates = out.by_language_[language.path().filename().string()];
        for (const auto& file : fs::directory_iterator(language.path(), error)) {
            const std::string name = file.path().filename().string();
            constexpr std::string_view kSuffix = ".subject.mustache";
            if (!name.ends_with(kSuffix)) continue;
            const std::string stem = name.substr(0, name.size() - kSuffix.size());
            const fs::path base = language.path() / stem;
            templates[stem] = {TRY(read_template(base.string() + ".subject.mustache")),
                               TRY(read_template(base.string() + ".txt.mustache")),
                               TRY(read_template(base.string() + ".html.mustache"))};
        }
    }
    const auto fallback = out.by_language_.find(kFallback);
    if (error || fallback == out.by_language_.end() || fallback->second.empty())
        return invalid(root, "no English mail templates here");
    for (const auto& [language, templates] : out.by_language_) {
        for (const auto& [name, _] : fallback->second) {
            if (!templates.contains(name) || templates.size() != fallback->second.size())
                return invalid(root / language,
                               "must hold the same templates as " + std::string(kFallback));
        }
    }
    return out;
}

/// What a file's name stands for. Null: nothing.
std::string* MailTemplates::part_of(ByLanguage& templates,
                                    const std::string& language,
                                    const std::string& file) {
    const auto of_language = templates.find(language);
    const auto dot = file.find('.');
    if (of_language == templates.end()) return nullptr;
    const auto found = of_language->second.find(file.substr(0, dot));
    if (found == of_language->second.end() || dot == std::string::npos) return nullptr;
    const auto part = file.substr(dot);
    if (part == ".subject.mustache") return &found->second.subject;
    if (part == ".txt.mustache") return &found->second.text;
    if (part == ".html.mustache") return &found->second.html;
    return nullptr;
}

Done MailTemplates::add_own(const std::string& community, const std::string& mail_root) {
    constexpr const char* kKey = "community.mail_root";
    auto templates = by_language_;
    std::error_code error;
    for (const auto& language : fs::directory_iterator(mail_root, error)) {
        for (const auto& file : fs::directory_iterator(language.path(), error)) {
            auto* part = part_of(
                templates, language.path().filename().string(), file.path().filename().string());
            if (part == nullptr)
                return Failure(Error::config_invalid,
                               kKey,
                               file.path().string() + ": no mail has a template of this name");
            auto text = read_template(file.path());
            if (!text) return Failure(Error::config_invalid, kKey, text.error().detail);
            *part = *std::move(text);
        }
    }
    if (error)
        return Failure(
            Error::config_invalid, kKey, mail_root + ": not a folder of folders of languages");
    own_[community] = std::move(templates);
    return ok();
}

Outcome<Mail> MailTemplates::render(const std::string& language,
                                    const std::string& name,
                                    const std::string& to,
                                    const Vars& vars,
                                    const std::string& community) const {
    const auto own = own_.find(community);
    const auto& all = own != own_.end() ? own->second : by_language_;
    auto templates = all.find(language);
    if (templates == all.end()) templates = all.find(kFallback);
    const auto found = templates->second.find(name);
    if (found == templates->second.end())
        return Failure(Error::mail_failed, "", "no mail template " + name);
    kainjow::mustache::data data;
    for (const auto& [key, value] : vars)
        data.set(key, value);
    return Mail{to,
                one_line(rendered(found->second.subject, data, false)),
                rendered(found->second.text, data, false),
                rendered(found->second.html, data, true)};
}

std::vector<std::string> MailTemplates::languages() const {
    std::vector<std::string> out;
    for (const auto& [language, _] : by_language_)
        out.push_back(language);
    return out;
}

} // namespace ownkey::jobs
