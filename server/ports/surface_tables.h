// The part of Tables (store.h) that only the surfaces of older systems and imports need. Verbs and
// errors as there.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/surface_records.h"

#include <optional>
#include <vector>

namespace ownkey {

class SurfaceTables {
public:
    virtual ~SurfaceTables() = default;

    /// Out: its id. store_duplicate: url
    virtual Outcome<std::int64_t> insert_campaign(const Campaign& /*campaign*/) {
        return Error::internal;
    }

    virtual Outcome<std::optional<Campaign>> find_campaign(std::int64_t /*id*/) {
        return Error::internal;
    }

    virtual Outcome<std::optional<Campaign>> find_campaign_by_url(const std::string& /*url*/) {
        return Error::internal;
    }

    virtual Outcome<std::optional<Campaign>> find_default_campaign() { return Error::internal; }

    /// By id, behind `after`.
    virtual Outcome<std::vector<Campaign>> campaigns(std::int64_t /*after*/, int /*limit*/) {
        return Error::internal;
    }

    /// store_conflict, store_duplicate: url
    virtual Done update_campaign(const Campaign& /*campaign*/) { return Error::internal; }

    /// With its submissions.
    virtual Done remove_campaign(std::int64_t /*id*/) { return Error::internal; }

    virtual Done insert_submission(const Submission& /*submission*/) { return Error::internal; }

    virtual Outcome<std::optional<Submission>>
    find_submission_by_token(const Hash32& /*token_hash*/) {
        return Error::internal;
    }

    /// Newest first.
    virtual Outcome<std::vector<Submission>> submissions_of(const Uuid& /*account_id*/,
                                                            int /*limit*/) {
        return Error::internal;
    }

    virtual Done update_submission(const Submission& /*submission*/) { return Error::internal; }

    virtual Done remove_submissions_of(const Uuid& /*account_id*/) { return Error::internal; }

    /// The number by which clients of this system know the account. Kept for good once given; the
    /// next free one, or `wanted` (import). store_duplicate: number (wanted, and somebody else's)
    virtual Outcome<std::int64_t> give_account_number(System /*system*/,
                                                      const Uuid& /*account_id*/,
                                                      std::optional<std::int64_t> /*wanted*/ = {}) {
        return Error::internal;
    }

    virtual Outcome<std::optional<std::int64_t>> find_account_number(System /*system*/,
                                                                     const Uuid& /*account_id*/) {
        return Error::internal;
    }

    virtual Outcome<std::optional<Uuid>> find_numbered_account(System /*system*/,
                                                               std::int64_t /*number*/) {
        return Error::internal;
    }

    virtual Done put_legacy_credential(const LegacyCredential& /*legacy*/) {
        return Error::internal;
    }

    /// Locked until the end of a writing transaction.
    virtual Outcome<std::optional<LegacyCredential>>
    find_legacy_credential(const Uuid& /*account_id*/) {
        return Error::internal;
    }

    virtual Done remove_legacy_credential(const Uuid& /*account_id*/) { return Error::internal; }

    virtual Outcome<bool> has_legacy_credentials(LegacyScheme /*scheme*/) {
        return Error::internal;
    }

    /// store_duplicate: guid_hash
    virtual Done insert_foreign_guid(const ForeignGuid& /*guid*/) { return Error::internal; }

    virtual Outcome<std::optional<ForeignGuid>> find_foreign_guid(ForeignKind /*kind*/,
                                                                  const Hash32& /*guid_hash*/) {
        return Error::internal;
    }

    virtual Done update_foreign_guid(const ForeignGuid& /*guid*/) { return Error::internal; }

    /// All that still stand, of one user.
    virtual Done remove_foreign_guids_of(const std::string& /*user*/) { return Error::internal; }
};

} // namespace ownkey
