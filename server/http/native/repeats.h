// Idempotency-Key for the calls of a session: see flows/repeats.h.
#pragma once

#include "server/flows/sessions.h"
#include "server/http/message.h"

#include <functional>

namespace ownkey::http::native {

/// Runs `run` unless this request was answered before; then gives that answer again. Without the
/// header it just runs. In: whether the answer may be kept; one that sets cookies never is.
Response answer_once(const World& world,
                     const Request& request,
                     const Uuid& session_id,
                     bool keep,
                     const std::function<Response()>& run);

} // namespace ownkey::http::native
