#include "tries.h"

#include "core/hash.h"
#include "server/flows/person.h"
#include "server/flows/server_keys.h"

#include <algorithm>
#include <vector>

namespace ownkey::flows {
namespace {

using Mac = Secret<struct TryMacTag, 64>;

template <class Key>
Key key_of(const UseKey& use_key, std::string_view kind, ByteView value) {
    Mac mac;
    hmac_sha512(use_key.reveal(), {as_bytes(kind), value}, mac.reveal());
    Key key{};
    const auto bytes = ByteView(mac.reveal()).first(key.size());
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

/// What is kept when there is no room: whoever comes near the limit.
constexpr int kSeldom = Tries::kMost / 10;

} // namespace

Done Tries::take(const World& world,
                 const Caller& caller,
                 const std::optional<std::string>& name,
                 const PlainPassword& password) {
    const auto use_key = key_for(world.server_secret, "tries");
    std::vector<Key> keys{key_of<Key>(use_key, "address:", as_bytes(caller.address)),
                          key_of<Key>(use_key, "password:", password.text.reveal())};
    if (name) keys.push_back(key_of<Key>(use_key, "name:", as_bytes(email_key_of(*name))));
    const auto now = world.clock.now();
    const std::lock_guard lock(mutex_);
    int wait_s = 0;
    for (const auto& key : keys)
        wait_s = std::max(wait_s, take_one(key, now));
    if (wait_s == 0) return ok();
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = wait_s;
    return failure;
}

std::size_t Tries::size() const {
    const std::lock_guard lock(mutex_);
    return rows_.size();
}

int Tries::take_one(const Key& key, Time now) {
    if (rows_.size() >= max_rows_ && !rows_.contains(key)) make_room(now);
    auto& row = rows_[key];
    if (row.count == 0 || row.begin + kWithin <= now || row.begin > now) row = {now, 0};
    if (row.count < kMost) {
        ++row.count;
        return 0;
    }
    return static_cast<int>(std::chrono::ceil<Seconds>(row.begin + kWithin - now).count());
}

void Tries::make_room(Time now) {
    std::erase_if(rows_, [&](const auto& entry) { return entry.second.begin + kWithin <= now; });
    if (rows_.size() < max_rows_) return;
    std::erase_if(rows_, [&](const auto& entry) { return entry.second.count < kSeldom; });
    if (rows_.size() >= max_rows_) rows_.clear();
}

} // namespace ownkey::flows
