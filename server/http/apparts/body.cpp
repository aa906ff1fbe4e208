#include "body.h"

#include "core/encoding.h"
#include "server/http/wire.h"

namespace ownkey::http::apparts {

Outcome<std::string> body_as_json(const Request& request) {
    if (request.body.empty()) return std::string("{}");
    constexpr std::string_view kForm = "application/x-www-form-urlencoded";
    if (!request.header("content-type").starts_with(kForm)) return request.body;
    const auto form = form_decoded(request.body);
    if (!form) return Failure(Error::bad_json, "", "a malformed form");
    std::string json;
    for (const auto& [name, value] : *form)
        json += (json.empty() ? "{\"" : ",\"") + json_escaped(name) + "\":\"" +
                json_escaped(value) + '"';
    return json.empty() ? "{}" : json + '}';
}

} // namespace ownkey::http::apparts
