#include "answers.h"

#include "core/encoding.h"

#include <array>
#include <cstdio>

namespace ownkey::http::apparts {
namespace {

std::string quoted(std::string_view text) {
    return '"' + json_escaped(text) + '"';
}

void set_cookie(Response& response,
                const World& world,
                const std::string& value,
                std::chrono::seconds max_age) {
    const bool https = world.settings.server.public_url.starts_with("https://");
    response.headers.emplace_back("Set-Cookie",
                                  "loginToken=" + value + "; Path=/; HttpOnly; SameSite=Strict" +
                                      "; Max-Age=" + std::to_string(max_age.count()) +
                                      (https ? "; Secure" : ""));
}

} // namespace

Generation generation_of(const Request& request) {
    return request.path.starts_with("/v1/") ? Generation::v2019 : Generation::now;
}

Response done() {
    return said(200, "ok");
}

Response said(int status, std::string_view text) {
    return Response::json(status, quoted(text));
}

Response
refusal(Generation generation, int status, std::string_view text, std::string_view description) {
    if (generation == Generation::v2019) return said(status, text);
    auto body = "{\"error\":" + quoted(text);
    if (!description.empty()) body += ",\"description\":" + quoted(description);
    return Response::json(status, body + '}');
}

void set_login_token(Response& response, const World& world, const flows::SessionToken& token) {
    set_cookie(response, world, flows::cookie_value(token), world.settings.session.validity);
}

void clear_login_token(Response& response, const World& world) {
    set_cookie(response, world, "", std::chrono::seconds{0});
}

std::string date_text(Time time) {
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    std::array<char, 80> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%s %s %02u %04d %02d:%02d:%02d GMT+0000 (Coordinated Universal Time)",
                  kDays.at(std::chrono::weekday(day).c_encoding()),
                  kMonths.at(static_cast<unsigned>(date.month()) - 1),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(date.year()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

} // namespace ownkey::http::apparts
