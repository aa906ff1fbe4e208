// FakeLedger: answers as scripted (then: accepted) and records what it was given. FakeLedgers:
// those of several communities.
#pragma once

#include "server/ports/ports.h"

#include <deque>
#include <map>
#include <mutex>
#include <vector>

namespace ownkey::fakes {

class FakeLedger final : public Ledger {
public:
    struct Put {
        ByteVector signed_transaction;
        std::string idempotency_key;
    };

    struct Report {
        Time created{};
        std::string generic_hash_hex;
        std::string error;
        std::string message;
    };

    struct Move {
        PublicKey from, to;
        std::string memo;
        std::string idempotency_key;
    };

    struct Question {
        std::string reference;
        std::string idempotency_key;
    };

    Delivery put_transaction(ByteView signed_transaction,
                             const std::string& idempotency_key) override {
        const std::lock_guard lock(mutex_);
        puts_.push_back({{signed_transaction.begin(), signed_transaction.end()}, idempotency_key});
        return next_answer();
    }

    Delivery error_in_transaction(Time created,
                                  const std::string& generic_hash_hex,
                                  const std::string& error,
                                  const std::string& message) override {
        const std::lock_guard lock(mutex_);
        reports_.push_back({created, generic_hash_hex, error, message});
        return next_answer();
    }

    Delivery move_balance(const PublicKey& from,
                          const PublicKey& to,
                          const std::string& memo,
                          const std::string& idempotency_key) override {
        const std::lock_guard lock(mutex_);
        moves_.push_back({from, to, memo, idempotency_key});
        return next_answer();
    }

    Delivery confirmation(const std::string& reference,
                          const std::string& idempotency_key) override {
        const std::lock_guard lock(mutex_);
        questions_.push_back({reference, idempotency_key});
        return next_answer();
    }

    Delivery ping(std::int64_t last_transaction_no) override {
        const std::lock_guard lock(mutex_);
        pings_.push_back(last_transaction_no);
        return next_answer();
    }

    /// Queues the answer to one later call of any kind.
    void answer(Delivery::Result result, std::string message = "") {
        answer(Delivery{result, std::move(message)});
    }

    void answer(Delivery delivery) {
        const std::lock_guard lock(mutex_);
        answers_.push_back(std::move(delivery));
    }

    /// What all calls are answered with, as long as nothing is queued.
    void always(Delivery delivery) {
        const std::lock_guard lock(mutex_);
        usual_ = std::move(delivery);
    }

    [[nodiscard]] std::vector<Put> puts() const {
        const std::lock_guard lock(mutex_);
        return puts_;
    }

    [[nodiscard]] std::vector<Report> reports() const {
        const std::lock_guard lock(mutex_);
        return reports_;
    }

    [[nodiscard]] std::vector<Move> moves() const {
        const std::lock_guard lock(mutex_);
        return moves_;
    }

    [[nodiscard]] std::vector<Question> questions() const {
        const std::lock_guard lock(mutex_);
        return questions_;
    }

    /// The numbers that came along.
    [[nodiscard]] std::vector<std::int64_t> pings() const {
        const std::lock_guard lock(mutex_);
        return pings_;
    }

private:
    Delivery next_answer() {
        if (answers_.empty()) return usual_;
        auto answer = std::move(answers_.front());
        answers_.pop_front();
        return answer;
    }

    mutable std::mutex mutex_;
    std::deque<Delivery> answers_;
    Delivery usual_{Delivery::Result::accepted};
    std::vector<Put> puts_;
    std::vector<Report> reports_;
    std::vector<Move> moves_;
    std::vector<Question> questions_;
    std::vector<std::int64_t> pings_;
};

/// One ledger each for the communities named; no other is configured.
class FakeLedgers final : public Ledgers {
public:
    FakeLedgers(std::initializer_list<std::pair<const std::string, Ledger*>> ledgers)
        : ledgers_(ledgers) {}

    Ledger* find(const std::string& community) override {
        const auto found = ledgers_.find(community);
        return found == ledgers_.end() ? nullptr : found->second;
    }

private:
    std::map<std::string, Ledger*> ledgers_;
};

} // namespace ownkey::fakes
