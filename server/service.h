// Service: ownkeyd put together. The only place that knows every room; main.cpp reads the command
// line and calls this.
#pragma once

#include "server/domain/failure.h"
#include "server/settings.h"

#include <memory>

namespace ownkey {

class Service {
public:
    /// In: settings that outlive it; signals are blocked already. Opens the database, loads the
    /// secrets, listens. Fails: config_invalid, secrets_invalid, store_failed; nothing runs then.
    static Outcome<std::unique_ptr<Service>> start(const Settings& settings, bool migrate);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    /// "http://127.0.0.1:1200", in the order of the listeners; the port is the true one.
    [[nodiscard]] std::vector<std::string> addresses() const;
    /// Refuses what is new, answers what is in flight. Out: false if something was left unanswered.
    bool stop();

private:
    struct Parts;
    explicit Service(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

} // namespace ownkey
