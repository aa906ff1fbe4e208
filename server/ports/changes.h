// What has changed lately, so that answers can be kept until it has: a Store counts, after each
// commit, the changes of accounts, sessions, envelopes and transactions, by id. The counters of several ids may
// be one (there are few of them): a kept answer then is made anew once too often, never too seldom.
#pragma once

#include "server/domain/records.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ownkey {

class Changes {
public:
    /// In: an account's or a session's id.
    [[nodiscard]] std::uint32_t of(const Uuid& id) const { return counters_[place(id)].load(); }

    [[nodiscard]] std::uint64_t of_all() const { return all_.load(); }

    /// After the commit, before anybody is told of it.
    void note(const Uuid& id) {
        ++counters_[place(id)];
        ++all_;
    }

private:
    static constexpr std::size_t kCounters = 4'096;

    static std::size_t place(const Uuid& id) {
        return (static_cast<std::size_t>(id.bytes[0]) << 8 | id.bytes[1]) % kCounters;
    }

    std::array<std::atomic<std::uint32_t>, kCounters> counters_{};
    std::atomic<std::uint64_t> all_{0};
};

} // namespace ownkey
