// Pages that a person sees before signing in, and signing out.

#include "core/encoding.h"
#include "server/http/pages/handlers.h"
#include "server/http/pages/page.h"
#include "server/http/pages/redirect.h"
#include "server/http/session_cookie.h"

namespace ownkey::http {
namespace {

using kainjow::mustache::data;

Page page_for(const Pages& pages,
              const Request& request,
              const std::string& name,
              const std::string& account_language = "") {
    Page page{.name = name,
              .language = pages.site->locales().choose(request, account_language),
              .data_json = {}};
    page.values.set("community", pages.world.settings.community.name);
    return page;
}

} // namespace

Outcome<Response> home_page(const Pages& pages, const Request& request) {
    return Response::redirect(session_of(pages.world, request) ? "/account/dashboard"
                                                               : "/account/login");
}

Outcome<Response> register_page(const Pages& pages, const Request& request) {
    const auto redirect_url = request.query_value("redirectUrl");
    TRY(target_of(pages.world.settings, redirect_url));
    auto page = page_for(pages, request, "register");
    const auto login = with_redirect("/account/login", redirect_url);
    data languages(data::type::list);
    for (const auto& [code, name] : pages.site->locales().languages()) {
        data option(data::type::object);
        option.set("code", code);
        option.set("name", name);
        option.set("current", code == page.language);
        languages << option;
    }
    page.values.set("choices", languages);
    page.values.set("login_href", login);
    page.data_json = text_object({{"login", login}});
    page.texts = {"password", "code"};
    auto response = to_response(*pages.site, request, std::move(page));
    remember_redirect(response, pages.world.settings, request, redirect_url);
    return response;
}

/// Shows the button or the form; the script posts. A mail scanner that follows the link changes
/// nothing.
Outcome<Response> check_email_page(const Pages& pages, const Request& request) {
    auto page = page_for(pages, request, "check_email");
    const auto code = request.param("code");
    page.values.set("by_link", !code.empty());
    page.values.set("email", request.query_value("email"));
    const auto login =
        with_redirect("/account/login", remembered_redirect(pages.world.settings, request));
    page.data_json = text_object({{"link_code", code}, {"login", login}});
    page.texts = {"code"};
    return to_response(*pages.site, request, std::move(page));
}

Outcome<Response> login_page(const Pages& pages, const Request& request) {
    const auto redirect_url = request.query_value("redirectUrl");
    const auto target = TRY(target_of(pages.world.settings, redirect_url));
    const auto session = session_of(pages.world, request);
    auto page = page_for(pages, request, "login", session ? session->account.language : "");
    const bool complete = session && session->account.public_key.has_value();
    page.values.set("signed_in", complete);
    page.values.set("email", session ? session->account.email : request.query_value("email"));
    page.values.set("name", session ? session->account.first_name : "");
    page.values.set("key_missing", session && !complete);
    page.values.set("target", target.href);
    page.values.set("register_href", with_redirect("/account/register", redirect_url));
    data places(data::type::list); // the three words that are asked back
    for (const std::string place : {"1", "2", "3"})
        places << data(kainjow::mustache::object{{"n", place}});
    page.values.set("asked", places);
    if (!complete)
        page.data_json = text_object({{"next", target.own}, {"redirect_url", target.foreign}});
    page.texts = {"password", "words", "code"};
    return to_response(*pages.site, request, std::move(page));
}

Outcome<Response> logout_page(const Pages& pages, const Request& request) {
    const auto session = session_of(pages.world, request);
    if (!session) return Response::redirect("/account/login");
    auto page = page_for(pages, request, "logout", session->account.language);
    page.values.set("email", session->account.email);
    page.values.set("csrf_token", flows::csrf_token(session_cookie(pages.world.settings, request)));
    page.data_json = "{}";
    return to_response(*pages.site, request, std::move(page));
}

/// A form post, so that signing out works without scripts. Body: "csrf_token=<base64url>", which
/// needs no decoding.
Outcome<Response> sign_out(const Pages& pages, const Request& request) {
    auto response = Response::redirect("/account/login");
    if (const auto session = session_of(pages.world, request)) {
        constexpr std::string_view kField = "csrf_token=";
        const std::string sent =
            request.body.starts_with(kField) ? request.body.substr(kField.size()) : "";
        TRY(flows::check_csrf(session_cookie(pages.world.settings, request), sent));
        TRY(flows::end_session(pages.world, *session));
    }
    clear_session_cookies(response, pages.world.settings);
    return response;
}

} // namespace ownkey::http
