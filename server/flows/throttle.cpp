#include "throttle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr auto kMemory =
    std::chrono::hours(1); ///< older failures are forgiven; the store keeps signins as long

} // namespace

Seconds login_wait(const Settings::Limits& limits, int failures) {
    const auto step = failures - limits.failed_logins_before_wait;
    if (step < 0) return Seconds{0};
    constexpr auto kLargestStep = 30; // 2^31 s is beyond any sensible longest wait
    return std::min(Seconds{std::int64_t{2} << std::min(step, kLargestStep)},
                    limits.longest_login_wait);
}

Outcome<int> check_throttle(Tables& tables,
                            const World& world,
                            const Uuid& account_id,
                            const std::optional<Uuid>& device_id) {
    const auto now = world.clock.now();
    const auto since = now - kMemory;
    const auto failed =
        TRY(device_id ? tables.failed_signins_of_device(account_id, *device_id, since)
                      : tables.failed_signins(account_id, since));
    const auto free_at = failed.last_at + login_wait(world.settings.limits, failed.count);
    if (failed.count == 0 || free_at <= now) return failed.count;
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = static_cast<int>(std::chrono::ceil<Seconds>(free_at - now).count());
    return failure;
}

} // namespace ownkey::flows
