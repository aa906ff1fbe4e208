#include "server/http/pages/site.h"

#include "server/http/pages/pages.h"

#include <fstream>

namespace ownkey::http {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

/// Resolves "t.login.title" straight from the locale, so that a request does not copy all texts
/// into its data.
class PageContext : public kainjow::mustache::context<std::string> {
public:
    using Templates = std::map<std::string, data>;

    PageContext(const data& page_data,
                const Templates& templates,
                const Locales& locales,
                const std::string& language)
        : context(&page_data), templates_(templates), locales_(locales), language_(language) {}

    [[nodiscard]] const data* get(const std::string& name) const override {
        return name.starts_with("t.") ? locales_.find(language_, name.substr(2))
                                      : context::get(name);
    }

    [[nodiscard]] const data* get_partial(const std::string& name) const override {
        const auto found = templates_.find(name);
        return found == templates_.end() ? nullptr : &found->second;
    }

private:
    const Templates& templates_;
    const Locales& locales_;
    const std::string& language_;
};

} // namespace

Done Site::load_templates(const std::filesystem::path& folder) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".html") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::string content{std::istreambuf_iterator<char>(file), {}};
        const mustache parsed(content);
        if (!parsed.is_valid())
            return Failure(Error::config_invalid,
                           "server.web_root",
                           entry.path().string() + ": " + parsed.error_message());
        templates_.emplace(entry.path().stem().string(), std::move(content));
    }
    if (!templates_.contains("layout"))
        return Failure(
            Error::config_invalid, "server.web_root", folder.string() + ": layout.html is missing");
    return ok();
}

Outcome<std::shared_ptr<const Site>> Site::load(const Settings& settings) {
    const std::filesystem::path web = settings.server.web_root;
    const std::filesystem::path wasm = settings.server.wasm_root;
    auto site = std::make_shared<Site>();
    site->locales_ = TRY(Locales::load(web / "locales"));
    TRY(site->load_templates(web / "pages"));
    TRY(site->files_.add_folder("/account/static/", web));
    // The pages explain themselves without WASM, and a server without it still serves the other
    // surfaces.
    if (std::filesystem::is_directory(wasm)) TRY(site->files_.add_folder("/account/wasm/", wasm));
    return std::shared_ptr<const Site>(std::move(site));
}

std::string
Site::render(const std::string& name, const std::string& language, const data& page_data) const {
    mustache parsed(templates_.at(name).string_value()); // rendering changes its state: one per use
    PageContext context(page_data, templates_, locales_, language);
    return parsed.render(context);
}

Outcome<std::shared_ptr<const Site>> load_site(const Settings& settings) {
    return Site::load(settings);
}

} // namespace ownkey::http
