// FakeLedger: answers as scripted (then: accepted) and records what it was given.
#pragma once

#include "server/ports/ports.h"

#include <deque>
#include <mutex>
#include <vector>

namespace ownkey::fakes {

class FakeLedger final : public Ledger {
public:
    struct Put {
        std::string community;
        ByteVector signed_transaction;
        std::string idempotency_key;
    };

    struct Report {
        std::string community;
        Time created{};
        std::string generic_hash_hex;
        std::string error;
        std::string message;
    };

    struct Move {
        std::string community;
        PublicKey from, to;
        std::string memo;
        std::string idempotency_key;
    };

    Delivery put_transaction(const std::string& community,
                             ByteView signed_transaction,
                             const std::string& idempotency_key) override {
        const std::lock_guard lock(mutex_);
        puts_.push_back(
            {community, {signed_transaction.begin(), signed_transaction.end()}, idempotency_key});
        return next_answer();
    }

    Delivery error_in_transaction(const std::string& community,
                                  Time created,
                                  const std::string& generic_hash_hex,
                                  const std::string& error,
                                  const std::string& message) override {
        const std::lock_guard lock(mutex_);
        reports_.push_back({community, created, generic_hash_hex, error, message});
        return next_answer();
    }

    Delivery move_balance(const std::string& community,
                          const PublicKey& from,
                          const PublicKey& to,
                          const std::string& memo,
                          const std::string& idempotency_key) override {
        const std::lock_guard lock(mutex_);
        moves_.push_back({community, from, to, memo, idempotency_key});
        return next_answer();
    }

    /// Queues the answer to one later call of any kind.
    void answer(Delivery::Result result, std::string message = "") {
        const std::lock_guard lock(mutex_);
        answers_.push_back({result, std::move(message)});
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

private:
    Delivery next_answer() {
        if (answers_.empty()) return {Delivery::Result::accepted, ""};
        auto answer = std::move(answers_.front());
        answers_.pop_front();
        return answer;
    }

    mutable std::mutex mutex_;
    std::deque<Delivery> answers_;
    std::vector<Put> puts_;
    std::vector<Report> reports_;
    std::vector<Move> moves_;
};

} // namespace ownkey::fakes
