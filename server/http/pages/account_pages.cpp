// Pages that a person sees before signing in, and signing out.

#include "core/encoding.h"
#include "server/flows/communities.h"
#include "server/flows/legacy_login.h"
#include "server/flows/no_mail.h"
#include "server/http/pages/plain_pages.h"
#include "server/http/pages/redirect.h"
#include "server/http/pages/session_page.h"
#include "server/http/session_cookie.h"

namespace ownkey::http {
namespace {

/// Where a visitor comes from: whose name stands on the page.
const Settings::Community& community_of(const Pages& pages, const Request& request) {
    const auto& settings = pages.world.settings;
    const auto asked = flows::community_of_redirect(settings, request.query_value("redirectUrl"));
    return asked ? **asked : settings.community;
}

Page page_for(const Pages& pages,
              const Request& request,
              const std::string& name,
              const std::string& account_language = "") {
    Page page{.name = name,
              .language = pages.site->locales().choose(request, account_language),
              .data_json = {}};
    page.values.set("community", community_of(pages, request).name);
    page.values.set("by_sms", pages.world.settings.registration.confirm == "sms");
    return page;
}

/// User name and phone: in sight where they are needed, folded where they are only offered.
void ask_more(Page& page, const Settings::Registration& rules) {
    const bool need_phone = rules.confirm == "sms" || rules.phone == "required";
    const bool with_phone = need_phone || rules.phone == "optional";
    const bool need_username = rules.username == "required";
    const bool with_username = need_username || rules.username == "optional";
    page.values.set("with_username", with_username);
    page.values.set("need_username", need_username);
    page.values.set("with_phone", with_phone);
    page.values.set("need_phone", need_phone);
    page.values.set("with_both", with_username && with_phone);
    page.values.set("folded", (with_username || with_phone) && !need_username && !need_phone);
}

/// Whether the page offers the way for accounts of an old login server: to everybody or nobody.
std::string legacy_offered(const World& world) {
    const auto any = flows::has_legacy_logins(world);
    return any && *any ? "yes" : "no";
}

/// An imported key that was never sealed here is opened by signing in.
bool has_usable_key(const Account& account) {
    return account.public_key && (account.key_revision > 0 || account.key_locked);
}

} // namespace

Outcome<Response> home_page(const Pages& pages, const Request& request) {
    return Response::redirect(session_of(pages.world, request) ? "/account/dashboard"
                                                               : "/account/login");
}

Outcome<Response> register_page(const Pages& pages, const Request& request) {
    const auto redirect_url = request.query_value("redirectUrl");
    const auto target = TRY(target_of(pages.world.settings, redirect_url));
    auto page = page_for(pages, request, "register");
    const auto login = with_redirect("/account/login", redirect_url);
    page.values.set("choices", language_choices(*pages.site, page.language));
    page.values.set("login_href", login);
    const auto& policy = pages.world.settings.registration;
    const bool by_sms = policy.confirm == "sms";
    const bool closed = policy.policy == "closed";
    page.values.set("closed", closed);
    ask_more(page, policy);
    if (!closed)
        page.data_json = text_object({{"login", login},
                                      {"by_sms", by_sms ? "yes" : "no"},
                                      {"redirect_url", target.foreign}});
    page.texts = {"password", "code", "profile"};
    const auto form = closed ? "" : offer_plain_form(pages, request, page);
    auto response = to_response(*pages.site, request, std::move(page));
    allow_plain_form(response, pages, form, "");
    remember_redirect(response, pages.world.settings, request, redirect_url);
    return response;
}

/// Shows the button or the form; the script posts. A mail scanner that follows the link changes
/// nothing.
Outcome<Response> check_email_page(const Pages& pages, const Request& request) {
    auto page = page_for(pages, request, "check_email");
    const auto code = request.param("code");
    page.values.set("by_link", !code.empty());
    page.values.set("link_code", code);
    page.values.set("plain", !code.empty()); // its button works without scripts
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
    const bool complete = session && has_usable_key(session->account);
    page.values.set("signed_in", complete);
    page.values.set("email",
                    session ? flows::shown_email(session->account.email)
                            : request.query_value("email"));
    page.values.set("name", session ? session->account.first_name : "");
    page.values.set("key_missing", session && !complete);
    const bool home = session && redirect_url.empty();
    page.values.set("target",
                    home ? flows::community_of(pages.world.settings, session->account).home_url
                         : target.href);
    page.values.set("register_href", with_redirect("/account/register", redirect_url));
    page.values.set("own_words", true);
    page.values.set("asked", asked_words());
    if (!complete)
        page.data_json = text_object({{"next", target.own},
                                      {"redirect_url", target.foreign},
                                      {"legacy", legacy_offered(pages.world)}});
    page.texts = {"password", "words", "code"};
    const auto form = session ? "" : offer_plain_form(pages, request, page);
    auto response = to_response(*pages.site, request, std::move(page));
    allow_plain_form(response, pages, form, target.href);
    return response;
}

/// Asks for the mail, or for the new password behind the mail's link; the script posts.
Outcome<Response> reset_password_page(const Pages& pages, const Request& request) {
    auto page = page_for(pages, request, "reset_password");
    const auto code = request.param("code");
    page.values.set("by_link", !code.empty());
    page.values.set("email", request.query_value("email"));
    page.data_json = text_object({{"link_code", code}});
    page.texts = {"password"};
    return to_response(*pages.site, request, std::move(page));
}

/// Shows the button; the script posts. A mail scanner that follows the link changes nothing.
Outcome<Response> change_email_page(const Pages& pages, const Request& request) {
    auto page = page_for(pages, request, "change_email");
    page.data_json = text_object({{"link_code", request.param("code")}});
    return to_response(*pages.site, request, std::move(page));
}

Outcome<Response> logout_page(const Pages& pages, const Request& request) {
    const auto session = session_of(pages.world, request);
    if (!session) return Response::redirect("/account/login");
    auto page = page_for(pages, request, "logout", session->account.language);
    page.values.set("email", flows::shown_email(session->account.email));
    page.values.set("csrf_token", flows::csrf_token(pages.world, session->session));
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
        TRY(flows::check_csrf(pages.world, session->session, sent));
        TRY(flows::end_session(pages.world, *session));
    }
    clear_session_cookies(response, pages.world.settings);
    return response;
}

} // namespace ownkey::http
