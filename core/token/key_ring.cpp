#include "key_ring.h"

#include "jwk.h"

namespace ownkey::token {

KeyRing::KeyRing(const RingTimes& times) : times_(times) {
    contract(times.signs_for_s > 0 && times.lifetime_s > 0);
    contract(times.jwks_cache_s >= 0 && times.leeway_s >= 0);
}

void KeyRing::restore(RingKey key) {
    contract(keys_.empty() || keys_.back().signs_from_s <= key.signs_from_s);
    keys_.push_back(std::move(key));
}

bool KeyRing::has_retired(std::size_t index, std::int64_t now_s) const {
    if (index + 1 == keys_.size()) return false;
    const std::int64_t retires_at_s = keys_[index + 1].signs_from_s;
    return retires_at_s + times_.lifetime_s + times_.leeway_s <= now_s;
}

bool KeyRing::rotate(std::int64_t now_s, const SigningSeed& random) {
    bool changed = false;
    while (!keys_.empty() && has_retired(0, now_s)) {
        keys_.erase(keys_.begin());
        changed = true;
    }
    if (keys_.empty()) {
        keys_.push_back({random.duplicate(), now_s, now_s});
        return true;
    }
    if (keys_.front().signs_from_s > now_s) { // what signed before it was removed
        keys_.front().signs_from_s = now_s;
        changed = true;
    }
    const std::int64_t due_s = keys_.back().signs_from_s + times_.signs_for_s;
    const std::int64_t earliest_s = now_s + times_.jwks_cache_s;
    if (due_s > earliest_s) return changed;
    keys_.push_back({random.duplicate(), now_s, earliest_s});
    return true;
}

bool KeyRing::remove(std::string_view key_id) {
    const auto has_id = [&](const RingKey& key) {
        return token::key_id(public_key_of(signing_key_of(key.seed))) == key_id;
    };
    const auto found = std::find_if(keys_.begin(), keys_.end(), has_id);
    if (found == keys_.end()) return false;
    keys_.erase(found);
    return true;
}

Result<std::string> KeyRing::issue(Claims claims, std::int64_t now_s) const {
    const auto signs = [&](const RingKey& key) { return key.signs_from_s <= now_s; };
    const auto newest = std::find_if(keys_.rbegin(), keys_.rend(), signs);
    if (newest == keys_.rend()) return Error::token_unknown_key;
    claims.issued_at_s = now_s;
    claims.expires_at_s = now_s + times_.lifetime_s;
    return issue_access_token(claims, IssuingKey(signing_key_of(newest->seed)));
}

std::vector<PublicKey> KeyRing::published(std::int64_t now_s) const {
    std::vector<PublicKey> out;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (keys_[i].published_at_s <= now_s && !has_retired(i, now_s))
            out.push_back(public_key_of(signing_key_of(keys_[i].seed)));
    }
    return out;
}

std::vector<VerifyingKey> KeyRing::verifying_keys(std::int64_t now_s) const {
    std::vector<VerifyingKey> out;
    for (const PublicKey& key : published(now_s))
        out.emplace_back(key);
    return out;
}

std::string KeyRing::jwks(std::int64_t now_s) const {
    return token::jwks(published(now_s));
}

} // namespace ownkey::token
