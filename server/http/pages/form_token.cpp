#include "server/http/pages/form_token.h"

#include "core/encoding.h"

namespace ownkey::http {
namespace {

using FormToken = Secret<struct FormTokenTag, 32>;

bool is_https(const Settings& settings) {
    return settings.server.public_url.starts_with("https://");
}

std::string cookie_name(const Settings& settings) {
    return is_https(settings) ? "__Host-ownkey-form" : "ownkey-form";
}

Result<FormToken> token_of(const Pages& pages, const Request& request) {
    return fixed_from_base64url<FormToken>(request.cookie(cookie_name(pages.world.settings)));
}

} // namespace

std::string form_token(const Pages& pages, const Request& request) {
    if (const auto known = token_of(pages, request)) return to_base64url(known->reveal());
    FormToken token;
    pages.world.random.fill(token.reveal());
    return to_base64url(token.reveal());
}

void set_form_cookie(Response& response, const Pages& pages, const std::string& token) {
    const auto& settings = pages.world.settings;
    response.headers.emplace_back("Set-Cookie",
                                  cookie_name(settings) + '=' + token +
                                      "; Path=/; HttpOnly; SameSite=Strict" +
                                      (is_https(settings) ? "; Secure" : ""));
}

Done check_form_token(const Pages& pages, const Request& request, const std::string& sent) {
    const auto known = token_of(pages, request);
    const auto brought = fixed_from_base64url<FormToken>(sent);
    if (!known || !brought || !equal_constant_time(*known, *brought)) return Error::csrf_missing;
    return ok();
}

} // namespace ownkey::http
