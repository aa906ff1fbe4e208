// Search, administration and removal of accounts; former keys; devices; second factors; the audit
// log.
#include "odb/terms.h"
#include "server/store/run.h"
#include "server/store/search_cursor.h"

namespace ownkey::store {

// account

Outcome<std::optional<Account>>
DatabaseTables::find_account_by_username(const std::string& username) {
    return run([&](rows::Access& a) {
        return record_of(a.find_account_by_username_key(rows::folded(username)));
    });
}

namespace {

AccountPage everybody(rows::Access& access, const SearchCursor& after, int limit) {
    AccountPage page;
    page.accounts = records_of(access.accounts_by_email(after.term, limit + 1));
    if (page.accounts.size() <= static_cast<std::size_t>(limit)) return page;
    page.accounts.pop_back();
    const auto& last = page.accounts.back();
    page.next = to_text(SearchCursor{last.email_key, last.id});
    return page;
}

/// An account may have several terms of this start: it is listed where the first one stands.
AccountPage
found_by(rows::Access& access, const std::string& start, const SearchCursor& after, int limit) {
    AccountPage page;
    std::set<rows::Uuid> listed;
    rows::TermPlace last{after.term, after.account_id.bytes};
    for (;;) {
        const auto places = access.terms(start, last, limit + 1);
        for (const auto& place : places) {
            if (page.accounts.size() == static_cast<std::size_t>(limit)) {
                page.next = to_text(SearchCursor{last.term, {last.account_id}});
                return page;
            }
            last = place;
            if (!listed.insert(place.account_id).second) continue;
            if (auto row = access.find_account(place.account_id))
                page.accounts.push_back(to_record(std::move(*row)));
        }
        if (places.size() <= static_cast<std::size_t>(limit)) return page;
    }
}

} // namespace

Outcome<AccountPage> DatabaseTables::search_accounts(const AccountSearch& search) {
    const auto after = TRY(search_cursor_from(search.after));
    const auto start = rows::term_of(search.text);
    return run([&](rows::Access& a) {
        return start.empty() ? everybody(a, after, search.limit)
                             : found_by(a, start, after, search.limit);
    });
}

Outcome<int> DatabaseTables::count_accounts(Role role) {
    return run([&](rows::Access& a) { return a.count_active(to_row(role)); });
}

Outcome<std::vector<Account>>
DatabaseTables::accounts_with_role(Role role, const std::optional<Uuid>& after, int limit) {
    return run([&](rows::Access& a) {
        return records_of(a.accounts_with_role(to_row(role), bytes_of(after), limit));
    });
}

Outcome<std::vector<Account>> DatabaseTables::accounts_to_delete(Time now, int limit) {
    return run(
        [&](rows::Access& a) { return records_of(a.accounts_to_delete(to_row(now), limit)); });
}

Outcome<std::vector<Account>> DatabaseTables::unconfirmed_before(Time created_before, int limit) {
    return run([&](rows::Access& a) {
        return records_of(a.unconfirmed_before(to_row(created_before), limit));
    });
}

Done DatabaseTables::remove_account(const Uuid& id) {
    changed_.push_back(id);
    return write([&](rows::Access& a) {
        a.remove_account(id.bytes);
        return ok();
    });
}

Done DatabaseTables::remove_credential(const Uuid& account_id) {
    return write([&](rows::Access& a) {
        a.remove_credential(account_id.bytes);
        return ok();
    });
}

Done DatabaseTables::remove_envelopes(const Uuid& account_id) {
    changed_.push_back(account_id);
    return write([&](rows::Access& a) {
        a.remove_envelopes(account_id.bytes);
        return ok();
    });
}

// key_change

Done DatabaseTables::insert_key_change(const KeyChange& change) {
    return insert(change);
}

Outcome<std::vector<KeyChange>> DatabaseTables::key_changes_of(const Uuid& account_id) {
    return run([&](rows::Access& a) { return records_of(a.key_changes_of(account_id.bytes)); });
}

Outcome<std::optional<Uuid>> DatabaseTables::find_owner_of_former_key(const PublicKey& key) {
    return run(
        [&](rows::Access& a) { return fixed_of<Uuid>(a.find_owner_of_former_key(key.bytes)); });
}

// session, device

Outcome<std::optional<Session>> DatabaseTables::find_session(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_session(id.bytes)); });
}

