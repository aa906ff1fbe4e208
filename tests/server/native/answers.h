// Holds answers of the server against openapi.json: every answer that a test's Browser gets has a
// status, a content type and a body as the document says, and nothing more. When all tests of the
// program ran, every operation has been seen to succeed.
#pragma once

#include "server/http/message.h"
#include "server/http/router.h"

namespace ownkey::house {

/// Why the document does not tell of this answer; empty when it does. In: what the router observed
/// of the request.
std::string objection_to(const http::Observation& seen, const http::Response& response);
/// A failure of the running test when there is one.
void check_answer(const http::Observation& seen, const http::Response& response);

/// Operations that no Browser's call has succeeded with so far.
std::vector<std::string> operations_never_seen();

/// What schemas of answers may not say, because it would not be checked, or leave open. Out: one
/// line each.
std::vector<std::string> loose_schemas();

} // namespace ownkey::house
