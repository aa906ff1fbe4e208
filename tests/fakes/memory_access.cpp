// Token families, service keys, documents of the server, e-mail changes, repeatable requests, and
// what of them expires.
#include "tests/fakes/memory_rows.h"
#include "tests/fakes/memory_tables.h"

#include <algorithm>

namespace ownkey::fakes {

// token_family

Done MemoryTables::insert_token_family(const TokenFamily& family) {
    TRY(may_write());
    if (!state_.token_families.try_emplace(family.id, family).second) return spoil(duplicate("id"));
    referenced_accounts_.push_back(family.account_id);
    state_.token_families[family.id].version = 1;
    return ok();
}

Outcome<std::optional<TokenFamily>> MemoryTables::find_token_family(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.token_families, id);
}

Done MemoryTables::update_token_family(const TokenFamily& family) {
    return replace_version(state_.token_families, family.id, family);
}

Outcome<std::vector<TokenFamily>> MemoryTables::token_families_of(const Uuid& account_id,
                                                                  int limit) {
    TRY(may_read());
    auto found = all_in(state_.token_families, [&](const TokenFamily& f) {
        return f.account_id == account_id && !f.revoked_at;
    });
    std::sort(found.begin(), found.end(), newer<TokenFamily>);
    return first(std::move(found), limit);
}

Outcome<int> MemoryTables::revoke_token_families(const Uuid& account_id, Time at) {
    TRY(may_write());
    int revoked = 0;
    for (auto& [id, family] : state_.token_families) {
        if (family.account_id != account_id || family.revoked_at) continue;
        family.revoked_at = at;
        ++family.version;
        ++revoked;
    }
    return revoked;
}

Done MemoryTables::revoke_token_families_of_session(const Uuid& session_id, Time now) {
    TRY(may_write());
    for (auto& [id, family] : state_.token_families) {
        if (family.session_id != session_id || family.revoked_at) continue;
        family.revoked_at = now;
        ++family.version;
    }
    return ok();
}

// sealed_state

Outcome<std::optional<SealedState>> MemoryTables::find_sealed_state(const std::string& name) {
    TRY(may_read());
    return find_in(state_.sealed_states, name);
}

Done MemoryTables::put_sealed_state(const SealedState& state) {
    TRY(may_write());
    if (state.version == 0 && !state_.sealed_states.try_emplace(state.name, state).second)
        return spoil(duplicate("name"));
    return replace_version(state_.sealed_states, state.name, state);
}

// service_key

Done MemoryTables::insert_service_key(const ServiceKey& key) {
    TRY(may_write());
    if (state_.service_keys.contains(key.id)) return spoil(duplicate("id"));
    if (find_if_in(state_.service_keys,
                   [&](const ServiceKey& k) { return k.key_hash == key.key_hash; }))
        return spoil(duplicate("key_hash"));
    state_.service_keys[key.id] = key;
    state_.service_keys[key.id].version = 1;
    return ok();
}

Outcome<std::optional<ServiceKey>> MemoryTables::find_service_key(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.service_keys, id);
}

Outcome<std::optional<ServiceKey>> MemoryTables::find_service_key_by_hash(const Hash32& key_hash) {
    TRY(may_read());
    return find_if_in(state_.service_keys,
                      [&](const ServiceKey& k) { return k.key_hash == key_hash; });
}

Outcome<std::vector<ServiceKey>> MemoryTables::service_keys(const std::optional<Uuid>& after,
                                                            int limit) {
    TRY(may_read());
    return first(
        all_in(state_.service_keys, [&](const ServiceKey& k) { return !after || k.id > *after; }),
        limit);
}

Done MemoryTables::update_service_key(const ServiceKey& key) {
    return replace_version(state_.service_keys, key.id, key);
}

// email_change

Done MemoryTables::insert_email_change(const EmailChange& change) {
    TRY(may_write());
    if (state_.email_changes.contains(change.id)) return spoil(duplicate("id"));
    for (const auto& [id, other] : state_.email_changes) {
        if (other.old_link_hash == change.old_link_hash) return spoil(duplicate("old_link_hash"));
        if (other.new_link_hash == change.new_link_hash) return spoil(duplicate("new_link_hash"));
        if (other.account_id == change.account_id && other.closing == Closing::open &&
            change.closing == Closing::open)
            return spoil(duplicate("account_id"));
    }
    referenced_accounts_.push_back(change.account_id);
    state_.email_changes[change.id] = change;
    return ok();
}

Outcome<std::optional<EmailChange>>
MemoryTables::find_email_change_by_link(const Hash32& link_hash) {
    TRY(may_read());
    return find_if_in(state_.email_changes, [&](const EmailChange& c) {
        return c.old_link_hash == link_hash || c.new_link_hash == link_hash;
    });
}

Outcome<std::optional<EmailChange>> MemoryTables::find_open_email_change(const Uuid& account_id) {
    TRY(may_read());
    return find_if_in(state_.email_changes, [&](const EmailChange& c) {
        return c.account_id == account_id && c.closing == Closing::open;
    });
}

Done MemoryTables::update_email_change(const EmailChange& change) {
    return replace_row(state_.email_changes, change.id, change);
}

// repeatable

Done MemoryTables::insert_repeatable(const Repeatable& repeatable) {
    TRY(may_write());
    if (!state_.repeatables.try_emplace(repeatable.key, repeatable).second)
        return spoil(duplicate("key"));
    return ok();
}

Outcome<std::optional<Repeatable>> MemoryTables::find_repeatable(const Hash32& key) {
    TRY(may_read());
    return find_in(state_.repeatables, key);
}

Done MemoryTables::update_repeatable(const Repeatable& repeatable) {
    return replace_row(state_.repeatables, repeatable.key, repeatable);
}

Done MemoryTables::remove_repeatable(const Hash32& key) {
    TRY(may_write());
    state_.repeatables.erase(key);
    return ok();
}

// all

std::size_t MemoryTables::expire_access(Time now) {
    using std::chrono::hours;
    const auto expired = [&](const auto& entry) { return entry.second.expires_at < now; };
    std::size_t rows = std::erase_if(state_.devices, expired);
    rows += std::erase_if(state_.email_changes, expired);
    rows += std::erase_if(state_.repeatables, expired);
    rows += std::erase_if(state_.foreign_guids, expired);
    rows += std::erase_if(state_.token_families, [&](const auto& entry) {
        const auto& family = entry.second;
        return family.expires_at < now ||
               (family.revoked_at && *family.revoked_at < now - hours(24));
    });
    for (auto& [id, recovery] : state_.recovery_cases) {
        if (recovery.state != RecoveryState::waiting || recovery.expires_at >= now) continue;
        recovery.state = RecoveryState::expired;
        ++recovery.version;
        ++rows;
    }
    rows += std::erase_if(state_.handed_shares, [&](const auto& entry) {
        const auto recovery = state_.recovery_cases.find(entry.second.case_id);
        return recovery == state_.recovery_cases.end() ||
               recovery->second.state != RecoveryState::waiting;
    });
    rows += std::erase_if(state_.recovery_cases, [&](const auto& entry) {
        return entry.second.expires_at < now - hours(30 * 24);
    });
    return rows;
}

} // namespace ownkey::fakes
