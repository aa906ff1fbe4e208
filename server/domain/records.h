// Plain records: what ownkeyd knows. No behaviour, no database, no JSON. Times are microseconds
// since 1970 UTC.
#pragma once

#include "core/bytes.h"
#include "core/keys/keys.h"
#include "core/opaque/opaque.h"
#include "core/suite.h"
#include "core/vault/envelope.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace ownkey {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Seconds = std::chrono::seconds;

enum class AccountState : std::uint8_t { unconfirmed = 1, active = 2, disabled = 3 };
enum class Role : std::uint8_t { none = 0, support = 1, recovery_officer = 2, admin = 3 };

struct Account {
    Uuid id;
    std::string email;     ///< as the person wrote it
    std::string email_key; ///< trimmed and lower-cased; unique
    std::string first_name;
    std::string last_name;
    std::string username; ///< empty, or unique
    std::string description;
    std::string language = "en";
    std::string group_alias;
    std::int64_t publisher_id = 0;
    AccountState state = AccountState::unconfirmed;
    Role role = Role::none;
    Time created_at{};
    std::optional<PublicKey> public_key;
    Derivation derivation = Derivation::gradido_v1;
    std::uint64_t key_revision = 0; ///< 0 = no key yet
    std::uint64_t version = 0;      ///< optimistic lock, owned by the store
};

/// The OPAQUE record of one account.
struct Credential {
    Uuid account_id;
    Suite suite = Suite::one;
    opaque::RegistrationRecord record;
    Time updated_at{};
};

/// One sealed root per unlock method.
struct EnvelopeRow {
    Uuid account_id;
    vault::Method method = vault::Method::password;
    std::uint64_t revision = 1;
    ByteVector data;
    Time updated_at{};
};

/// How a signup or signin ended. The numbers stand in the database.
enum class Closing : std::uint8_t {
    open = 0,
    success = 1,
    rejected_to_provide_code = 2,
    too_many_tries = 3,
    timeout = 4,
    overriden = 5,
    cancelled = 6,
};

/// An open registration. The account row exists only once the record has arrived.
struct Signup {
    Uuid id;
    Uuid account_id; ///< drawn at start: it is the credential identifier
    std::string email;
    std::string email_key;
    std::string first_name;
    std::string last_name;
    std::string language;
    Time created_at{};
    Time expires_at{};
    Closing closing = Closing::open;
};

enum class SigninPurpose : std::uint8_t { login = 1, unlock = 2 };

/// Server state between KE2 and KE3. Expires in 60 s, used once. Also written for unknown e-mails,
/// with an account id derived from e-mail and OPRF seed, so that both cost the same work and are
/// throttled alike. Hence no foreign key.
struct Signin {
    Uuid id;
    Uuid account_id;
    bool known = false; ///< false: the account id is a derived one
    SigninPurpose purpose = SigninPurpose::login;
    std::optional<Uuid> session_id; ///< for purpose unlock
    ByteVector state;               ///< ServerLoginState, 128 bytes
    std::string address;
    Time created_at{};
    Time expires_at{};
    Closing closing = Closing::open;
};

struct Session {
    Uuid id;
    Hash32 token_hash; ///< SHA-256 of the 32 token bytes
    /// value of GRADIDO_LOGIN; positive, unique, worthless without a service credential
    std::int32_t alias = 0;
    Uuid account_id;
    Time created_at{};
    Time last_seen_at{};
    Time expires_at{};
    std::string address;
    std::string user_agent;
    /// the server's 32 bytes of the split root; says nothing alone
    std::optional<ByteVector> unlock_share;
    Time unlock_until{};
};

enum class CodePurpose : std::uint8_t { confirm_email = 1, reset_password = 2 };

struct EmailCode {
    Uuid id;
    Uuid account_id;
    CodePurpose purpose = CodePurpose::confirm_email;
    Hash32 link_hash;  ///< SHA-256 of the 16 bytes in the link
    Hash32 typed_hash; ///< SHA-256 of account id || the 8 characters typed by hand
    int tries_left = 5;
    Time created_at{};
    Time typed_until{};
    Time link_until{};
    Closing closing = Closing::open;
};

enum class TransactionState : std::uint8_t {
    pending = 1,
    signed_ = 2,
    delivered = 3,
    declined = 4,
    refused = 5,
    expired = 6,
};

/// A transaction that a community enlisted for one account to sign.
struct PendingTransaction {
    Uuid id;
    Uuid account_id;
    std::string community;    ///< alias of the configured community
    ByteVector body;          ///< exactly as received
    Hash32 body_hash;         ///< BLAKE2b-256; unique together with account_id
    std::int64_t balance = 0; ///< hint of the community, 1/10000 GDD
    Time created_at{};
    Time expires_at{};
    TransactionState state = TransactionState::pending;
    std::optional<Signature> signature;
    Time decided_at{};
    /// the community's own text when refused or warned, or the person's reason when declined
    std::string outcome;
    std::uint64_t version = 0;
};

enum class OutboxKind : std::uint8_t { put_transaction = 1, error_in_transaction = 2, mail = 3 };
enum class OutboxState : std::uint8_t { waiting = 1, done = 2, failed = 3 };

/// Work for the outside world, written in the same database transaction as its cause; delivered at
/// least once, with a key that lets the receiver apply it once.
struct OutboxItem {
    std::int64_t id = 0; ///< given by the store, ascending: the order of delivery
    OutboxKind kind = OutboxKind::put_transaction;
    OutboxState state = OutboxState::waiting;
    std::optional<Uuid> account_id;
    std::optional<Uuid> subject_id; ///< the pending transaction, or the code that a mail holds
    std::string payload;            ///< JSON (see jobs/); emptied for mails once done
    int attempts = 0;
    Time created_at{};
    Time next_attempt_at{};
    Time claimed_until{};
    std::string last_error;
};

struct AuditEvent {
    std::int64_t id = 0;
    Time at{};
    std::optional<Uuid> account_id;
    std::string event;  ///< "account.registered", "session.started", "transaction.signed" ...
    std::string detail; ///< short JSON object, no secrets
    std::string address;
};

} // namespace ownkey
