// FakeMailer: keeps what was sent; refuses the next n mails when told to.
#pragma once

#include "server/ports/ports.h"

#include <mutex>
#include <vector>

namespace ownkey::fakes {

class FakeMailer final : public Mailer {
public:
    Done send(const Mail& mail) override {
        const std::lock_guard lock(mutex_);
        ++tries_;
        if (to_fail_ > 0) {
            --to_fail_;
            return Failure(Error::mail_failed, "", "told to fail");
        }
        sent_.push_back(mail);
        return ok();
    }

    void fail_next(int count) {
        const std::lock_guard lock(mutex_);
        to_fail_ = count;
    }

    /// Mails handed over, oldest first.
    [[nodiscard]] std::vector<Mail> sent() const {
        const std::lock_guard lock(mutex_);
        return sent_;
    }

    /// Calls of send(), refused ones included.
    [[nodiscard]] int tries() const {
        const std::lock_guard lock(mutex_);
        return tries_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<Mail> sent_;
    int to_fail_ = 0;
    int tries_ = 0;
};

} // namespace ownkey::fakes
