// Bodies as clients of this surface send them: a form (application/x-www-form-urlencoded), or JSON
// under whatever type; none at all is an empty object.
#pragma once

#include "core/wipe.h"
#include "server/http/json.h"
#include "server/http/message.h"

namespace ownkey::http::apparts {

/// Out: a JSON object. A form's fields are its text members. Fails: bad_json (a malformed form).
Outcome<std::string> body_as_json(const Request& request);

/// Fails: as body_as_json and decode.
template <class T>
Outcome<T> read_body(const Request& request) {
    auto body = TRY(body_as_json(request));
    auto dto = decode<T>(body, {.unknown_fields = true, .max_text_bytes = 2'048, .max_items = 100});
    wipe(body); // a password may stand in it
    return dto;
}

} // namespace ownkey::http::apparts
