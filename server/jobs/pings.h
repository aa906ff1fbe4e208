// The ping (updateReadNode): says now and then to each community that we are there, and finds out
// whether it is. An answer closes its breaker. Only changes are told, so that a community that is
// away for a night is one line of the log.
#pragma once

#include "server/jobs/outbox.h"

namespace ownkey::jobs {

struct PingChange {
    std::string community;
    bool answers = false;
    std::string error; ///< when it does not
};

class Pings {
public:
    Pings(Ledgers& ledgers, Outbox& outbox, std::function<void(const PingChange&)> observe)
        : ledgers_(ledgers), outbox_(outbox), observe_(std::move(observe)) {}

    /// Fails: the store's error. Not for two threads at once.
    Done ping(const std::string& community);

private:
    Ledgers& ledgers_;
    Outbox& outbox_;
    const std::function<void(const PingChange&)> observe_;
    std::map<std::string, bool> answered_; ///< the last one of each community
};

} // namespace ownkey::jobs