Outcome<std::vector<Session>> DatabaseTables::sessions_of(const Uuid& account_id, int limit) {
    return run([&](rows::Access& a) { return records_of(a.sessions_of(account_id.bytes, limit)); });
}

Outcome<std::vector<Session>>
DatabaseTables::sessions_beyond(const Uuid& account_id, int keep, int limit) {
    return run([&](rows::Access& a) {
        return records_of(a.sessions_beyond(account_id.bytes, keep, limit));
    });
}

Done DatabaseTables::insert_device(const Device& device) {
    return insert(device);
}

Outcome<std::optional<Device>> DatabaseTables::find_device_by_token(const Hash32& token_hash) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_device_by_token(token_hash.bytes)); });
}

Outcome<std::vector<Device>> DatabaseTables::devices_of(const Uuid& account_id, int limit) {
    return run([&](rows::Access& a) { return records_of(a.devices_of(account_id.bytes, limit)); });
}

Done DatabaseTables::update_device(const Device& device) {
    return update(device);
}

Done DatabaseTables::remove_device(const Uuid& id) {
    return write([&](rows::Access& a) {
        a.remove_device(id.bytes);
        return ok();
    });
}

Done DatabaseTables::remove_devices_of(const Uuid& account_id) {
    return write([&](rows::Access& a) {
        a.remove_devices_of(account_id.bytes);
        return ok();
    });
}

// second_factor, recovery_code

Outcome<std::optional<SecondFactor>> DatabaseTables::find_second_factor(const Uuid& account_id) {
    return run([&](rows::Access& a) { return record_of(a.find_second_factor(account_id.bytes)); });
}

Done DatabaseTables::put_second_factor(const SecondFactor& factor) {
    return put(factor);
}

Done DatabaseTables::remove_second_factor(const Uuid& account_id) {
    return write([&](rows::Access& a) {
        a.remove_second_factor(account_id.bytes);
        return ok();
    });
}

Done DatabaseTables::replace_recovery_codes(const Uuid& account_id,
                                            const std::vector<RecoveryCode>& codes) {
    return write([&](rows::Access& a) {
        std::vector<rows::RecoveryCode> fresh;
        fresh.reserve(codes.size());
        for (const auto& code : codes)
            fresh.push_back(to_row(code));
        a.replace_recovery_codes(account_id.bytes, std::move(fresh));
        return ok();
    });
}

Outcome<int> DatabaseTables::count_recovery_codes(const Uuid& account_id) {
    return run([&](rows::Access& a) { return a.count_recovery_codes(account_id.bytes); });
}

Outcome<bool> DatabaseTables::use_recovery_code(const RecoveryCode& code) {
    return write([&](rows::Access& a) { return a.use_recovery_code(to_row(code)); });
}

// audit_event

Outcome<std::vector<AuditEvent>> DatabaseTables::search_audit(const AuditSearch& search) {
    return run([&](rows::Access& a) {
        return records_of(a.search_audit({.account_id = bytes_of(search.account_id),
                                          .event = search.event,
                                          .before = search.before},
                                         search.limit));
    });
}

Outcome<std::vector<AuditEvent>> DatabaseTables::unsealed_audit(int limit) {
    return run([&](rows::Access& a) { return records_of(a.unsealed_audit(limit)); });
}

Outcome<std::optional<AuditEvent>> DatabaseTables::newest_sealed_audit() {
    return run([](rows::Access& a) { return record_of(a.newest_sealed_audit()); });
}

Outcome<std::vector<AuditEvent>> DatabaseTables::sealed_audit(std::int64_t from_number, int limit) {
    return run([&](rows::Access& a) { return records_of(a.sealed_audit(from_number, limit)); });
}

Done DatabaseTables::seal_audit(const AuditEvent& event) {
    contract(event.seal_number.has_value());
    return write([&](rows::Access& a) {
        a.seal_audit(event.id, *event.seal_number, event.seal.bytes);
        return ok();
    });
}

} // namespace ownkey::store
