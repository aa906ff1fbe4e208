#include "server/http/pages/plain_pages.h"

#include "server/flows/communities.h"
#include "server/flows/plain_password.h"
#include "server/flows/registration.h"
#include "server/http/headers.h"
#include "server/http/pages/form_token.h"
#include "server/http/pages/redirect.h"
#include "server/http/pages/session_page.h"
#include "server/http/session_cookie.h"
#include "server/http/wire.h"

namespace ownkey::http {
namespace {

using flows::Surface;
using Form = std::map<std::string, std::string>;

/// A form that was posted, and where it leads.
struct Posted {
    Form form;
    Target target;
    flows::PlainPassword password;

    [[nodiscard]] std::string field(const std::string& name) const {
        const auto found = form.find(name);
        return found == form.end() ? "" : found->second;
    }
};

/// Fails: plain_refused, bad_request, redirect_refused.
Outcome<Posted> posted(const Pages& pages, const Request& request) {
    TRY(flows::require_plain(pages.world, Surface::pages));
    auto form = form_decoded(request.body);
    if (!form) return Failure(Error::bad_request, "", "the form is malformed");
    auto password = flows::take_password((*form)["password"]);
    auto target = TRY(target_of(pages.world.settings, (*form)["redirectUrl"]));
    return Posted{*std::move(form), std::move(target), std::move(password)};
}

const Settings::Community& community_of(const Pages& pages, const Posted& post) {
    const auto found =
        flows::community_of_redirect(pages.world.settings, post.field("redirectUrl"));
    return found ? **found : pages.world.settings.community;
}

/// The request for the page with the form: links on it lead on as they did there.
Request asked_for(const Request& request, const Posted& post) {
    Request asked{.path = request.path, .headers = request.headers, .cookies = request.cookies};
    const auto url = post.field("redirectUrl");
    if (!url.empty()) asked.query["redirectUrl"] = url;
    return asked;
}

/// The form again, with what was typed but the password.
Response form_again(const Pages& pages,
                    const Request& request,
                    const Posted& post,
                    const std::string& name,
                    const Failure& failure,
                    const std::string& text_key) {
    Page page{.name = name,
              .language = pages.site->locales().choose(request, post.field("lang")),
              .data_json = {},
              .status = status_of(failure.error)};
    page.values.set("community", community_of(pages, post).name);
    page.values.set("problem", pages.site->locales().text(page.language, text_key));
    for (const std::string field : {"email", "first_name", "last_name", "username", "phone"})
        page.values.set(field, post.field(field));
    const auto& rules = pages.world.settings.registration;
    page.values.set("with_username", rules.username != "off");
    page.values.set("need_username", rules.username == "required");
    page.values.set("with_phone", rules.phone != "off" || rules.confirm == "sms");
    page.values.set("need_phone", rules.phone == "required" || rules.confirm == "sms");
    page.values.set("choices", language_choices(*pages.site, page.language));
    const auto redirect_url = post.field("redirectUrl");
    page.values.set("login_href", with_redirect("/account/login", redirect_url));
    page.values.set("register_href", with_redirect("/account/register", redirect_url));
    const auto asked = asked_for(request, post);
    const auto token = offer_plain_form(pages, asked, page);
    auto response = to_response(*pages.site, asked, std::move(page));
    if (failure.retry_after_s > 0)
        response.headers.emplace_back("Retry-After", std::to_string(failure.retry_after_s));
    allow_plain_form(response, pages, token, post.target.href);
    return response;
}

/// One sentence for both, unless the settings want two.
Outcome<std::string> login_problem(const Pages& pages, const Posted& post, const Failure& failure) {
    if (failure.error == Error::second_factor_needed)
        return std::string("plain_login.second_factor");
    const bool reveals = pages.world.settings.pages.reveal_unknown_user;
    if (failure.error != Error::wrong_email_or_password || !reveals)
        return "error." + std::string(error_name(failure.error));
    const bool known = TRY(flows::has_account(pages.world, post.field("email")));
    return std::string(known ? "plain_login.wrong_password" : "plain_login.unknown_user");
}

std::string register_problem(const Failure& failure) {
    if (failure.error == Error::field_rule || failure.error == Error::field_missing)
        return "plain_rule." + failure.field;
    return "error." + std::string(error_name(failure.error));
}

} // namespace

std::string offer_plain_form(const Pages& pages, const Request& request, Page& page) {
    if (!pages.world.settings.pages.accept_plain_passwords) return "";
    auto token = form_token(pages, request);
    page.values.set("plain", true);
    page.values.set("form_token", token);
    page.values.set("redirect_url", request.query_value("redirectUrl"));
    return token;
}

void allow_plain_form(Response& response,
                      const Pages& pages,
                      const std::string& token,
                      const std::string& target_href) {
    if (token.empty()) return;
    set_form_cookie(response, pages, token);
    response.headers.emplace_back("Content-Security-Policy",
                                  content_security_policy(origin_of(target_href)));
}

Outcome<Response> sign_in_plain(const Pages& pages, const Request& request) {
    auto post = TRY(posted(pages, request));
    auto session = [&]() -> Outcome<flows::NewSession> {
        TRY(check_form_token(pages, request, post.field("form_token")));
        return flows::login_with_password(pages.world,
                                          caller_of(request),
                                          Surface::pages,
                                          post.field("email"),
                                          std::move(post.password));
    }();
    if (!session) {
        const auto key = TRY(login_problem(pages, post, session.error()));
        return form_again(pages, request, post, "plain_login", session.error(), key);
    }
    auto href = post.target.href;
    if (post.field("redirectUrl").empty())
        href = flows::community_of(pages.world.settings, session->view.account).home_url;
    auto response = Response::redirect(href);
    set_session_cookies(response, pages.world.settings, *session);
    return response;
}

Outcome<Response> register_plain(const Pages& pages, const Request& request) {
    auto post = TRY(posted(pages, request));
    const auto wished = post.field("language");
    const auto language = wished.empty() ? pages.site->locales().choose(request, "") : wished;
    const auto done = [&]() -> Done {
        TRY(check_form_token(pages, request, post.field("form_token")));
        return flows::register_quietly(pages.world,
                                       caller_of(request),
                                       Surface::pages,
                                       {.email = post.field("email"),
                                        .first_name = post.field("first_name"),
                                        .last_name = post.field("last_name"),
                                        .username = post.field("username"),
                                        .phone = post.field("phone"),
                                        .language = language,
                                        .group_alias = community_of(pages, post).alias},
                                       std::move(post.password));
    }();
    if (!done)
        return form_again(
            pages, request, post, "plain_register", done.error(), register_problem(done.error()));
    Page page{.name = "plain_sent",
              .language = pages.site->locales().choose(request, post.field("language")),
              .data_json = {}};
    page.values.set("email", post.field("email"));
    auto response = to_response(*pages.site, request, std::move(page));
    remember_redirect(response, pages.world.settings, request, post.field("redirectUrl"));
    return response;
}

Outcome<Response> confirm_by_form(const Pages& pages, const Request& request) {
    TRY(flows::confirm_email_by_link(pages.world, caller_of(request), request.param("code")));
    Page page{.name = "plain_confirmed",
              .language = pages.site->locales().choose(request, ""),
              .data_json = {}};
    const auto redirect_url = remembered_redirect(pages.world.settings, request);
    page.values.set("login_href", with_redirect("/account/login", redirect_url));
    return to_response(*pages.site, request, std::move(page));
}

} // namespace ownkey::http
