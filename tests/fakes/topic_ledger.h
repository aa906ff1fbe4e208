// TopicLedger: a second kind of ledger, in one process: a consensus topic. A submission is answered
// with a sequence number at once; what becomes of it the nodes agree on later, in whatever order,
// and some submissions never get there. Whoever wants to know asks for the number. Submissions
// under one key count once. Topic is the network, TopicLedger one community's access to it.
#pragma once

#include "server/ports/ports.h"

#include <map>
#include <mutex>
#include <random>
#include <set>
#include <vector>

namespace ownkey::fakes {

class Topic {
public:
    struct Faults {
        int unreachable = 0; ///< percent of the calls that reach nobody
        int unanswered = 0;  ///< ... that do reach it, but the answer does not come back
        int lost = 0;        ///< ... of submissions that got a number and are never heard of again
    };

    Topic(Faults faults, unsigned seed) : faults_(faults), random_(seed) {}

    /// In: what the community refuses, by key.
    void refuse(const std::string& key) {
        const std::lock_guard lock(mutex_);
        refused_.insert(key);
    }

    Delivery submit(const std::string& key) {
        const std::lock_guard lock(mutex_);
        if (happens(faults_.unreachable)) return {Delivery::Result::unreachable, "no node answers"};
        const auto number = ++last_number_;
        if (happens(faults_.lost))
            lost_.insert(number);
        else
            waiting_.emplace(number, key);
        ++submissions_;
        if (happens(faults_.unanswered)) return {Delivery::Result::unreachable, "timeout"};
        return {Delivery::Result::submitted, "", "topic-" + std::to_string(number)};
    }

    Delivery ask(const std::string& reference) {
        const std::lock_guard lock(mutex_);
        if (happens(faults_.unreachable)) return {Delivery::Result::unreachable, "no node answers"};
        const auto number = std::stoll(reference.substr(6));
        if (const auto found = decided_.find(number); found != decided_.end()) return found->second;
        if (waiting_.contains(number)) return {Delivery::Result::submitted};
        return {Delivery::Result::unknown};
    }

    /// The nodes agree on some of what waits, in an order of their own.
    void decide(int most) {
        const std::lock_guard lock(mutex_);
        for (; most > 0 && !waiting_.empty(); --most) {
            const auto one = std::next(waiting_.begin(), pick(waiting_.size()));
            decided_[one->first] = outcome_of(one->second, one->first);
            waiting_.erase(one);
        }
    }

    /// Keys in the order in which they counted.
    [[nodiscard]] std::vector<std::string> applied() const {
        const std::lock_guard lock(mutex_);
        return applied_;
    }

    [[nodiscard]] int submissions() const {
        const std::lock_guard lock(mutex_);
        return submissions_;
    }

    [[nodiscard]] std::size_t lost() const {
        const std::lock_guard lock(mutex_);
        return lost_.size();
    }

private:
    bool happens(int percent) { return pick(100) < percent; }

    int pick(std::size_t count) {
        return std::uniform_int_distribution<int>(0, static_cast<int>(count) - 1)(random_);
    }

    Delivery outcome_of(const std::string& key, std::int64_t number) {
        if (refused_.contains(key)) return {Delivery::Result::refused, "balance too low"};
        if (counted_.insert(key).second) applied_.push_back(key);
        return {Delivery::Result::accepted, "", "", number};
    }

    const Faults faults_;
    mutable std::mutex mutex_;
    std::mt19937 random_;
    std::int64_t last_number_ = 0;
    int submissions_ = 0;
    std::map<std::int64_t, std::string> waiting_;
    std::set<std::int64_t> lost_;
    std::map<std::int64_t, Delivery> decided_;
    std::set<std::string> refused_, counted_;
    std::vector<std::string> applied_;
};

class TopicLedger final : public Ledger {
public:
    explicit TopicLedger(Topic& topic) : topic_(topic) {}

    Delivery put_transaction(ByteView, const std::string& idempotency_key) override {
        return topic_.submit(idempotency_key);
    }

    Delivery move_balance(const PublicKey&,
                          const PublicKey&,
                          const std::string&,
                          const std::string& idempotency_key) override {
        return topic_.submit(idempotency_key);
    }

    Delivery error_in_transaction(Time,
                                  const std::string&,
                                  const std::string&,
                                  const std::string&) override {
        return {Delivery::Result::accepted}; // a node's log
    }

    Delivery confirmation(const std::string& reference, const std::string&) override {
        return topic_.ask(reference);
    }

    Delivery ping(std::int64_t last_transaction_no) override {
        last_ping_ = last_transaction_no;
        return {Delivery::Result::accepted};
    }

    [[nodiscard]] std::int64_t last_ping() const { return last_ping_; }

private:
    Topic& topic_;
    std::int64_t last_ping_ = -1;
};

} // namespace ownkey::fakes
