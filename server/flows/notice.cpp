#include "notice.h"

#include "server/flows/journal.h"

#include <array>
#include <cstdio>
#include <string_view>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMaxUserAgent = 200;

using Marks = std::pair<std::string_view, std::string_view>; ///< what stands there, what it means

// The first that matches: many name others besides themselves.
constexpr std::array<Marks, 5> kBrowsers{{{"Edg/", "Edge"},
                                          {"OPR/", "Opera"},
                                          {"Firefox/", "Firefox"},
                                          {"Chrome/", "Chrome"},
                                          {"Safari/", "Safari"}}};
constexpr std::array<Marks, 6> kSystems{{{"Android", "Android"},
                                         {"iPhone", "iPhone"},
                                         {"iPad", "iPad"},
                                         {"Windows", "Windows"},
                                         {"Mac OS X", "macOS"},
                                         {"Linux", "Linux"}}};

template <std::size_t N>
std::string_view meaning(const std::array<Marks, N>& marks, const std::string& text) {
    for (const auto& [mark, name] : marks)
        if (text.find(mark) != text.npos) return name;
    return {};
}

std::string utc_text(Time time) {
    const auto seconds = std::chrono::floor<Seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    std::array<char, 40> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%04d-%02u-%02u %02d:%02d UTC",
                  static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()));
    return text.data();
}

} // namespace

Done queue_notice(Tables& tables,
                  const World& world,
                  const Account& account,
                  const std::string& template_name,
                  const MailVars& more) {
    const auto pages = world.settings.server.public_url + "/account/";
    MailVars vars{{"first_name", account.first_name},
                  {"login_url", pages + "login"},
                  {"security_url", pages + "security"},
                  {"reset_url", pages + "resetPassword"}};
    vars.insert(vars.end(), more.begin(), more.end());
    return queue_mail(tables,
                      world,
                      account,
                      {.to = account.email,
                       .template_name = template_name,
                       .language = account.language,
                       .vars = std::move(vars)});
}

MailVars done_from(const World& world, const Caller& caller) {
    return {{"device", device_name(caller.user_agent)},
            {"at", utc_text(world.clock.now())},
            {"address", caller.address},
            {"link", world.settings.server.public_url + "/account/security"}};
}

std::string device_name(const std::string& user_agent) {
    const auto browser = meaning(kBrowsers, user_agent);
    const auto system = meaning(kSystems, user_agent);
    if (browser.empty() || system.empty()) return printable(user_agent);
    return std::string(browser) + ", " + std::string(system);
}

std::string printable(const std::string& text) {
    std::string out;
    for (const auto c : text.substr(0, kMaxUserAgent))
        out += c >= 0x20 && c < 0x7F ? c : '?';
    return out;
}

} // namespace ownkey::flows
