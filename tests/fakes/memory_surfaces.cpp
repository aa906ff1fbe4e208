// What only surfaces of older systems and imports need: campaigns and submissions, account numbers,
// legacy credentials, GUIDs of accounts kept elsewhere.
#include "tests/fakes/memory_rows.h"
#include "tests/fakes/memory_tables.h"

#include <algorithm>

namespace ownkey::fakes {

// campaign

Done MemoryTables::check_campaign_unique(const Campaign& campaign) {
    for (const auto& [id, other] : state_.campaigns) {
        if (id == campaign.id) continue;
        if (other.url == campaign.url) return spoil(duplicate("url"));
        if (other.is_default && campaign.is_default) return spoil(duplicate("is_default"));
    }
    return ok();
}

Outcome<std::int64_t> MemoryTables::insert_campaign(const Campaign& campaign) {
    TRY(may_write());
    auto fresh = campaign;
    fresh.id = state_.next_campaign_id++;
    fresh.version = 1;
    TRY(check_campaign_unique(fresh));
    state_.campaigns[fresh.id] = fresh;
    return fresh.id;
}

Outcome<std::optional<Campaign>> MemoryTables::find_campaign(std::int64_t id) {
    TRY(may_read());
    return find_in(state_.campaigns, id);
}

Outcome<std::optional<Campaign>> MemoryTables::find_campaign_by_url(const std::string& url) {
    TRY(may_read());
    return find_if_in(state_.campaigns, [&](const Campaign& c) { return c.url == url; });
}

Outcome<std::optional<Campaign>> MemoryTables::find_default_campaign() {
    TRY(may_read());
    return find_if_in(state_.campaigns, [](const Campaign& c) { return c.is_default; });
}

Outcome<std::vector<Campaign>> MemoryTables::campaigns(std::int64_t after, int limit) {
    TRY(may_read());
    return first(all_in(state_.campaigns, [&](const Campaign& c) { return c.id > after; }), limit);
}

Done MemoryTables::update_campaign(const Campaign& campaign) {
    TRY(replace_version(state_.campaigns, campaign.id, campaign));
    return check_campaign_unique(campaign);
}

Done MemoryTables::remove_campaign(std::int64_t id) {
    TRY(may_write());
    std::erase_if(state_.submissions,
                  [&](const auto& entry) { return entry.second.campaign_id == id; });
    state_.campaigns.erase(id);
    return ok();
}

// submission

Done MemoryTables::insert_submission(const Submission& submission) {
    TRY(may_write());
    if (state_.submissions.contains(submission.id)) return spoil(duplicate("id"));
    if (find_if_in(state_.submissions,
                   [&](const Submission& s) { return s.token_hash == submission.token_hash; }))
        return spoil(duplicate("token_hash"));
    if (!state_.campaigns.contains(submission.campaign_id))
        return spoil({Error::store_failed, "campaign_id", "foreign key"});
    referenced_accounts_.push_back(submission.account_id);
    state_.submissions[submission.id] = submission;
    state_.submissions[submission.id].version = 1;
    return ok();
}

Outcome<std::optional<Submission>>
MemoryTables::find_submission_by_token(const Hash32& token_hash) {
    TRY(may_read());
    return find_if_in(state_.submissions,
                      [&](const Submission& s) { return s.token_hash == token_hash; });
}

Outcome<std::vector<Submission>> MemoryTables::submissions_of(const Uuid& account_id, int limit) {
    TRY(may_read());
    auto found =
        all_in(state_.submissions, [&](const Submission& s) { return s.account_id == account_id; });
    std::sort(found.begin(), found.end(), newer<Submission>);
    return first(std::move(found), limit);
}

Done MemoryTables::update_submission(const Submission& submission) {
    return replace_version(state_.submissions, submission.id, submission);
}

Done MemoryTables::remove_submissions_of(const Uuid& account_id) {
    TRY(may_write());
    std::erase_if(state_.submissions,
                  [&](const auto& entry) { return entry.second.account_id == account_id; });
    return ok();
}

// account_number

Outcome<std::int64_t> MemoryTables::give_account_number(System system,
                                                        const Uuid& account_id,
                                                        std::optional<std::int64_t> wanted) {
    TRY(may_write());
    if (const auto given = TRY(find_account_number(system, account_id))) return *given;
    std::int64_t number = 1;
    for (const auto& [key, holder] : state_.account_numbers)
        if (key.first == system) number = std::max(number, key.second + 1);
    if (wanted) number = *wanted;
    if (number < 1 || number > kLastAccountNumber) return Error::bad_request;
    const auto key = std::pair(system, number);
    if (!state_.account_numbers.try_emplace(key, account_id).second)
        return spoil(duplicate("number"));
    referenced_accounts_.push_back(account_id);
    return number;
}

Outcome<std::optional<std::int64_t>> MemoryTables::find_account_number(System system,
                                                                       const Uuid& account_id) {
    TRY(may_read());
    for (const auto& [key, holder] : state_.account_numbers)
        if (key.first == system && holder == account_id) return std::optional(key.second);
    return std::optional<std::int64_t>();
}

Outcome<std::optional<Uuid>> MemoryTables::find_numbered_account(System system,
                                                                 std::int64_t number) {
    TRY(may_read());
    const auto found = state_.account_numbers.find(std::pair(system, number));
    return found == state_.account_numbers.end() ? std::nullopt : found->second;
}

// legacy_credential

Done MemoryTables::put_legacy_credential(const LegacyCredential& legacy) {
    TRY(may_write());
    referenced_accounts_.push_back(legacy.account_id);
    state_.legacy_credentials[legacy.account_id] = legacy;
    return ok();
}

Outcome<std::optional<LegacyCredential>>
MemoryTables::find_legacy_credential(const Uuid& account_id) {
    TRY(may_read());
    return find_in(state_.legacy_credentials, account_id);
}

Done MemoryTables::remove_legacy_credential(const Uuid& account_id) {
    TRY(may_write());
    state_.legacy_credentials.erase(account_id);
    return ok();
}

Outcome<bool> MemoryTables::has_legacy_credentials(LegacyScheme scheme) {
    TRY(may_read());
    return find_if_in(state_.legacy_credentials,
                      [&](const LegacyCredential& l) { return l.scheme == scheme; })
        .has_value();
}

// foreign_guid

Done MemoryTables::insert_foreign_guid(const ForeignGuid& guid) {
    TRY(may_write());
    if (state_.foreign_guids.contains(guid.id)) return spoil(duplicate("id"));
    if (TRY(find_foreign_guid(guid.kind, guid.guid_hash))) return spoil(duplicate("guid_hash"));
    state_.foreign_guids[guid.id] = guid;
    state_.foreign_guids[guid.id].version = 1;
    return ok();
}

Outcome<std::optional<ForeignGuid>> MemoryTables::find_foreign_guid(ForeignKind kind,
                                                                    const Hash32& guid_hash) {
    TRY(may_read());
    return find_if_in(state_.foreign_guids, [&](const ForeignGuid& g) {
        return g.kind == kind && g.guid_hash == guid_hash;
    });
}

Done MemoryTables::update_foreign_guid(const ForeignGuid& guid) {
    return replace_version(state_.foreign_guids, guid.id, guid);
}

Done MemoryTables::remove_foreign_guids_of(const std::string& user) {
    TRY(may_write());
    std::erase_if(state_.foreign_guids,
                  [&](const auto& entry) { return entry.second.user == user; });
    return ok();
}

// account, signin, email_code

Outcome<std::optional<Account>> MemoryTables::find_account_by_phone(const std::string& phone) {
    TRY(may_read());
    if (phone.empty()) return std::optional<Account>();
    std::optional<Account> oldest;
    for (const auto& [id, row] : state_.accounts)
        if (row.phone == phone && (!oldest || newer(*oldest, row))) oldest = row;
    return oldest;
}

Outcome<std::vector<Account>> MemoryTables::accounts_after(const std::optional<Uuid>& after,
                                                           int limit) {
    TRY(may_read());
    return first(all_in(state_.accounts, [&](const Account& a) { return !after || a.id > *after; }),
                 limit);
}

Outcome<int> MemoryTables::count_signins(const Uuid& account_id, Time since) {
    TRY(may_read());
    return static_cast<int>(all_in(state_.signins, [&](const Signin& s) {
                                return s.account_id == account_id && s.created_at >= since;
                            }).size());
}

Outcome<std::optional<EmailCode>> MemoryTables::find_email_code(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.codes, id);
}

} // namespace ownkey::fakes
