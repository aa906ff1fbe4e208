#include "repeats.h"

#include "server/flows/repeats.h"

#include <algorithm>

namespace ownkey::http::native {
namespace {

constexpr auto kHeader = "idempotency-key";

bool sets_cookie(const Response& response) {
    return std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
        return header.first == "Set-Cookie";
    });
}

} // namespace

Response answer_once(const World& world,
                     const Request& request,
                     const Uuid& session_id,
                     bool keep,
                     const std::function<Response()>& run) {
    const auto value = request.header(kHeader);
    if (value.empty()) return run();
    const auto refuse = [&](const Failure& failure) {
        return problem(failure, request.request_id);
    };
    const auto route = std::to_string(static_cast<int>(request.method)) + ' ' + request.path;
    const auto key = flows::repeat_key(session_id, route, value, request.body);
    if (!key) return refuse(key.error());
    const auto before = flows::begin_request(world, *key);
    if (!before) return refuse(before.error());
    if (*before) return Response::json((*before)->status, (*before)->body);

    auto response = run();
    // What the client can mend, and what failed on our side, may be tried again with the same key.
    const bool done = response.status < 300;
    std::optional<flows::KeptAnswer> answer;
    if (keep && !sets_cookie(response)) answer = {response.status, response.body};
    const auto noted =
        done ? flows::keep_answer(world, *key, answer) : flows::forget_request(world, *key);
    return noted ? response : refuse(noted.error());
}

} // namespace ownkey::http::native
