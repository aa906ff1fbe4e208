// FakeWebhooks: keeps what was sent; refuses the next n notices when told to.
#pragma once

#include "server/ports/ports.h"

#include <mutex>
#include <vector>

namespace ownkey::fakes {

class FakeWebhooks final : public WebhookSender {
public:
    struct Notice {
        std::string url, body, key;
        Time at{};
    };

    Done send(const std::string& url,
              const std::string& body,
              const std::string& idempotency_key,
              Time now) override {
        const std::lock_guard lock(mutex_);
        sent_.push_back({url, body, idempotency_key, now});
        if (to_fail_ == 0) return ok();
        --to_fail_;
        return Failure(Error::webhook_failed, "", "told to fail");
    }

    void fail_next(int count) {
        const std::lock_guard lock(mutex_);
        to_fail_ = count;
    }

    /// Every try, oldest first.
    [[nodiscard]] std::vector<Notice> sent() const {
        const std::lock_guard lock(mutex_);
        return sent_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<Notice> sent_;
    int to_fail_ = 0;
};

} // namespace ownkey::fakes
