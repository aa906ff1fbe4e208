#include "session_answers.h"

#include "core/hash.h"
#include "server/flows/sessions.h"
#include "server/http/session_cookie.h"
#include "server/http/views.h"

#include <algorithm>
#include <cstring>

namespace ownkey::http::native {
namespace {

std::optional<Hash32> hash_of(const World& world, const Request& request) {
    const auto token = flows::token_of_cookie(session_cookie(world.settings, request));
    if (!token) return std::nullopt;
    return sha256({token->reveal()});
}

/// Until the answer would read otherwise, though nobody changed anything.
Time end_of(const World& world, const Session& session, Time now) {
    auto end = std::min({now + world.settings.session.cache,
                         session.expires_at,
                         session.last_seen_at + world.settings.session.idle,
                         session.last_seen_at + flows::kSessionSeenStep});
    if (session.unlock_until > now) end = std::min(end, session.unlock_until);
    return end;
}

} // namespace

std::size_t SessionAnswers::HashOfHash::operator()(const Hash32& hash) const {
    std::size_t out = 0;
    std::memcpy(&out, hash.bytes.data(), sizeof out); // random already
    return out;
}

std::optional<Response> SessionAnswers::find(const Request& request) {
    const auto* changes = world_.store.changes();
    const auto hash = hash_of(world_, request);
    if (changes == nullptr || !hash) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(*hash);
    if (found == kept_.end()) return std::nullopt;
    const auto& kept = found->second;
    const auto now = world_.clock.now();
    const bool holds = now >= kept.since && now < kept.until &&
                       changes->of(kept.account_id) == kept.account_changes &&
                       changes->of(kept.session_id) == kept.session_changes &&
                       (!world_.settings.session.bind_address || kept.address == request.address);
    if (holds) return Response::json(200, kept.body);
    kept_.erase(found);
    return std::nullopt;
}

Response SessionAnswers::ask(const Request& request) {
    const auto outcome = answer(request);
    return outcome ? *outcome : problem(outcome.error(), request.request_id);
}

Outcome<Response> SessionAnswers::answer(const Request& request) {
    const auto* changes = world_.store.changes();
    const auto before = changes == nullptr ? 0 : changes->of_all();
    const auto view = TRY(session_of(world_, request));
    auto response = Response::json(200, TRY(session_json(world_, view)));
    const auto hash = hash_of(world_, request);
    if (changes == nullptr || !hash) return response;
    const auto now = world_.clock.now();
    Kept kept{.body = response.body,
              .address = request.address,
              .account_id = view.account.id,
              .session_id = view.session.id,
              .account_changes = changes->of(view.account.id),
              .session_changes = changes->of(view.session.id),
              .since = now,
              .until = end_of(world_, view.session, now)};
    // What was read may be older than a change that the counters know already.
    if (changes->of_all() != before) return response;
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= kMost) kept_.clear();
    kept_.insert_or_assign(*hash, std::move(kept));
    return response;
}

} // namespace ownkey::http::native
