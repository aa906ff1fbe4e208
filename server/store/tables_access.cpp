// Token families, documents of the server, service keys, e-mail changes, recovery, repeatable
// requests.
#include "server/store/run.h"

namespace ownkey::store {

// token_family

Done DatabaseTables::insert_token_family(const TokenFamily& family) {
    return insert(family);
}

Outcome<std::optional<TokenFamily>> DatabaseTables::find_token_family(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_token_family(id.bytes)); });
}

Done DatabaseTables::update_token_family(const TokenFamily& family) {
    return update(family);
}

Outcome<std::vector<TokenFamily>> DatabaseTables::token_families_of(const Uuid& account_id,
                                                                    int limit) {
    return run(
        [&](rows::Access& a) { return records_of(a.token_families_of(account_id.bytes, limit)); });
}

Outcome<int> DatabaseTables::revoke_token_families(const Uuid& account_id, Time at) {
    return write(
        [&](rows::Access& a) { return a.revoke_token_families(account_id.bytes, to_row(at)); });
}

// sealed_state, service_key

Done DatabaseTables::revoke_token_families_of_session(const Uuid& session_id, Time now) {
    return write([&](rows::Access& a) {
        a.revoke_token_families_of_session(session_id.bytes, to_row(now));
        return ok();
    });
}

Outcome<std::optional<SealedState>> DatabaseTables::find_sealed_state(const std::string& name) {
    return run([&](rows::Access& a) { return record_of(a.find_sealed_state(name)); });
}

Done DatabaseTables::put_sealed_state(const SealedState& state) {
    return put(state);
}

Done DatabaseTables::insert_service_key(const ServiceKey& key) {
    return insert(key);
}

Outcome<std::optional<ServiceKey>> DatabaseTables::find_service_key(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_service_key(id.bytes)); });
}

Outcome<std::optional<ServiceKey>>
DatabaseTables::find_service_key_by_hash(const Hash32& key_hash) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_service_key_by_hash(key_hash.bytes)); });
}

Outcome<std::vector<ServiceKey>> DatabaseTables::service_keys(const std::optional<Uuid>& after,
                                                              int limit) {
    return run([&](rows::Access& a) { return records_of(a.service_keys(bytes_of(after), limit)); });
}

Done DatabaseTables::update_service_key(const ServiceKey& key) {
    return update(key);
}

// email_change

Done DatabaseTables::insert_email_change(const EmailChange& change) {
    return insert(change);
}

Outcome<std::optional<EmailChange>>
DatabaseTables::find_email_change_by_link(const Hash32& link_hash) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_email_change_by_link(link_hash.bytes)); });
}

Outcome<std::optional<EmailChange>> DatabaseTables::find_open_email_change(const Uuid& account_id) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_open_email_change(account_id.bytes)); });
}

Done DatabaseTables::update_email_change(const EmailChange& change) {
    return update(change);
}

// officer, recovery_case, handed_share

Done DatabaseTables::put_officer(const Officer& officer) {
    return put(officer);
}

Done DatabaseTables::remove_officer(const Uuid& account_id) {
    return write([&](rows::Access& a) {
        a.remove_officer(account_id.bytes);
        return ok();
    });
}

Outcome<std::vector<Officer>> DatabaseTables::officers(int limit) {
    return run([&](rows::Access& a) { return records_of(a.officers(limit)); });
}

Done DatabaseTables::insert_recovery_case(const RecoveryCase& recovery) {
    return insert(recovery);
}

Outcome<std::optional<RecoveryCase>> DatabaseTables::find_recovery_case(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_recovery_case(id.bytes)); });
}

Outcome<std::optional<RecoveryCase>>
DatabaseTables::find_open_recovery_case(const Uuid& account_id) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_open_recovery_case(account_id.bytes)); });
}

Outcome<std::vector<RecoveryCase>>
DatabaseTables::recovery_cases(RecoveryState state, const std::optional<Uuid>& after, int limit) {
    return run([&](rows::Access& a) {
        return records_of(a.recovery_cases(to_row(state), bytes_of(after), limit));
    });
}

Done DatabaseTables::update_recovery_case(const RecoveryCase& recovery) {
    return update(recovery);
}

Done DatabaseTables::put_handed_share(const HandedShare& share) {
    return put(share);
}

Outcome<std::vector<HandedShare>> DatabaseTables::handed_shares(const Uuid& case_id) {
    return run([&](rows::Access& a) { return records_of(a.handed_shares(case_id.bytes)); });
}

// repeatable

Done DatabaseTables::insert_repeatable(const Repeatable& repeatable) {
    return insert(repeatable);
}

Outcome<std::optional<Repeatable>> DatabaseTables::find_repeatable(const Hash32& key) {
    return run([&](rows::Access& a) { return record_of(a.find_repeatable(key.bytes)); });
}

Done DatabaseTables::update_repeatable(const Repeatable& repeatable) {
    return update(repeatable);
}

Done DatabaseTables::remove_repeatable(const Hash32& key) {
    return write([&](rows::Access& a) {
        a.remove_repeatable(key.bytes);
        return ok();
    });
}

} // namespace ownkey::store
