// What every call of this surface begins and ends with: its fields, the session that it names, the
// words for a failure that are this call's own.
#pragma once

#include "server/flows/sessions.h"
#include "server/http/gradido/dto.h"
#include "server/http/gradido/service_caller.h"
#include "server/http/wire.h"

#include <vector>

namespace ownkey::http::gradido {

/// Other versions of the community server send more than we need.
inline constexpr JsonRules kLoose{.unknown_fields = true};

/// The body of a call: of a GET, its query as if it were JSON, each value a text.
std::string body_of(const Request& request);

/// Fails: as decode.
template <class T>
Outcome<T> input_of(const Request& request) {
    if (request.method == Method::get) return decode<T>(body_of(request), kLoose);
    return decode<T>(request.body, kLoose);
}

/// Fails: field_missing and field_rule (session_id).
Outcome<std::int32_t> session_number_of(const std::optional<Loose>& session_id);

struct Visit {
    flows::SessionView view;
    std::string community; ///< of the caller
};

/// The session with this number, for a caller with its credential. Without one the server looks
/// empty; to a caller of another community, too. Fails: field_missing and field_rule (session_id),
/// no_session.
Outcome<Visit>
visit_of(const World& world, const Request& request, const std::optional<Loose>& session_id);

/// A call that needs a credential and no session. Fails: service_refused.
Outcome<ServiceCaller> service_of(const World& world, const Request& request);

/// Fails: field_missing, naming the field (absent or empty).
Outcome<std::string> needed(const std::optional<Loose>& text, const char* field);

/// Whole numbers, of clients that may send them as text. Fails: field_missing, field_rule.
Outcome<std::int64_t> number_of(const std::optional<Loose>& text, const char* field);

UserDto user_of(const Account& account);

Response success();
Response said(const std::string& state, const std::string& msg);

/// What a call says of a failure in words of its own; otherwise the dialect speaks. An empty
/// `field` is any.
struct Saying {
    Error error;
    std::string_view field;
    const char* state;
    const char* msg;
};

using Sayings = std::vector<Saying>;

Response refusal(const Failure& failure, const Request& request, const Sayings& sayings);

} // namespace ownkey::http::gradido
