// The rows of Ownkey's database: one struct per table, read by the ODB compiler and by C++ alike.
// Times are int64 microseconds since 1970 UTC; enumerations are the numbers of server/domain; a
// UUID is 16 bytes. SQL names are singular snake case and the same on both databases. The end of an
// index name says what it is: _u unique, _i plain. A change here needs a new model version and a
// committed changelog: see README.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#ifdef ODB_COMPILER
#include "odb/optional_traits.hxx"
#pragma db model version(1, 2)
#endif

namespace ownkey::rows {

using Uuid = std::array<unsigned char, 16>;
using Bytes32 = std::array<unsigned char, 32>;
using Bytes64 = std::array<unsigned char, 64>;
using Bytes192 = std::array<unsigned char, 192>;
using Blob = std::vector<unsigned char>;
using Micros = std::int64_t;
using Code = std::int16_t; ///< an enumerator of server/domain

// A pragma stands at the line that it is about.
// clang-format off
#pragma db value(Uuid) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes32) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes64) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes192) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Blob) sqlite:type("BLOB") pgsql:type("BYTEA")

/// The numbers that queries here depend on; server/store asserts that they are the domain's.
inline constexpr Code kOpen = 0;
inline constexpr Code kSuccess = 1;
inline constexpr Code kTimeout = 4;
inline constexpr Code kTransactionPending = 1;
inline constexpr Code kTransactionExpired = 6;
inline constexpr Code kPutTransaction = 1;
inline constexpr Code kWaiting = 1;

#pragma db object table("account") optimistic
struct Account {
#pragma db id
    Uuid id{};
    std::string email;
    std::string email_key;
    std::string first_name;
    std::string last_name;
    std::optional<std::string> username;
    std::string description;
    std::string language;
    std::string group_alias;
    std::int64_t publisher_id = 0;
    Code state = 0;
    Code role = 0;
    Micros created_at = 0;
    std::optional<Bytes32> public_key;
    Code derivation = 0;
    std::uint64_t key_revision = 0;
#pragma db version
    std::uint64_t version = 0;

#pragma db index("account_email_key_u") unique member(email_key)
#pragma db index("account_username_u") unique member(username)
#pragma db index("account_public_key_u") unique member(public_key)
};

#pragma db object table("credential")
struct Credential {
#pragma db id options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Code suite = 0;
    Bytes192 record{};
    Micros updated_at = 0;
};

#pragma db value
struct EnvelopeId {
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Code method = 0;
};

#pragma db object table("envelope")
struct Envelope {
#pragma db id column("")
    EnvelopeId id;
    std::uint64_t revision = 0;
    Blob data;
    Micros updated_at = 0;
};

#pragma db object table("signup")
struct Signup {
#pragma db id
    Uuid id{};
    Uuid account_id{};
    std::string email;
    std::string email_key;
    std::string first_name;
    std::string last_name;
    std::string language;
    Micros created_at = 0;
    Micros expires_at = 0;
    Code closing = 0;

#pragma db index("signup_email_key_i") member(email_key)
#pragma db index("signup_expires_at_i") member(expires_at)
};

/// Optimistic, so that of two requests that close it exactly one succeeds.
#pragma db object table("signin") optimistic
struct Signin {
#pragma db id
    Uuid id{};
    Uuid account_id{};
    bool known = false;
    Code purpose = 0;
    std::optional<Uuid> session_id;
    Blob state;
    std::string address;
    Micros created_at = 0;
    Micros expires_at = 0;
    Code closing = 0;
#pragma db version
    std::uint64_t version = 0;

#pragma db index("signin_account_i") members(account_id, closing, created_at)
#pragma db index("signin_expires_at_i") member(expires_at)
};

#pragma db object table("session")
struct Session {
#pragma db id
    Uuid id{};
    Bytes32 token_hash{};
    std::int32_t alias = 0;
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Micros created_at = 0;
    Micros last_seen_at = 0;
    Micros expires_at = 0;
    std::string address;
    std::string user_agent;
    std::optional<Blob> unlock_share;
    Micros unlock_until = 0;

#pragma db index("session_token_hash_u") unique member(token_hash)
#pragma db index("session_alias_u") unique member(alias)
#pragma db index("session_account_id_i") member(account_id)
#pragma db index("session_expires_at_i") member(expires_at)
};

#pragma db object table("email_code")
struct EmailCode {
#pragma db id
    Uuid id{};
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Code purpose = 0;
    Bytes32 link_hash{};
    Bytes32 typed_hash{};
    std::int32_t tries_left = 0;
    Micros created_at = 0;
    Micros typed_until = 0;
    Micros link_until = 0;
    Code closing = 0;

#pragma db index("email_code_link_hash_u") unique member(link_hash)
#pragma db index("email_code_account_i") members(account_id, purpose, created_at)
#pragma db index("email_code_link_until_i") member(link_until)
};

#pragma db object table("pending_transaction") optimistic
struct PendingTransaction {
#pragma db id
    Uuid id{};
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    std::string community;
    Blob body;
    Bytes32 body_hash{};
    std::int64_t balance = 0;
    Micros created_at = 0;
    Micros expires_at = 0;
    Code state = 0;
    std::optional<Bytes64> signature;
    Micros decided_at = 0;
    std::string outcome;
#pragma db version
    std::uint64_t version = 0;

#pragma db index("pending_transaction_body_hash_u") unique members(account_id, body_hash)
#pragma db index("pending_transaction_account_i") members(account_id, created_at)
#pragma db index("pending_transaction_state_i") members(state, expires_at)
};

#pragma db object table("outbox")
struct OutboxItem {
#pragma db id auto
    std::int64_t id = 0;
    Code kind = 0;
    Code state = 0;
    std::optional<Uuid> account_id;
    std::optional<Uuid> subject_id;
    std::string payload;
    std::int32_t attempts = 0;
    Micros created_at = 0;
    Micros next_attempt_at = 0;
    Micros claimed_until = 0;
    std::string last_error;

#pragma db index("outbox_state_i") members(state, id)
#pragma db index("outbox_subject_id_i") member(subject_id)
#pragma db index("outbox_account_i") members(account_id, kind, state, id)
};

#pragma db object table("audit_event")
struct AuditEvent {
#pragma db id auto
    std::int64_t id = 0;
    Micros at = 0;
    std::optional<Uuid> account_id;
    std::string event;
    std::string detail;
    std::string address;

#pragma db index("audit_event_account_i") members(account_id, id)
#pragma db index("audit_event_at_i") member(at) // since 2: operators read by time
};

#pragma db view object(Signin)
struct SigninTimes {
#pragma db column("count(*)")
    std::int64_t count = 0;
#pragma db column("max(" + Signin::created_at + ")")
    std::optional<Micros> last_at;
};

#pragma db view object(PendingTransaction)
struct TransactionCount {
#pragma db column("count(*)")
    std::int64_t count = 0;
};

} // namespace ownkey::rows
