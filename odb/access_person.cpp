// What a person shows besides the password: known devices, second factors, recovery codes; and
// wishes for another e-mail address.
#include "odb/statements.h"

#include <odb/exceptions.hxx>

namespace ownkey::rows {

void Access::insert(Device& row) {
    db_.persist(row);
}

std::optional<Device> Access::find_device_by_token(const Bytes32& token_hash) {
    return find_locked<Device>("find_device_by_token",
                               "find_device_by_token for update",
                               odb::query<Device>::token_hash,
                               token_hash,
                               locks_.row_suffix);
}

std::vector<Device> Access::devices_of(const Uuid& account_id, int limit) {
    using Query = odb::query<Device>;
    return all(db_.query<Device>((Query::account_id == account_id) + "ORDER BY" +
                                 Query::last_seen_at + "DESC," + Query::id + "DESC " +
                                 limited(limit)));
}

void Access::update(Device& row) {
    db_.update(row);
}

void Access::remove_device(const Uuid& id) {
    db_.erase_query<Device>(odb::query<Device>::id == id);
}

void Access::remove_devices_of(const Uuid& account_id) {
    db_.erase_query<Device>(odb::query<Device>::account_id == account_id);
}

std::optional<SecondFactor> Access::find_second_factor(const Uuid& account_id) {
    return find_locked<SecondFactor>("find_second_factor",
                                     "find_second_factor for update",
                                     odb::query<SecondFactor>::account_id,
                                     account_id,
                                     locks_.row_suffix);
}

void Access::put(SecondFactor& row) {
    if (row.version != 0) {
        db_.update(row);
        return;
    }
    try {
        db_.persist(row);
    } catch (const odb::object_already_persistent&) {
        throw odb::object_changed();
    }
}

void Access::remove_second_factor(const Uuid& account_id) {
    db_.erase_query<SecondFactor>(odb::query<SecondFactor>::account_id == account_id);
    replace_recovery_codes(account_id, {});
}

void Access::replace_recovery_codes(const Uuid& account_id, std::vector<RecoveryCode> rows) {
    db_.erase_query<RecoveryCode>(odb::query<RecoveryCode>::account_id == account_id);
    for (auto& row : rows)
        db_.persist(row);
}

int Access::count_recovery_codes(const Uuid& account_id) {
    using Query = odb::query<RecoveryCodeCount>;
    auto statement = prepared<RecoveryCodeCount, Uuid>("count_recovery_codes", [](const Uuid& in) {
        return Query(Query::account_id == Query::_ref(in));
    });
    statement.in = account_id;
    return static_cast<int>(statement.query.execute_value().count);
}

bool Access::use_recovery_code(const RecoveryCode& row) {
    using Query = odb::query<RecoveryCode>;
    return db_.erase_query<RecoveryCode>(Query::code_hash == row.code_hash &&
                                         Query::account_id == row.account_id) > 0;
}

void Access::insert(EmailChange& row) {
    db_.persist(row);
}

std::optional<EmailChange> Access::find_email_change_by_link(const Bytes32& link_hash) {
    using Query = odb::query<EmailChange>;
    return first(db_.query<EmailChange>(
        (Query::old_link_hash == link_hash || Query::new_link_hash == link_hash) +
        locks_.row_suffix));
}

std::optional<EmailChange> Access::find_open_email_change(const Uuid& account_id) {
    return find_locked<EmailChange>("find_open_email_change",
                                    "find_open_email_change for update",
                                    odb::query<EmailChange>::open_account_id,
                                    account_id,
                                    locks_.row_suffix);
}

void Access::update(EmailChange& row) {
    db_.update(row);
}

} // namespace ownkey::rows
