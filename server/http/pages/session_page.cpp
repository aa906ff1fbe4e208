#include "server/http/pages/session_page.h"

#include "server/flows/communities.h"
#include "server/http/pages/redirect.h"
#include "server/http/session_cookie.h"
#include "server/http/views.h"

#include <chrono>
#include <cstdio>

namespace ownkey::http {

using kainjow::mustache::data;

bool session_is_over(const Failure& failure) {
    return failure.error == Error::no_session || failure.error == Error::address_changed;
}

Outcome<Visit> visit(const Pages& pages, const Request& request, const std::string& back) {
    auto session = session_of(pages.world, request);
    if (session) return Visit{std::move(*session)};
    if (!session_is_over(session.error())) return session.error();
    const auto& target = back.empty() ? request.path : back;
    return Visit{{}, Response::redirect(with_redirect("/account/login", target))};
}

Outcome<Response> respond(const Pages& pages,
                          const Request& request,
                          const flows::SessionView& view,
                          Page page,
                          const std::string& more) {
    const auto json = TRY(session_json(pages.world, view));
    page.data_json = "{\"session\":" + json + more + "}";
    return to_response(*pages.site, request, std::move(page));
}

Page page_for(const Pages& pages,
              const Request& request,
              const std::string& name,
              const flows::SessionView& view) {
    Page page{.name = name,
              .language = pages.site->locales().choose(request, view.account.language),
              .data_json = {}};
    const auto& community = flows::community_of(pages.world.settings, view.account);
    page.values.set("community", community.name);
    page.values.set("home_url", community.home_url);
    page.values.set("name", view.account.first_name);
    page.values.set("signed_in", true);
    return page;
}

data time_value(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    char iso[32];
    std::snprintf(iso,
                  sizeof iso,
                  "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    const std::string text(iso);
    data value(data::type::object);
    value.set("iso", text);
    value.set("plain", text.substr(0, 10) + " " + text.substr(11, 5) + " UTC");
    return value;
}

data language_choices(const Site& site, const std::string& chosen) {
    data choices(data::type::list);
    for (const auto& [code, name] : site.locales().languages()) {
        data option(data::type::object);
        option.set("code", code);
        option.set("name", name);
        option.set("current", code == chosen);
        choices << option;
    }
    return choices;
}

data asked_words() {
    data places(data::type::list);
    for (const std::string place : {"1", "2", "3"})
        places << data(kainjow::mustache::object{{"n", place}});
    return places;
}

} // namespace ownkey::http
