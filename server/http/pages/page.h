// A page before it becomes HTML: which template, in which language, with which values for template
// and scripts.
#pragma once

#include "server/http/message.h"
#include "server/http/pages/site.h"

#include <kainjow/mustache.hpp>

#include <string>
#include <vector>

namespace ownkey::http {

struct Page {
    std::string name; ///< template; also the title's key "<name>.title" and the script "<name>.mjs"
    std::string language; ///< one that Locales::choose gave
    kainjow::mustache::data values{kainjow::mustache::data::type::object}; ///< for the template
    std::string data_json;            ///< for the script; empty = the page has no script
    std::vector<std::string> texts{}; ///< sections of the locale for the script, besides "error",
                                      ///< "problem" and the page's own
    int status = 200;
};

/// Renders the page in its layout: never cached, remembers a language chosen by ?lang=.
Response to_response(const Site& site, const Request& request, Page page);

/// The page that tells of a failure, with the status of the native dialect.
Response failure_page(const Site& site, const Request& request, const Failure& failure);

/// JSON that may stand inside a script element: < > & of its texts become \u escapes.
std::string html_safe_json(const std::string& json);
/// {"name":"text",...} in the order given.
std::string text_object(const std::vector<std::pair<std::string, std::string>>& members);

} // namespace ownkey::http
