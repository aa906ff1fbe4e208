// What pages of somebody who is signed in share.
#pragma once

#include "server/http/pages/handlers.h"
#include "server/http/pages/page.h"

#include <optional>
#include <string>

namespace ownkey::http {

/// Whether a failure of session_of only means that somebody has to sign in again.
bool session_is_over(const Failure& failure);

/// The session, or where to go to get one.
struct Visit {
    std::optional<flows::SessionView> view;
    Response elsewhere{};
};

/// In: `back`, where login leads afterwards; empty: to this page. Fails: what session_of fails with
/// otherwise.
Outcome<Visit> visit(const Pages& pages, const Request& request, const std::string& back = "");

/// The page with {"session":...} for its script, and `more` members beside it (",\"x\":1").
Outcome<Response> respond(const Pages& pages,
                          const Request& request,
                          const flows::SessionView& view,
                          Page page,
                          const std::string& more = "");

/// A page in the person's language, with what every such page's frame shows.
Page page_for(const Pages& pages,
              const Request& request,
              const std::string& name,
              const flows::SessionView& view);

/// A time for a <time> element: machine-readable, and legible until the script puts it in the
/// person's own form.
kainjow::mustache::data time_value(Time time);

/// The languages to choose from; `chosen` is the one that is selected.
kainjow::mustache::data language_choices(const Site& site, const std::string& chosen);

/// {"n":"1"} to {"n":"3"}: the words that are asked back.
kainjow::mustache::data asked_words();

} // namespace ownkey::http
