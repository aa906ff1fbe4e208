// Tries: how often somebody tried to get in lately, by address, by user name and by password. Many
// addresses that try one name, or many names with one password, are counted together. The rules
// are:
//  - More than kMost in kWithin of one kind: refused until the time is over.
//  - Who comes from a known device is not counted by name: strangers' tries cannot keep the owner
//    out (devices.h).
//  - Only keyed hashes are kept, in memory: nobody reads passwords or names out of it.
//  - Memory is bounded: when it is full, what has been tried least is forgotten.
#pragma once

#include "server/flows/plain_password.h"

#include <array>
#include <map>
#include <mutex>
#include <optional>

namespace ownkey::flows {

class Tries {
public:
    static constexpr int kMost = 100;
    static constexpr Seconds kWithin{300};
    static constexpr std::size_t kMaxRows = 100'000;

    explicit Tries(std::size_t max_rows = kMaxRows) : max_rows_(max_rows) {}

    /// One more of each. In: the name; absent: not counted. Usable from several threads. Fails:
    /// too_many_requests, with retry_after_s.
    Done take(const World& world,
              const Caller& caller,
              const std::optional<std::string>& name,
              const PlainPassword& password);

    [[nodiscard]] std::size_t size() const;

private:
    using Key = std::array<Byte, 16>;

    struct Row {
        Time begin{};
        int count = 0;
    };

    /// Out: the seconds after which a further one may come, or 0.
    int take_one(const Key& key, Time now);
    void make_room(Time now);

    const std::size_t max_rows_;
    mutable std::mutex mutex_;
    std::map<Key, Row> rows_;
};

} // namespace ownkey::flows
