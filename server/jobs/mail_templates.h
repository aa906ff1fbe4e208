// Mail templates: web_root/mail/<language>/<name>.{subject,txt,html}.mustache, read once at start.
// The rules are: every language has every template; HTML is escaped, text and subject are not; the
// subject is one line.
#pragma once

#include "server/ports/ports.h"

#include <map>

namespace ownkey::jobs {

class MailTemplates {
public:
    using Vars = std::map<std::string, std::string>;

    /// Fails: config_invalid with the folder or file and what is wrong.
    static Outcome<MailTemplates> load(const std::string& web_root);

    /// An unknown language falls back to English. Fails: mail_failed for an unknown template.
    [[nodiscard]] Outcome<Mail> render(const std::string& language,
                                       const std::string& name,
                                       const std::string& to,
                                       const Vars& vars) const;
    [[nodiscard]] std::vector<std::string> languages() const;

private:
    struct Template {
        std::string subject, text, html;
    };

    using ByName = std::map<std::string, Template>;

    std::map<std::string, ByName> by_language_;
};

} // namespace ownkey::jobs
