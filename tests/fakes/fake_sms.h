// FakeSms: keeps what was sent; refuses the next n text messages when told to.
#pragma once

#include "server/ports/ports.h"

#include <mutex>
#include <utility>
#include <vector>

namespace ownkey::fakes {

class FakeSms final : public SmsSender {
public:
    Done send(const std::string& to, const std::string& text) override {
        const std::lock_guard lock(mutex_);
        if (to_fail_ > 0) {
            --to_fail_;
            return Failure(Error::sms_failed, "", "told to fail");
        }
        sent_.emplace_back(to, text);
        return ok();
    }

    void fail_next(int count) {
        const std::lock_guard lock(mutex_);
        to_fail_ = count;
    }

    /// Number and text, oldest first.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> sent() const {
        const std::lock_guard lock(mutex_);
        return sent_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::pair<std::string, std::string>> sent_;
    int to_fail_ = 0;
};

} // namespace ownkey::fakes
