// What only surfaces of older systems and imports need: campaigns, account numbers, credentials of
// older systems, GUIDs of accounts kept elsewhere.
#include "server/store/run.h"

namespace ownkey::store {

// campaign

Outcome<std::int64_t> DatabaseTables::insert_campaign(const Campaign& campaign) {
    return write([&](rows::Access& a) {
        auto row = to_row(campaign);
        a.insert(row);
        return row.id;
    });
}

Outcome<std::optional<Campaign>> DatabaseTables::find_campaign(std::int64_t id) {
    return run([&](rows::Access& a) { return record_of(a.find_campaign(id)); });
}

Outcome<std::optional<Campaign>> DatabaseTables::find_campaign_by_url(const std::string& url) {
    return run([&](rows::Access& a) { return record_of(a.find_campaign_by_url(url)); });
}

Outcome<std::optional<Campaign>> DatabaseTables::find_default_campaign() {
    return run([](rows::Access& a) { return record_of(a.find_default_campaign()); });
}

Outcome<std::vector<Campaign>> DatabaseTables::campaigns(std::int64_t after, int limit) {
    return run([&](rows::Access& a) { return records_of(a.campaigns(after, limit)); });
}

Done DatabaseTables::update_campaign(const Campaign& campaign) {
    return update(campaign);
}

Done DatabaseTables::remove_campaign(std::int64_t id) {
    return write([&](rows::Access& a) {
        a.remove_campaign(id);
        return ok();
    });
}

// submission

Done DatabaseTables::insert_submission(const Submission& submission) {
    return insert(submission);
}

Outcome<std::optional<Submission>>
DatabaseTables::find_submission_by_token(const Hash32& token_hash) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_submission_by_token(token_hash.bytes)); });
}

Outcome<std::vector<Submission>> DatabaseTables::submissions_of(const Uuid& account_id, int limit) {
    return run(
        [&](rows::Access& a) { return records_of(a.submissions_of(account_id.bytes, limit)); });
}

Done DatabaseTables::update_submission(const Submission& submission) {
    return update(submission);
}

Done DatabaseTables::remove_submissions_of(const Uuid& account_id) {
    return write([&](rows::Access& a) {
        a.remove_submissions_of(account_id.bytes);
        return ok();
    });
}

// account_number

// Most have their number: only who has none waits for the others who want one.
Outcome<std::int64_t> DatabaseTables::give_account_number(System system,
                                                          const Uuid& account_id,
                                                          std::optional<std::int64_t> wanted) {
    contract(writable_);
    if (const auto given = TRY(find_account_number(system, account_id))) return *given;
    TRY(write([](rows::Access& a) {
        a.lock_account_numbers();
        return ok();
    }));
    if (const auto given = TRY(find_account_number(system, account_id))) return *given;
    const auto last =
        TRY(run([&](rows::Access& a) { return a.last_account_number(to_row(system)); }));
    const auto number = wanted.value_or(last + 1);
    if (number < 1 || number > kLastAccountNumber) return Error::bad_request;
    return write([&](rows::Access& a) {
        rows::AccountNumber row{.id = {.system = to_row(system), .number = number},
                                .account_id = account_id.bytes};
        a.insert(row);
        return number;
    });
}

Outcome<std::optional<std::int64_t>> DatabaseTables::find_account_number(System system,
                                                                         const Uuid& account_id) {
    return run(
        [&](rows::Access& a) { return a.find_account_number(to_row(system), account_id.bytes); });
}

Outcome<std::optional<Uuid>> DatabaseTables::find_numbered_account(System system,
                                                                   std::int64_t number) {
    return run([&](rows::Access& a) {
        return fixed_of<Uuid>(a.find_numbered_account(to_row(system), number));
    });
}

// legacy_credential

Done DatabaseTables::put_legacy_credential(const LegacyCredential& legacy) {
    return put(legacy);
}

Outcome<std::optional<LegacyCredential>>
DatabaseTables::find_legacy_credential(const Uuid& account_id) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_legacy_credential(account_id.bytes)); });
}

Done DatabaseTables::remove_legacy_credential(const Uuid& account_id) {
    return write([&](rows::Access& a) {
        a.remove_legacy_credential(account_id.bytes);
        return ok();
    });
}

Outcome<bool> DatabaseTables::has_legacy_credentials(LegacyScheme scheme) {
    return run([&](rows::Access& a) { return a.has_legacy_credentials(to_row(scheme)); });
}

// foreign_guid

Done DatabaseTables::insert_foreign_guid(const ForeignGuid& guid) {
    return insert(guid);
}

Outcome<std::optional<ForeignGuid>> DatabaseTables::find_foreign_guid(ForeignKind kind,
                                                                      const Hash32& guid_hash) {
    return run([&](rows::Access& a) {
        return record_of(a.find_foreign_guid(to_row(kind), guid_hash.bytes));
    });
}

Done DatabaseTables::update_foreign_guid(const ForeignGuid& guid) {
    return update(guid);
}

Done DatabaseTables::remove_foreign_guids_of(const std::string& user) {
    return write([&](rows::Access& a) {
        a.remove_foreign_guids_of(user);
        return ok();
    });
}

// account, signin, email_code

Outcome<std::optional<Account>> DatabaseTables::find_account_by_phone(const std::string& phone) {
    if (phone.empty()) return std::optional<Account>();
    return run([&](rows::Access& a) { return record_of(a.find_account_by_phone(phone)); });
}

Outcome<std::vector<Account>> DatabaseTables::accounts_after(const std::optional<Uuid>& after,
                                                             int limit) {
    return run(
        [&](rows::Access& a) { return records_of(a.accounts_after(bytes_of(after), limit)); });
}

Outcome<int> DatabaseTables::count_signins(const Uuid& account_id, Time since) {
    return run([&](rows::Access& a) { return a.count_signins(account_id.bytes, to_row(since)); });
}

Outcome<std::optional<EmailCode>> DatabaseTables::find_email_code(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_email_code(id.bytes)); });
}

} // namespace ownkey::store
