// Mail templates: web_root/mail/<language>/<name>.{subject,txt,html}.mustache, read once at start.
// The rules are: every language has every template; HTML is escaped, text and subject are not; the
// subject is one line. A community may have files of its own (Settings::Community::mail_root:
// <language>/<name>.<part>.mustache), each instead of the one that has the same name.
#pragma once

#include "server/ports/ports.h"

#include <map>

namespace ownkey::jobs {

class MailTemplates {
public:
    using Vars = std::map<std::string, std::string>;

    /// Fails: config_invalid with the folder or file and what is wrong.
    static Outcome<MailTemplates> load(const std::string& web_root);
    /// Before render(). Fails: config_invalid, also for a file that stands for nothing.
    Done add_own(const std::string& community, const std::string& mail_root);

    /// An unknown language falls back to English, a community without files of its own to those of
    /// all. Fails: mail_failed for an unknown template.
    [[nodiscard]] Outcome<Mail> render(const std::string& language,
                                       const std::string& name,
                                       const std::string& to,
                                       const Vars& vars,
                                       const std::string& community = "") const;
    [[nodiscard]] std::vector<std::string> languages() const;

private:
    struct Template {
        std::string subject, text, html;
    };

    using ByName = std::map<std::string, Template>;
    using ByLanguage = std::map<std::string, ByName>;

    static std::string*
    part_of(ByLanguage& templates, const std::string& language, const std::string& file);

    ByLanguage by_language_;
    std::map<std::string, ByLanguage> own_; ///< complete, by community
};

} // namespace ownkey::jobs
