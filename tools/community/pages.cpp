#include "tools/community/pages.h"

#include "server/http/headers.h"
#include "server/http/wire.h"
#include "tools/community/assets.h"

#include <spdlog/spdlog.h>

namespace ownkey::community {

namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kMaxFormBytes = 8'192;

/// A failure in words for people: title, text, and the status it travels with.
struct Words {
    int status;
    std::string title;
    std::string text;
};

Words words_of(Error error) {
    switch (static_cast<int>(error)) {
    case static_cast<int>(Error::not_found):
        return {404, "Not found", "There is nothing at this address."};
    case static_cast<int>(Error::role_missing):
        return {403, "Not allowed", "This page is for admins."};
    case static_cast<int>(Error::too_many_requests):
        return {429, "Too many requests", "Please wait a little and try again."};
    case static_cast<int>(Error::server_busy):
        return {503,
                "Please try again",
                "The login server does not answer. Nothing was sent; please try again."};
    default:
        return {http::status_of(error), "That did not work", std::string(error_text(error))};
    }
}

} // namespace

Pages::Pages(Ledger& ledger,
             Visitors& visitors,
             const LoginServer& login,
             Gdt& gdt,
             const Clock& clock,
             PageOptions options)
    : ledger_(ledger), visitors_(visitors), login_(login), gdt_(gdt), clock_(clock),
      options_(std::move(options)),
      // form-action also governs where the answer to a form redirects: the signing page.
      content_security_policy_("default-src 'none'; style-src 'self'; form-action 'self' " +
                               http::origin_of(options_.login_public) +
                               "; base-uri 'none'; frame-ancestors 'none'") {}

void Pages::add_routes(http::Router& router) {
    const http::RouteOptions form{.max_body_bytes = kMaxFormBytes,
                                  .content_type = "application/x-www-form-urlencoded"};
    router.add(Method::get, "/", signed_in(&Pages::home, "/"));
    router.add(Method::post, "/send", signed_in(&Pages::send, "/"), form);
    router.add(Method::get, "/admin", signed_in(&Pages::admin, "/admin"));
    router.add(Method::post, "/create", signed_in(&Pages::create, "/admin"), form);
    router.add(Method::get, "/style.css", [](const Request&) {
        return Response{200, "text/css; charset=utf-8", std::string(assets::kStyle), {}};
    });
}

http::Handler Pages::signed_in(Action action, std::string return_path) {
    return [this, action, return_path = std::move(return_path)](const Request& request) {
        const auto visitor = visitors_.visitor_of(request);
        const auto answer = visitor ? (this->*action)(request, *visitor) : Answer(visitor.error());
        if (answer) return *answer;
        if (answer.error().error == Error::no_session)
            return Response::redirect(options_.login_public + "/account/login?redirectUrl=" +
                                      query_escaped(options_.public_url + return_path));
        return failure(answer.error(), request);
    };
}

Response Pages::failure(const Failure& failure, const Request& request) const {
    if (request.path == "/JsonRequestHandler" || request.path.starts_with("/api/"))
        return http::problem(failure, request.request_id);
    const auto words = words_of(failure.error);
    View view;
    view.set("text", words.text);
    if (failure.error == Error::key_missing) {
        view.set("text", "Your account has no key yet. Finish setting it up, then come back.");
        view.set("link", options_.login_public + "/account/dashboard");
        view.set("link_text", "To your account");
    }
    return page(words.status, words.title, assets::render(assets::kMessage, view), nullptr);
}

Pages::Answer Pages::home(const Request&, const Visitor& visitor) {
    return show_home(200, visitor, {});
}

Pages::Answer Pages::send(const Request& request, const Visitor& visitor) {
    return submit(request, visitor, &transfer_body, &Pages::show_home);
}

Pages::Answer Pages::admin(const Request&, const Visitor& visitor) {
    if (!visitor.member.admin) return Failure(Error::role_missing);
    return show_admin(200, visitor, {});
}

Pages::Answer Pages::create(const Request& request, const Visitor& visitor) {
    if (!visitor.member.admin) return Failure(Error::role_missing);
    return submit(request, visitor, &creation_body, &Pages::show_admin);
}

Pages::Answer
Pages::submit(const Request& request, const Visitor& visitor, BodyOf body_of, Show show) {
    auto typed = http::form_decoded(request.body);
    if (!typed) return Failure(Error::bad_request);
    Draft draft{std::move(*typed), {}};
    const auto sent_s =
        tokens_.first_sent_s(visitor.session_id, draft.value("token"), seconds_of(clock_.now()));
    if (!sent_s) {
        draft.add_error("", "This form is too old. Nothing was sent; please send it again.");
        return (this->*show)(403, visitor, draft);
    }
    const auto body = TRY(body_of(draft, ledger_, visitor.member, *sent_s));
    if (!body) return (this->*show)(422, visitor, draft);

    const auto offered = login_.enlist(
        visitor.session_id, *body, visitor.member.balance.at(seconds_of(clock_.now())));
    if (offered) return Response::redirect(options_.login_public + "/account/checkTransactions");
    if (offered.error().error == Error::no_session) return offered.error();
    if (offered.error().error == Error::bad_request) {
        draft.add_error("", "The login server refused it: " + offered.error().detail);
        return (this->*show)(502, visitor, draft);
    }
    draft.add_error("", "The login server does not answer. Nothing was sent; please try again.");
    return (this->*show)(503, visitor, draft);
}

Response Pages::page(int status,
                     const std::string& title,
                     const std::string& content,
                     const Member* member) const {
    View view;
    view.set("title", title);
    view.set("community", options_.name);
    view.set("content", content);
    view.set("login_public", options_.login_public);
    if (member != nullptr) {
        view.set("member", true);
        view.set("admin", member->admin);
        view.set("name", member->first_name + ' ' + member->last_name);
    }
    auto response = Response::html(status, assets::render(assets::kLayout, view));
    response.headers.emplace_back("Content-Security-Policy", content_security_policy_);
    return response;
}

} // namespace ownkey::community
