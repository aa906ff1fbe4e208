#include "kit.h"

#include "server/http/native/repeats.h"

#include <charconv>

namespace ownkey::http::native {

namespace {

Response answer(const Outcome<Response>& outcome, const Request& request) {
    return outcome ? *outcome : problem(outcome.error(), request.request_id);
}

Handler changing_handler(const World& world, SessionCall call, bool keep) {
    return [&world, call, keep](const Request& request) {
        const auto view = session_for_change(world, request);
        if (!view) return problem(view.error(), request.request_id);
        return answer_once(world, request, view->session.id, keep, [&] {
            return answer(call(world, request, *view), request);
        });
    };
}

} // namespace

Handler open(const World& world, Call call) {
    return [&world, call](const Request& request) { return answer(call(world, request), request); };
}

Handler reading(const World& world, SessionCall call) {
    return [&world, call](const Request& request) {
        const auto view = session_of(world, request);
        return view ? answer(call(world, request, *view), request)
                    : problem(view.error(), request.request_id);
    };
}

Handler changing(const World& world, SessionCall call) {
    return changing_handler(world, call, true);
}

Handler changing_once(const World& world, SessionCall call) {
    return changing_handler(world, call, false);
}

Handler serving(const World& world, flows::Scope scope, ServiceCall call) {
    return [&world, scope, call](const Request& request) {
        const auto key = flows::require_service(world, request.header("authorization"), scope);
        return key ? answer(call(world, request, *key), request)
                   : problem(key.error(), request.request_id);
    };
}

Outcome<Uuid> id_of(const Request& request, const std::string& name) {
    auto id = uuid_from_text(request.param(name));
    if (!id) return Failure(id.error(), name, "a UUID in the path");
    return *id;
}

Outcome<int> number_of(const Request& request, const std::string& name, int otherwise, int most) {
    const auto text = request.query_value(name);
    if (text.empty()) return otherwise;
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > most)
        return Failure(Error::field_rule, name, "a whole number from 1 to " + std::to_string(most));
    return number;
}

} // namespace ownkey::http::native
