// What was read at start: page templates, texts, static files. Immutable, shared by all threads.
#pragma once

#include "server/http/pages/locales.h"
#include "server/http/pages/static_files.h"
#include "server/settings.h"

#include <map>
#include <memory>
#include <string>

namespace ownkey::http {

class Site {
public:
    static Outcome<std::shared_ptr<const Site>> load(const Settings& settings);

    [[nodiscard]] const Locales& locales() const { return locales_; }

    [[nodiscard]] const StaticFiles& files() const { return files_; }

    /// Renders web/pages/<name>.html: "t.<key>" is a text of `language`, every other name is looked
    /// up in `data`.
    [[nodiscard]] std::string render(const std::string& name,
                                     const std::string& language,
                                     const kainjow::mustache::data& data) const;

private:
    Done load_templates(const std::filesystem::path& folder);

    std::map<std::string, kainjow::mustache::data> templates_;
    Locales locales_;
    StaticFiles files_;
};

} // namespace ownkey::http
