// Rows of people: accounts, keys, ways to log in, sessions, tokens, recovery. See model.hxx.
#pragma once

#include "odb/model_types.hxx"

namespace ownkey::rows {

// A pragma stands at the line that it is about.
// clang-format off

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
#pragma db index("account_phone_i") members(phone, created_at, id) // since 5
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
// clang-format on

} // namespace ownkey::rows
