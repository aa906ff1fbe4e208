// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request that a client sends again
// because the answer was lost gets the first answer and changes nothing. Kept for a day, for each
// session and route apart. Only hashes of key and request are stored.
#pragma once

#include "server/flows/world.h"

namespace ownkey::flows {

struct KeptAnswer {
    int status = 0;
    std::string body;
};

/// What a repeat is known by.
struct RepeatKey {
    Hash32 key;
    Hash32 request;
};

/// In: session, route ("POST /api/v1/tokens"), value of the header, body. Fails: field_rule
/// (Idempotency-Key: 1 to 128 printable ASCII characters).
Outcome<RepeatKey> repeat_key(const Uuid& session_id,
                              const std::string& route,
                              const std::string& value,
                              const std::string& body);

/// Out: nothing if this request is the first and may run, else the answer that it got. Fails:
/// idempotency_conflict (the key came with another request, or the answer was not kept),
/// idempotency_running (the first one is not finished; after a minute it counts as lost).
Outcome<std::optional<KeptAnswer>> begin_request(const World& world, const RepeatKey& key);
/// In: absent when the answer must not be kept: it holds a secret. A repeat is then refused.
Done keep_answer(const World& world, const RepeatKey& key, const std::optional<KeptAnswer>& answer);
/// The request failed on our side: the next try runs.
Done forget_request(const World& world, const RepeatKey& key);

} // namespace ownkey::flows
