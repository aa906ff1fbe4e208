// What only surfaces of older systems and imports need: campaigns, account numbers, credentials of
// older systems, GUIDs of accounts kept elsewhere.
#include "odb/statements.h"

namespace ownkey::rows {

void Access::insert(Campaign& row) {
    db_.persist(row);
}

std::optional<Campaign> Access::find_campaign(std::int64_t id) {
    return find_by_id<Campaign>(db_, id);
}

std::optional<Campaign> Access::find_campaign_by_url(const std::string& url) {
    return find_by<Campaign>("find_campaign_by_url", odb::query<Campaign>::url, url);
}

std::optional<Campaign> Access::find_default_campaign() {
    return find_by<Campaign>("find_default_campaign", odb::query<Campaign>::is_default, true);
}

std::vector<Campaign> Access::campaigns(std::int64_t after, int limit) {
    using Query = odb::query<Campaign>;
    return all(db_.query<Campaign>((Query::id > after) + "ORDER BY" + Query::id + limited(limit)));
}

void Access::update(Campaign& row) {
    db_.update(row);
}

void Access::remove_campaign(std::int64_t id) {
    db_.erase_query<Submission>(odb::query<Submission>::campaign_id == id);
    db_.erase_query<Campaign>(odb::query<Campaign>::id == id);
}

void Access::insert(Submission& row) {
    db_.persist(row);
}

std::optional<Submission> Access::find_submission_by_token(const Bytes32& token_hash) {
    return find_by<Submission>(
        "find_submission_by_token", odb::query<Submission>::token_hash, token_hash);
}

std::vector<Submission> Access::submissions_of(const Uuid& account_id, int limit) {
    using Query = odb::query<Submission>;
    return all(db_.query<Submission>((Query::account_id == account_id) + "ORDER BY" +
                                     Query::created_at + "DESC," + Query::id + "DESC " +
                                     limited(limit)));
}

void Access::update(Submission& row) {
    db_.update(row);
}

void Access::remove_submissions_of(const Uuid& account_id) {
    db_.erase_query<Submission>(odb::query<Submission>::account_id == account_id);
}

void Access::lock_account_numbers() {
    if (*locks_.number != '\0') db_.execute(locks_.number);
}

std::int64_t Access::last_account_number(Code system) {
    using Query = odb::query<AccountNumber>;
    const auto last = first(db_.query<AccountNumber>((Query::id.system == system) + "ORDER BY" +
                                                     Query::id.number + "DESC " + limited(1)));
    return last ? last->id.number : 0;
}

void Access::insert(AccountNumber& row) {
    db_.persist(row);
}

std::optional<std::int64_t> Access::find_account_number(Code system, const Uuid& account_id) {
    using Query = odb::query<AccountNumber>;

    struct In {
        Code system;
        Uuid account_id;
    };

    auto statement = prepared<AccountNumber, In>("find_account_number", [](const In& in) {
        return Query(Query::account_id == Query::_ref(in.account_id) &&
                     Query::id.system == Query::_ref(in.system));
    });
    statement.in = {system, account_id};
    AccountNumber row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row.id.number;
}

std::optional<Uuid> Access::find_numbered_account(Code system, std::int64_t number) {
    const auto row = find_by_id<AccountNumber>(db_, AccountNumberId{system, number});
    return row ? row->account_id : std::nullopt;
}

std::optional<LegacyCredential> Access::find_legacy_credential(const Uuid& account_id) {
    return find_locked<LegacyCredential>("find_legacy_credential",
                                         "find_legacy_credential for update",
                                         odb::query<LegacyCredential>::account_id,
                                         account_id,
                                         locks_.row_suffix);
}

void Access::put(LegacyCredential& row) {
    insert_or_replace(db_, row.account_id, row);
}

void Access::remove_legacy_credential(const Uuid& account_id) {
    db_.erase_query<LegacyCredential>(odb::query<LegacyCredential>::account_id == account_id);
}

// A range in the order of its index, as search_audit: for "=", PostgreSQL walks along everybody's.
bool Access::has_legacy_credentials(Code scheme) {
    using Query = odb::query<LegacyCredential>;
    return !db_.query<LegacyCredential>((Query::scheme >= scheme && Query::scheme <= scheme) +
                                        "ORDER BY" + Query::scheme + "," + Query::account_id +
                                        limited(1))
                .empty();
}

void Access::insert(ForeignGuid& row) {
    db_.persist(row);
}

std::optional<ForeignGuid> Access::find_foreign_guid(Code kind, const Bytes32& guid_hash) {
    using Query = odb::query<ForeignGuid>;

    struct In {
        Code kind;
        Bytes32 guid_hash;
    };

    auto statement = prepared<ForeignGuid, In>("find_foreign_guid", [](const In& in) {
        return Query(Query::kind == Query::_ref(in.kind) &&
                     Query::guid_hash == Query::_ref(in.guid_hash));
    });
    statement.in = {kind, guid_hash};
    ForeignGuid row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row;
}

void Access::update(ForeignGuid& row) {
    db_.update(row);
}

void Access::remove_foreign_guids_of(const std::string& user) {
    db_.erase_query<ForeignGuid>(odb::query<ForeignGuid>::user == user);
}

} // namespace ownkey::rows
