#include "server/http/pages/pages.h"

#include "server/http/pages/handlers.h"
#include "server/http/pages/page.h"

namespace ownkey::http {
namespace {

using PageHandler = Outcome<Response> (*)(const Pages&, const Request&);

Handler answering(Pages pages, PageHandler handler) {
    return [pages = std::move(pages), handler](const Request& request) {
        auto response = handler(pages, request);
        return response ? std::move(*response)
                        : failure_page(*pages.site, request, response.error());
    };
}

} // namespace

void add_page_routes(Router& router, const World& world, std::shared_ptr<const Site> site) {
    const Pages pages{world, std::move(site)};
    const auto get = [&](const char* pattern, PageHandler handler) {
        router.add(Method::get, pattern, answering(pages, handler));
    };
    get("/", home_page);
    get("/account", home_page);
    get("/account/register", register_page);
    get("/account/checkEmail", check_email_page);
    get("/account/checkEmail/:code", check_email_page);
    get("/account/login", login_page);
    get("/account/checkTransactions", check_transactions_page);
    get("/account/dashboard", dashboard_page);
    get("/account/resetPassword", reset_password_page);
    get("/account/resetPassword/:code", reset_password_page);
    get("/account/changeEmail/:code", change_email_page);
    get("/account/profile", profile_page);
    get("/account/security", security_page);
    get("/account/updateUserPassword", update_user_password_page);
    get("/account/repairPassphrase", repair_passphrase_page);
    get("/account/passphrase", passphrase_page);
    get("/account/replaceKey", replace_key_page);
    get("/account/recovery", recovery_page);
    get("/account/admin", admin_page);
    get("/account/admin/people/:account_id", person_page);
    get("/account/admin/services", services_page);
    get("/account/admin/audit", audit_page);
    get("/account/officer", officer_page);
    get("/account/logout", logout_page);
    router.add(Method::post,
               "/account/logout",
               answering(pages, sign_out),
               {.max_body_bytes = 1024, .content_type = "application/x-www-form-urlencoded"});

    const std::string form = "application/x-www-form-urlencoded";
    router.add(Method::post,
               "/account/login",
               answering(pages, sign_in_plain),
               {.max_body_bytes = 8192,
                .rate = RateClass::login,
                .content_type = form,
                .plain_password = true,
                .uniform = Uniform::refusals});
    router.add(Method::post,
               "/account/register",
               answering(pages, register_plain),
               {.max_body_bytes = 8192,
                .rate = RateClass::registration,
                .content_type = form,
                .plain_password = true,
                .uniform = Uniform::always});
    router.add(Method::post,
               "/account/checkEmail/:code",
               answering(pages, confirm_by_form),
               {.max_body_bytes = 1024, .rate = RateClass::code, .content_type = form});

    const PageHandler serve_file = [](const Pages& of, const Request& request) {
        return of.site->files().serve(request);
    };
    get("/account/static/*", serve_file);
    get("/account/wasm/*", serve_file);
}

std::function<Response(const Failure&, const Request&)>
page_dialect(std::shared_ptr<const Site> site) {
    return [site = std::move(site)](const Failure& failure, const Request& request) {
        return request.path.starts_with("/api/") ? problem(failure, request.request_id)
                                                 : failure_page(*site, request, failure);
    };
}

} // namespace ownkey::http
