// Texts of text messages: section "sms" of web_root/locales/<language>.json, read once at start.
// The rules are: every language has every text; {{name}} stands for a variable, nothing else does.
#pragma once

#include "server/domain/failure.h"

#include <map>
#include <string>

namespace ownkey::jobs {

class SmsTexts {
public:
    using Vars = std::map<std::string, std::string>;

    /// Fails: config_invalid with the file and what is wrong.
    static Outcome<SmsTexts> load(const std::string& web_root);

    /// An unknown language falls back to English. Fails: sms_failed for an unknown text.
    [[nodiscard]] Outcome<std::string>
    render(const std::string& language, const std::string& name, const Vars& vars) const;

private:
    using ByName = std::map<std::string, std::string>;

    std::map<std::string, ByName> by_language_;
};

} // namespace ownkey::jobs
