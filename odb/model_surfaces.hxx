// Rows that only surfaces of older systems and imports need; all since 5. See model.hxx.
#pragma once

#include "odb/model_people.hxx"

namespace ownkey::rows {

// A pragma stands at the line that it is about.
// clang-format off
#pragma db object table("campaign") optimistic
struct Campaign {
#pragma db id auto
    std::int64_t id = 0;
    std::string name;
    std::string url;
    bool active = false;
    std::optional<bool> is_default; ///< true or absent, so that one at most is
    std::string description_short;
    std::string description_long;
    std::string callback_url;
    std::string fields;
    Micros created_at = 0;
#pragma db version
    std::uint64_t version = 0;

#pragma db index("campaign_url_u") unique member(url)
#pragma db index("campaign_is_default_u") unique member(is_default)
};

#pragma db object table("submission") optimistic
struct Submission {
#pragma db id
    Uuid id{};
#pragma db options("REFERENCES \"campaign\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    std::int64_t campaign_id = 0;
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Bytes32 token_hash{};
    std::string responses;
    std::int32_t mails = 0;
    Micros created_at = 0;
    std::optional<Micros> confirmed_at;
#pragma db version
    std::uint64_t version = 0;

#pragma db index("submission_token_hash_u") unique member(token_hash)
#pragma db index("submission_account_i") members(account_id, created_at, id)
#pragma db index("submission_campaign_id_i") member(campaign_id)
};

#pragma db value
struct AccountNumberId {
    Code system = 0;
    std::int64_t number = 0;
};

#pragma db object table("account_number")
struct AccountNumber {
#pragma db id column("")
    AccountNumberId id;
    /// Absent once the account is removed: nobody gets its number.
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    std::optional<Uuid> account_id;

#pragma db index("account_number_account_u") unique members(account_id, id.system)
};

#pragma db object table("legacy_credential")
struct LegacyCredential {
#pragma db id options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Code scheme = 0;
    Blob sealed;
    Micros imported_at = 0;

#pragma db index("legacy_credential_scheme_i") members(scheme, account_id)
};

#pragma db object table("foreign_guid") optimistic
struct ForeignGuid {
#pragma db id
    Uuid id{};
    Code kind = 0;
    Bytes32 guid_hash{};
    std::string user;
    Micros created_at = 0;
    Micros expires_at = 0;
    Code closing = 0;
#pragma db version
    std::uint64_t version = 0;

#pragma db index("foreign_guid_guid_hash_u") unique members(kind, guid_hash)
#pragma db index("foreign_guid_user_i") member(user)
#pragma db index("foreign_guid_expires_at_i") member(expires_at)
};
// clang-format on

} // namespace ownkey::rows
