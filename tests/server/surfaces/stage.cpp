#include "core/encoding.h"
#include "surface.h"

namespace ownkey::house {

const char* name_of(Act act) {
    switch (act) {
    case Act::make:
        return "make";
    case Act::change:
        return "change";
    case Act::reset:
        return "reset";
    case Act::end_all:
        return "end_all";
    case Act::close:
        return "close";
    }
    return "?";
}

Stage::Stage(Store* store) : house(store) {
    auto& settings = house.settings;
    settings.limits = {.logins_per_minute = 100'000,
                       .network_logins_per_minute = 100'000,
                       .registrations_per_hour = 100'000,
                       .codes_per_minute = 100'000,
                       .resets_per_hour = 100'000,
                       .refreshes_per_minute = 100'000,
                       .requests_per_second = 100'000,
                       .failed_logins_before_wait = 100'000};
    settings.pages.accept_plain_passwords = true;
    settings.gradido.accept_plain_passwords = true;
    settings.signup.resend_cooldown = Seconds{0};
    surfaces.push_back(native_surface(*this));
    surfaces.push_back(pages_surface(*this));
    surfaces.push_back(gradido_surface(*this));
    surfaces.push_back(loginservice_surface(*this));
    surfaces.push_back(apparts_surface(*this));
    surfaces.push_back(authweb_surface(*this));
}

Stage::~Stage() = default;

std::string Stage::mailed_code() {
    const auto mails = house.outbox(OutboxKind::mail);
    if (mails.empty()) return {};
    const auto link = json_text(mails.back().payload, "vars.link");
    if (!link.empty()) return link.substr(link.rfind('/') + 1);
    const auto text = json_text(mails.back().payload, "vars.text");
    const auto at = text.find("token=") + 6;
    return text.substr(at, text.find('&', at) - at);
}

const Member& Stage::admin() {
    if (!admin_) admin_ = std::make_unique<Member>(make_staff(house, "Ada", Role::admin));
    return *admin_;
}

http::Response ask(const http::Router& router, const Ask& what) {
    const auto query_at = what.path.find('?');
    http::Request request{.method = what.method, .path = what.path.substr(0, query_at)};
    if (query_at != what.path.npos) {
        const auto equals = what.path.find('=', query_at);
        request.query[what.path.substr(query_at + 1, equals - query_at - 1)] =
            what.path.substr(equals + 1);
    }
    request.body = what.body;
    request.cookies = what.cookies;
    request.address = what.address;
    request.headers["content-type"] = "application/json";
    for (const auto& [name, value] : what.headers)
        request.headers[name] = value;
    return router.dispatch(std::move(request));
}

std::string cookie_of(const http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers)
        if (key == "Set-Cookie" && value.starts_with(name + "="))
            return value.substr(name.size() + 1, value.find(';') - name.size() - 1);
    return {};
}

std::string object(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string text;
    for (const auto& [name, value] : members)
        text += (text.empty() ? "\"" : ",\"") + name + "\":\"" + json_escaped(value) + '"';
    return '{' + text + '}';
}

} // namespace ownkey::house
