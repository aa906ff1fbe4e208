// The throttle of password guesses, per account: after a few failures the wait doubles. Unknown
// e-mails are throttled alike.
#pragma once

#include "server/flows/world.h"

namespace ownkey::flows {

/// How long after the last of `failures` the next try may come: 0 at first, then 2, 4, 8 ...
/// seconds up to the longest wait.
Seconds login_wait(const Settings::Limits& limits, int failures);

/// In: true or derived account id; the known device that asks, whose failures are counted apart
/// from strangers'. Out: how many failures count. Fails: too_many_requests with retry_after_s.
Outcome<int> check_throttle(Tables& tables,
                            const World& world,
                            const Uuid& account_id,
                            const std::optional<Uuid>& device_id = {});

} // namespace ownkey::flows
