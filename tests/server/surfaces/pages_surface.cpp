// The pages without JavaScript: forms that post the password.
#include "server/http/pages/pages.h"
#include "server/http/pages/redirect.h"
#include "surface.h"

namespace ownkey::house {
namespace {

using http::Method;

class Pages final : public Surface {
public:
    explicit Pages(Stage& stage) : stage_(stage) {
        stage.house.settings.server.web_root = OWNKEY_SOURCE_DIR "/web";
        stage.house.settings.server.wasm_root = OWNKEY_SOURCE_DIR "/web"; // nothing of it is asked
        const auto site = MUST(http::load_site(stage.house.settings));
        router_ = std::make_unique<http::Router>(http::Policy{.settings = &stage.house.settings,
                                                              .clock = &stage.house.clock,
                                                              .dialect = http::page_dialect(site)});
        http::add_page_routes(*router_, stage.house.world, site);
    }

    [[nodiscard]] const char* name() const override { return "pages"; }

    [[nodiscard]] const char* cannot(Act act) const override {
        return act == Act::make ? nullptr : "its scripts call the native surface for it";
    }

    std::string login(const Someone& who, const std::string& password) override {
        const auto answer =
            submit("/account/login", {{"email", who.email}, {"password", password}});
        return answer.status == 303 ? cookie_of(answer, "ownkey") : std::string();
    }

    bool holds(const Someone& /*who*/, const std::string& token) override {
        return ask(*router_, {.path = "/account/dashboard", .cookies = {{"ownkey", token}}})
                   .status == 200;
    }

    bool make(const Someone& who) override {
        submit("/account/register",
               {{"email", who.email},
                {"first_name", who.name},
                {"last_name", "Muster"},
                {"username", who.name},
                {"language", "en"},
                {"password", who.password}});
        return send("/account/checkEmail/" + stage_.mailed_code(), "", "").status == 200;
    }

private:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    http::Response
    send(const std::string& path, const std::string& body, const std::string& cookie) {
        return ask(*router_,
                   {.method = Method::post,
                    .path = path,
                    .body = body,
                    .headers = {{"content-type", "application/x-www-form-urlencoded"}},
                    .cookies = {{"ownkey-form", cookie}}});
    }

    /// Opens the form, fills it in and sends it.
    http::Response submit(const std::string& path, const Fields& fields) {
        const auto page = ask(*router_, {.path = path});
        const std::string mark = "name=\"form_token\" value=\"";
        const auto at = page.body.find(mark) + mark.size();
        auto body = "form_token=" + page.body.substr(at, page.body.find('"', at) - at);
        for (const auto& [name, value] : fields)
            body += '&' + name + '=' + http::query_escaped(value);
        return send(path, body, cookie_of(page, "ownkey-form"));
    }

    Stage& stage_;
    std::unique_ptr<http::Router> router_;
};

} // namespace

std::unique_ptr<Surface> pages_surface(Stage& stage) {
    return std::make_unique<Pages>(stage);
}

} // namespace ownkey::house
