#include "tools/community/visitors.h"

#include <charconv>

namespace ownkey::community {

namespace {

constexpr std::size_t kMaxConfirmed = 10'000;

std::optional<std::int32_t> session_id_of(const http::Request& request) {
    const auto text = request.cookie("GRADIDO_LOGIN");
    std::int32_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size() || id == 0) return std::nullopt;
    return id;
}

} // namespace

Outcome<Visitor> Visitors::visitor_of(const http::Request& request) {
    const auto session_id = session_id_of(request);
    if (!session_id) return Failure(Error::no_session);
    const Seen seen{request.address, *session_id};
    TRY(ration(seen));
    const auto profile = TRY(login_.person_of(*session_id));
    confirm(seen);
    return Visitor{*session_id, TRY(ledger_.arrive(profile, seconds_of(clock_.now())))};
}

Done Visitors::ration(const Seen& seen) {
    const std::lock_guard lock(mutex_);
    if (confirmed_.contains(seen)) return ok();
    const int wait_s = guesses_.take(http::RateClass::code, seen.first, clock_.now());
    if (wait_s == 0) return ok();
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = wait_s;
    return failure;
}

void Visitors::confirm(const Seen& seen) {
    const std::lock_guard lock(mutex_);
    if (confirmed_.size() >= kMaxConfirmed) confirmed_.clear();
    confirmed_.insert(seen);
}

} // namespace ownkey::community
