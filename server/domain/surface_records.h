// Records that only the surfaces of older systems need: numbers their clients know accounts by,
// campaigns, what an import left behind. Plain, as records.h.
#pragma once

#include "server/domain/records.h"

namespace ownkey {

/// The older systems whose clients are served. The numbers stand in the database.
enum class System : std::uint8_t { gradido = 1, loginservice = 2, authweb = 3, apparts = 4 };

/// Where people register with questions of their own (loginservice).
struct Campaign {
    std::int64_t id = 0; ///< given by the store
    std::string name;
    std::string url; ///< last segment of its address; unique
    bool active = true;
    bool is_default = false; ///< the one for those who name none; one at most
    std::string description_short{};
    std::string description_long{};
    std::string callback_url{}; ///< told of each confirmed submission; empty: nobody
    std::string fields{};       ///< JSON array of its questions
    Time created_at{};
    std::uint64_t version = 0; ///< optimistic lock
};

/// One registration through a campaign, with its answers.
struct Submission {
    Uuid id;
    std::int64_t campaign_id = 0;
    Uuid account_id;
    Hash32 token_hash;       ///< unique; of the text that the client resends mails with
    std::string responses{}; ///< JSON object; emptied with the account
    int mails = 1;           ///< sent so far
    Time created_at{};
    std::optional<Time> confirmed_at{};
    std::uint64_t version = 0; ///< optimistic lock
};

/// How a password was kept by the system that an account was imported from. In the database.
enum class LegacyScheme : std::uint8_t { gradido = 1, bcrypt = 2, pbkdf2 = 3, argon2 = 4 };

/// The way in that an imported account has until its first login: then it gets an OPAQUE record,
/// and this row is removed. Sealed with the deployment's secret, so that a copy of the database
/// gives nobody a hash to guess against.
struct LegacyCredential {
    Uuid account_id; ///< one each
    LegacyScheme scheme = LegacyScheme::bcrypt;
    ByteVector sealed; ///< see flows/legacy.h
    Time imported_at{};
};

/// A GUID that stands for somebody whose account lives in another back end (authweb with
/// backend_url): a signup, a signin, a session token.
enum class ForeignKind : std::uint8_t { signup = 1, signin = 2, token = 3 };

struct ForeignGuid {
    Uuid id;
    ForeignKind kind = ForeignKind::signin;
    Hash32 guid_hash; ///< unique with kind: SHA-256 of the GUID
    std::string user; ///< as the back end names it
    Time created_at{};
    Time expires_at{};
    Closing closing = Closing::open;
    std::uint64_t version = 0; ///< optimistic lock
};

} // namespace ownkey
