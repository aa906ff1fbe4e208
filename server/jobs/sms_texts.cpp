#include "server/jobs/sms_texts.h"

#include <rapidjson/document.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace ownkey::jobs {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFallback = "en";

Failure invalid(const fs::path& path, const std::string& rule) {
    return {Error::config_invalid, "server.web_root", path.string() + ": " + rule};
}

Outcome<std::map<std::string, std::string>> read_section(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(in), {});
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(content.data(), content.size());
    if (document.HasParseError() || !document.IsObject()) return invalid(path, "not JSON");
    std::map<std::string, std::string> texts;
    const auto section = document.FindMember("sms");
    if (section == document.MemberEnd()) return texts;
    if (!section->value.IsObject()) return invalid(path, "sms: an object of texts is expected");
    for (const auto& text : section->value.GetObject()) {
        if (!text.value.IsString()) return invalid(path, "sms: texts only");
        texts[text.name.GetString()] = text.value.GetString();
    }
    return texts;
}

} // namespace

Outcome<SmsTexts> SmsTexts::load(const std::string& web_root) {
    SmsTexts out;
    const fs::path root = fs::path(web_root) / "locales";
    std::error_code error;
    for (const auto& file : fs::directory_iterator(root, error))
        if (file.path().extension() == ".json")
            out.by_language_[file.path().stem().string()] = TRY(read_section(file.path()));
    const auto fallback = out.by_language_.find(kFallback);
    if (fallback == out.by_language_.end()) return invalid(root, "en.json is missing");
    for (const auto& [language, texts] : out.by_language_)
        for (const auto& [name, _] : fallback->second)
            if (!texts.contains(name))
                return invalid(root / (language + ".json"), "sms." + name + " is missing");
    return out;
}

Outcome<std::string>
SmsTexts::render(const std::string& language, const std::string& name, const Vars& vars) const {
    auto texts = by_language_.find(language);
    if (texts == by_language_.end()) texts = by_language_.find(kFallback);
    const auto found = texts->second.find(name);
    if (found == texts->second.end()) return Failure(Error::sms_failed, "", "no text sms." + name);
    std::string out;
    std::string_view rest = found->second;
    for (auto open = rest.find("{{"); open != rest.npos; open = rest.find("{{")) {
        const auto close = rest.find("}}", open);
        if (close == rest.npos) break;
        out += rest.substr(0, open);
        const auto var = vars.find(std::string(rest.substr(open + 2, close - open - 2)));
        if (var != vars.end()) out += var->second;
        rest.remove_prefix(close + 2);
    }
    return out.append(rest);
}

} // namespace ownkey::jobs
