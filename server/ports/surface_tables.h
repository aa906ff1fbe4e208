// The part of Tables (store.h) that only the surfaces of older systems and imports need. Verbs and
// errors as there. Rows with a version: update_ checks and raises it; store_conflict.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/surface_records.h"

#include <optional>
#include <vector>

namespace ownkey {

/// The largest whole number that every client can hold exactly (IEEE 754 binary64).
inline constexpr std::int64_t kLastAccountNumber = (std::int64_t{1} << 53) - 1;

class SurfaceTables {
public:
    virtual ~SurfaceTables() = default;

    /// Out: its id; that of `campaign` does not count. store_duplicate: url, is_default (there is
    /// another one: change that first)
    virtual Outcome<std::int64_t> insert_campaign(const Campaign& campaign) = 0;

    virtual Outcome<std::optional<Campaign>> find_campaign(std::int64_t id) = 0;

    virtual Outcome<std::optional<Campaign>> find_campaign_by_url(const std::string& url) = 0;

    virtual Outcome<std::optional<Campaign>> find_default_campaign() = 0;

    /// By id, behind `after`.
    virtual Outcome<std::vector<Campaign>> campaigns(std::int64_t after, int limit) = 0;

    /// store_conflict, store_duplicate: url, is_default
    virtual Done update_campaign(const Campaign& campaign) = 0;

    /// With its submissions; one that is gone already counts as removed.
    virtual Done remove_campaign(std::int64_t id) = 0;

    /// store_duplicate: token_hash
    virtual Done insert_submission(const Submission& submission) = 0;

    virtual Outcome<std::optional<Submission>>
    find_submission_by_token(const Hash32& token_hash) = 0;

    /// Newest first.
    virtual Outcome<std::vector<Submission>> submissions_of(const Uuid& account_id, int limit) = 0;

    virtual Done update_submission(const Submission& submission) = 0;

    virtual Done remove_submissions_of(const Uuid& account_id) = 0;

    /// The number by which clients of this system know the account, given now if it has none: the
    /// next one, or `wanted` (import). From then on the account keeps it, whatever is wanted later,
    /// and no other account ever gets it, not even once the account is removed. Others who want one
    /// wait until the end of the transaction. store_duplicate: number (wanted, and given to another
    /// account); bad_request: beyond 1 to kLastAccountNumber
    virtual Outcome<std::int64_t> give_account_number(System system,
                                                      const Uuid& account_id,
                                                      std::optional<std::int64_t> wanted = {}) = 0;

    virtual Outcome<std::optional<std::int64_t>> find_account_number(System system,
                                                                     const Uuid& account_id) = 0;

    virtual Outcome<std::optional<Uuid>> find_numbered_account(System system,
                                                               std::int64_t number) = 0;

    /// Insert or replace.
    virtual Done put_legacy_credential(const LegacyCredential& legacy) = 0;

    /// Locked until the end of a writing transaction.
    virtual Outcome<std::optional<LegacyCredential>>
    find_legacy_credential(const Uuid& account_id) = 0;

    virtual Done remove_legacy_credential(const Uuid& account_id) = 0;

    /// Any at all.
    virtual Outcome<bool> has_legacy_credentials(LegacyScheme scheme) = 0;

    /// store_duplicate: guid_hash
    virtual Done insert_foreign_guid(const ForeignGuid& guid) = 0;

    virtual Outcome<std::optional<ForeignGuid>> find_foreign_guid(ForeignKind kind,
                                                                  const Hash32& guid_hash) = 0;

    virtual Done update_foreign_guid(const ForeignGuid& guid) = 0;

    /// All of one user, of every kind.
    virtual Done remove_foreign_guids_of(const std::string& user) = 0;
};

} // namespace ownkey
