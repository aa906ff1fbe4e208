// The rows of Ownkey's database: one struct per table, read by the ODB compiler and by C++ alike.
// Times are int64 microseconds since 1970 UTC; enumerations are the numbers of server/domain; a
// UUID is 16 bytes. SQL names are singular snake case and the same on both databases. The end of an
// index name says what it is: _u unique, _i plain. A change here needs a new model version and a
// committed changelog: see README.md.
#pragma once

#include "odb/codes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#ifdef ODB_COMPILER
#include "odb/optional_traits.hxx"
#pragma db model version(1, 4)
#endif

namespace ownkey::rows {

using Uuid = std::array<unsigned char, 16>;
using Bytes32 = std::array<unsigned char, 32>;
using Bytes64 = std::array<unsigned char, 64>;
using Bytes192 = std::array<unsigned char, 192>;
using Blob = std::vector<unsigned char>;
using Micros = std::int64_t;

// A pragma stands at the line that it is about.
// clang-format off
#pragma db value(Uuid) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes32) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes64) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes192) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Blob) sqlite:type("BLOB") pgsql:type("BYTEA")

#pragma db object table("account") optimistic
struct Account {
#pragma db id
    Uuid id{};
    std::string email;
    std::string email_key;
    std::string first_name;
    std::string last_name;
    std::optional<std::string> username;
    std::optional<std::string> username_key; ///< folded (terms.h)
#pragma db default("")
    std::string phone;
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
#pragma db default(false)
    bool key_locked = false;
    std::optional<Micros> delete_at;
#pragma db version
    std::uint64_t version = 0;

#pragma db index("account_email_key_u") unique member(email_key)
#pragma db index("account_username_key_u") unique member(username_key)
#pragma db index("account_public_key_u") unique member(public_key)
#pragma db index("account_role_i") members(role, state)
#pragma db index("account_state_i") members(state, created_at)
#pragma db index("account_delete_at_i") member(delete_at)
};

#pragma db value
struct AccountTermId {
    Blob term; ///< bytes, so that both databases order them alike
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
};

/// What an account is found by (terms.h): one row for each of its terms, kept with the account.
#pragma db object table("account_term")
struct AccountTerm {
#pragma db id column("")
    AccountTermId id;

#pragma db index("account_term_account_id_i") member(id.account_id)
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
    Code slot = 0;
};

/// Since 3, for "envelope", which had no slot in its key.
#pragma db object table("unlock_envelope")
struct Envelope {
#pragma db id column("")
    EnvelopeId id;
    std::uint64_t revision = 0;
    Blob data;
    Micros updated_at = 0;
};

#pragma db value
struct KeyChangeId {
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    std::uint64_t revision = 0;
};

#pragma db object table("key_change")
struct KeyChange {
#pragma db id column("")
    KeyChangeId id;
    Bytes32 old_key{};
    Bytes32 new_key{};
    Blob entry;
    Micros at = 0;

#pragma db index("key_change_old_key_i") member(old_key)
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
#pragma db default("")
    std::string username;
#pragma db default("")
    std::string phone;
#pragma db default(false)
    bool by_sms = false;
#pragma db default("native")
    std::string entry;
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
    std::optional<Uuid> device_id;
#pragma db default(0)
    std::int32_t tries_left = 0;
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
#pragma db default(0)
    Micros proved_at = 0;
#pragma db default(false)
    bool second_factor = false;
    std::optional<Uuid> device_id;
    std::optional<Blob> unlock_share;
    Micros unlock_until = 0;

#pragma db index("session_token_hash_u") unique member(token_hash)
#pragma db index("session_alias_u") unique member(alias)
#pragma db index("session_account_id_i") member(account_id)
#pragma db index("session_expires_at_i") member(expires_at)
};

#pragma db object table("device")
struct Device {
#pragma db id
    Uuid id{};
    Bytes32 token_hash{};
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    std::string name;
    std::string address;
    Micros created_at = 0;
    Micros last_seen_at = 0;
    Micros expires_at = 0;
    bool second_factor = false;

#pragma db index("device_token_hash_u") unique member(token_hash)
#pragma db index("device_account_id_i") member(account_id)
#pragma db index("device_expires_at_i") member(expires_at)
};

#pragma db object table("second_factor") optimistic
struct SecondFactor {
#pragma db id options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Blob sealed_secret;
    bool confirmed = false;
    std::int64_t last_step = 0;
    Micros created_at = 0;
#pragma db version
    std::uint64_t version = 0;
};

#pragma db object table("recovery_code")
struct RecoveryCode {
#pragma db id
    Bytes32 code_hash{};
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};

#pragma db index("recovery_code_account_id_i") member(account_id)
};

#pragma db object table("token_family") optimistic
struct TokenFamily {
#pragma db id
    Uuid id{};
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    std::string client_id;
    std::string audience;
    std::string scope;
    Bytes32 current_hash{};
    Bytes32 previous_hash{};
    Micros rotated_at = 0;
    Micros created_at = 0;
    Micros expires_at = 0;
    std::optional<Micros> revoked_at;
    std::string device;
    std::string address;
    std::optional<Uuid> session_id; // since 4
#pragma db version
    std::uint64_t version = 0;

#pragma db index("token_family_session_id_i") member(session_id)
#pragma db index("token_family_account_i") members(account_id, created_at)
#pragma db index("token_family_expires_at_i") member(expires_at)
#pragma db index("token_family_revoked_at_i") member(revoked_at)
};

