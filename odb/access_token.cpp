// Refresh tokens, service keys, documents of the server, repeatable requests.
#include "odb/statements.h"

namespace ownkey::rows {

void Access::insert(TokenFamily& row) {
    db_.persist(row);
}

std::optional<TokenFamily> Access::find_token_family(const Uuid& id) {
    return find_locked<TokenFamily>("find_token_family",
                                    "find_token_family for update",
                                    odb::query<TokenFamily>::id,
                                    id,
                                    locks_.row_suffix);
}

void Access::update(TokenFamily& row) {
    db_.update(row);
}

std::vector<TokenFamily> Access::token_families_of(const Uuid& account_id, int limit) {
    using Query = odb::query<TokenFamily>;
    return all(db_.query<TokenFamily>(
        (Query::account_id == account_id && Query::revoked_at.is_null()) + "ORDER BY" +
        Query::created_at + "DESC," + Query::id + "DESC " + limited(limit)));
}

int Access::revoke_token_families(const Uuid& account_id, Micros at) {
    using Query = odb::query<TokenFamily>;
    auto open = all(
        db_.query<TokenFamily>((Query::account_id == account_id && Query::revoked_at.is_null()) +
                               "ORDER BY" + Query::id + locks_.row_suffix));
    for (auto& row : open) {
        row.revoked_at = at;
        db_.update(row);
    }
    return static_cast<int>(open.size());
}

void Access::revoke_token_families_of_session(const Uuid& session_id, Micros at) {
    using Query = odb::query<TokenFamily>;
    for (auto& row : all(db_.query<TokenFamily>(
             (Query::session_id == session_id && Query::revoked_at.is_null()) + "ORDER BY" +
             Query::id + locks_.row_suffix))) {
        row.revoked_at = at;
        db_.update(row);
    }
}

std::optional<SealedState> Access::find_sealed_state(const std::string& name) {
    return find_locked<SealedState>("find_sealed_state",
                                    "find_sealed_state for update",
                                    odb::query<SealedState>::name,
                                    name,
                                    locks_.row_suffix);
}

void Access::put(SealedState& row) {
    if (row.version == 0)
        db_.persist(row);
    else
        db_.update(row);
}

void Access::insert(ServiceKey& row) {
    db_.persist(row);
}

std::optional<ServiceKey> Access::find_service_key(const Uuid& id) {
    return find_locked<ServiceKey>("find_service_key",
                                   "find_service_key for update",
                                   odb::query<ServiceKey>::id,
                                   id,
                                   locks_.row_suffix);
}

std::optional<ServiceKey> Access::find_service_key_by_hash(const Bytes32& key_hash) {
    return find_locked<ServiceKey>("find_service_key_by_hash",
                                   "find_service_key_by_hash for update",
                                   odb::query<ServiceKey>::key_hash,
                                   key_hash,
                                   locks_.row_suffix);
}

std::vector<ServiceKey> Access::service_keys(const std::optional<Uuid>& after, int limit) {
    using Query = odb::query<ServiceKey>;
    const Query behind = after ? Query(Query::id > *after) : Query(true);
    return all(db_.query<ServiceKey>(behind + "ORDER BY" + Query::id + limited(limit)));
}

void Access::update(ServiceKey& row) {
    db_.update(row);
}

void Access::insert(Repeatable& row) {
    db_.persist(row);
}

std::optional<Repeatable> Access::find_repeatable(const Bytes32& key) {
    return find_locked<Repeatable>("find_repeatable",
                                   "find_repeatable for update",
                                   odb::query<Repeatable>::key,
                                   key,
                                   locks_.row_suffix);
}

void Access::update(Repeatable& row) {
    db_.update(row);
}

void Access::remove_repeatable(const Bytes32& key) {
    db_.erase_query<Repeatable>(odb::query<Repeatable>::key == key);
}

} // namespace ownkey::rows