#pragma db object table("sealed_state") optimistic
struct SealedState {
#pragma db id
    std::string name;
    Blob sealed;
#pragma db version
    std::uint64_t version = 0;
};

#pragma db object table("service_key") optimistic
struct ServiceKey {
#pragma db id
    Uuid id{};
    std::string name;
    Bytes32 key_hash{};
    std::string scopes;
    Uuid created_by{};
    Micros created_at = 0;
    std::optional<Micros> expires_at;
    std::optional<Micros> revoked_at;
    Micros last_used_at = 0;
#pragma db default("")
    std::string community; // since 4
#pragma db version default(1)
    std::uint64_t version = 0; // since 4

#pragma db index("service_key_key_hash_u") unique member(key_hash)
};

#pragma db object table("email_change")
struct EmailChange {
#pragma db id
    Uuid id{};
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    std::string email;
    std::string email_key;
    Bytes32 old_link_hash{};
    Bytes32 new_link_hash{};
    bool old_confirmed = false;
    bool new_confirmed = false;
    Micros created_at = 0;
    Micros expires_at = 0;
    Code closing = 0;
    std::optional<Uuid> open_account_id; ///< the account while open, so that it has one open change

#pragma db index("email_change_old_link_hash_u") unique member(old_link_hash)
#pragma db index("email_change_new_link_hash_u") unique member(new_link_hash)
#pragma db index("email_change_open_account_id_u") unique member(open_account_id)
#pragma db index("email_change_account_id_i") member(account_id)
#pragma db index("email_change_expires_at_i") member(expires_at)
};

#pragma db object table("officer")
struct Officer {
#pragma db id options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Blob card;
    Micros since = 0;
};

#pragma db object table("recovery_case") optimistic
struct RecoveryCase {
#pragma db id
    Uuid id{};
#pragma db options("REFERENCES \"account\" (\"id\") DEFERRABLE INITIALLY DEFERRED")
    Uuid account_id{};
    Code state = 0;
    Blob box_key;
    std::string reason;
    Micros asked_at = 0;
    Micros opens_at = 0;
    Micros expires_at = 0;
    std::optional<Uuid> open_account_id; ///< the account while waiting, so that it has one such case
#pragma db version
    std::uint64_t version = 0;

#pragma db index("recovery_case_open_account_id_u") unique member(open_account_id)
#pragma db index("recovery_case_account_id_i") member(account_id)
#pragma db index("recovery_case_state_i") members(state, id)
#pragma db index("recovery_case_expires_at_i") members(expires_at, state)
};

#pragma db value
struct HandedShareId {
    Uuid case_id{};
    Uuid officer_id{};
};

#pragma db object table("handed_share")
struct HandedShare {
#pragma db id column("")
    HandedShareId id;
    Blob sealed;
    Micros at = 0;
};

#pragma db object table("repeatable")
struct Repeatable {
#pragma db id
    Bytes32 key{};
    Bytes32 request_hash{};
    std::int32_t status = 0;
    std::string body;
    Micros created_at = 0;
    Micros expires_at = 0;

#pragma db index("repeatable_expires_at_i") member(expires_at)
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
    std::optional<Uuid> group_id; // since 4; upgrade.cpp fills older rows, so that none lacks it
#pragma db default(false)
    bool repeated = false; // since 4
#pragma db version
    std::uint64_t version = 0;

#pragma db index("pending_transaction_body_hash_u") unique members(account_id, body_hash)
#pragma db index("pending_transaction_page_i") members(account_id, created_at, id)
#pragma db index("pending_transaction_group_id_i") member(group_id)
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
#pragma db default("")
    std::string community; // since 4
#pragma db default("")
    std::string reference; // since 4

#pragma db index("outbox_community_i") members(community, state, next_attempt_at)
#pragma db index("outbox_state_i") members(state, id)
#pragma db index("outbox_subject_id_i") member(subject_id)
#pragma db index("outbox_created_at_i") members(state, created_at)
#pragma db index("outbox_account_i") members(account_id, kind, state, id)
};

/// Since 4.
#pragma db object table("elopage_buy")
struct ElopageBuy {
#pragma db id
    Uuid id{};
    std::string order_id;
    std::string event;
    std::string payload;
    std::int64_t product_id = 0;
    std::int64_t price_cents = 0;
    std::int64_t publisher_id = 0;
    std::string payer_email_key;
    std::string payment_state;
    Micros received_at = 0;
    std::optional<Uuid> account_id;

#pragma db index("elopage_buy_order_id_u") unique members(order_id, event)
#pragma db index("elopage_buy_payer_email_key_i") member(payer_email_key)
#pragma db index("elopage_buy_account_id_i") member(account_id)
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
    std::optional<std::int64_t> seal_number;
    std::optional<Bytes32> seal;

#pragma db index("audit_event_account_i") members(account_id, id)
#pragma db index("audit_event_event_i") members(event, id)
#pragma db index("audit_event_seal_number_u") unique member(seal_number)
#pragma db index("audit_event_unsealed_i") members(seal_number, id)
#pragma db index("audit_event_at_i") member(at) // since 2: operators read by time
};

#pragma db view object(Account)
struct AccountCount {
#pragma db column("count(*)")
    std::int64_t count = 0;
};

#pragma db view object(RecoveryCode)
struct RecoveryCodeCount {
#pragma db column("count(*)")
    std::int64_t count = 0;
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

#pragma db view object(OutboxItem)
struct OutboxId {
#pragma db column(OutboxItem::id)
    std::int64_t id = 0;
};

} // namespace ownkey::rows
