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
#include <vector>

namespace ownkey {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Seconds = std::chrono::seconds;

/// deleted: the row stays for its id and public keys; nothing personal is left in it.
enum class AccountState : std::uint8_t { unconfirmed = 1, active = 2, disabled = 3, deleted = 4 };
enum class Role : std::uint8_t { none = 0, support = 1, recovery_officer = 2, admin = 3 };

struct Account {
    Uuid id;
    std::string email;     ///< as the person wrote it
    std::string email_key; ///< trimmed and lower-cased; unique
    std::string first_name;
    std::string last_name;
    std::string username; ///< empty, or unique; chosen once
    std::string phone{};  ///< empty, or E.164 ("+49...")
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
    /// after a reset by mail: the password envelope belongs to the old password
    bool key_locked = false;
    /// the person asked for deletion; until then it can be undone
    std::optional<Time> delete_at{};
    std::uint64_t version = 0; ///< optimistic lock, owned by the store
};

/// The OPAQUE record of one account.
struct Credential {
    Uuid account_id;
    Suite suite = Suite::one;
    opaque::RegistrationRecord record;
    Time updated_at{};
};

/// A sealed root, or an officer's share of it. One password envelope; of the others as many as
/// an update document holds, told apart by `slot` (their place in the document).
struct EnvelopeRow {
    Uuid account_id;
    vault::Method method = vault::Method::password;
    std::uint8_t slot = 0;
    std::uint64_t revision = 1;
    ByteVector data;
    Time updated_at{};
};

/// One change of an account's key (core/vault/history.h). An entry without data says that the old
/// key was lost, so nothing could be signed with it.
struct KeyChange {
    Uuid account_id;
    std::uint64_t revision = 1; ///< of the new key; unique with the account
    PublicKey old_key;
    PublicKey new_key;
    ByteVector entry; ///< 256 bytes signed by the old key, or empty
    Time at{};
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
    std::string username{};       ///< empty, or wanted
    std::string phone{};          ///< empty, or E.164
    bool by_sms = false;          ///< the code goes to the phone
    std::string entry = "native"; ///< which surface it came in by
    Time created_at{};
    Time expires_at{};
    Closing closing = Closing::open;
};

/// second_factor: the password was right, the code of the second factor is missing.
/// verified: by a plain password (authweb); its id may be changed for a session once.
enum class SigninPurpose : std::uint8_t { login = 1, unlock = 2, second_factor = 3, verified = 4 };

/// Server state between KE2 and KE3. Expires in 60 s, used once. Also written for unknown e-mails,
/// with an account id derived from e-mail and OPRF seed, so that both cost the same work and are
/// throttled alike. Hence no foreign key.
struct Signin {
    Uuid id;
    Uuid account_id;
    bool known = false; ///< false: the account id is a derived one
    SigninPurpose purpose = SigninPurpose::login;
    std::optional<Uuid> session_id; ///< for purpose unlock
    /// the known device it came from: its guesses are counted apart from strangers'
    std::optional<Uuid> device_id{};
    int tries_left = 0; ///< for purpose second_factor
    ByteVector state;   ///< ServerLoginState, 128 bytes
    std::string address;
    Time created_at{};
    Time expires_at{};
    Closing closing = Closing::open;
    std::uint64_t version = 0; ///< optimistic lock, owned by the store
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
    Time proved_at{};           ///< when the password was last proved
    bool second_factor = false; ///< the second factor was shown at its start, or on its device
    std::optional<Uuid> device_id{};
    /// the server's 32 bytes of the split root; says nothing alone
    std::optional<ByteVector> unlock_share;
    Time unlock_until{};
};

/// A browser that signed in before: its owner is not asked for the second factor there, and cannot
/// be locked out by strangers' guesses.
struct Device {
    Uuid id;
    Hash32 token_hash; ///< SHA-256 of the 32 bytes in its cookie
    Uuid account_id;
    std::string name; ///< the user agent, printable
    std::string address;
    Time created_at{};
    Time last_seen_at{};
    Time expires_at{};
    bool second_factor = false; ///< the second factor was shown here
};

/// TOTP (RFC 6238). Sealed with the deployment's secret, so a copy of the database opens none.
struct SecondFactor {
    Uuid account_id;
    ByteVector sealed_secret;
    bool confirmed = false;
    std::int64_t last_step = 0; ///< each code is taken once
    Time created_at{};
    std::uint64_t version = 0; ///< optimistic lock
};

struct RecoveryCode {
    Uuid account_id;
    Hash32 code_hash; ///< keyed hash of account id and code; unique
};

/// A chain of refresh tokens. Only the newest and, for the grace, the one before are taken.
struct TokenFamily {
    Uuid id;
    Uuid account_id;
    std::string client_id;
    std::string audience; ///< words separated by blanks
    std::string scope;    ///< words separated by blanks
    Hash32 current_hash;
    Hash32 previous_hash; ///< zeros before the first refresh
    Time rotated_at{};
    Time created_at{};
    Time expires_at{};
    std::optional<Time> revoked_at{};
    std::string device; ///< user agent and address, for the list
    std::string address;
    std::uint64_t version = 0;        ///< optimistic lock
    std::optional<Uuid> session_id{}; ///< it was begun in; ends with it
};

/// A document of the server itself, sealed with the deployment's secret: the ring of token keys.
struct SealedState {
    std::string name;
    ByteVector sealed;
    std::uint64_t version = 0; ///< optimistic lock; 0 = not stored yet
};

/// The credential of a community server or another service.
struct ServiceKey {
    Uuid id;
    std::string name;
    Hash32 key_hash;    ///< SHA-256 of the 32 bytes; unique
    std::string scopes; ///< words separated by blanks
    Uuid created_by;
    Time created_at{};
    std::optional<Time> expires_at{};
    std::optional<Time> revoked_at{};
    Time last_used_at{};   ///< at most once a minute
    std::string community{}; ///< alias; empty: of every community
    std::uint64_t version = 0;
};

/// A wish for another e-mail address: both addresses confirm.
struct EmailChange {
    Uuid id;
    Uuid account_id; ///< one open change for each account
    std::string email;
    std::string email_key;
    Hash32 old_link_hash; ///< unique
    Hash32 new_link_hash; ///< unique
    bool old_confirmed = false;
    bool new_confirmed = false;
    Time created_at{};
    Time expires_at{};
    Closing closing = Closing::open;
};

/// Who can help people to their keys: an officer's card (core/vault/recovery.h).
struct Officer {
    Uuid account_id;
    ByteVector card; ///< 152 bytes
    Time since{};
};

enum class RecoveryState : std::uint8_t {
    waiting = 1,   ///< asked for; officers may act after opens_at
    done = 2,      ///< the key is there again
    cancelled = 3, ///< by the person
    expired = 4,
    refused = 5, ///< by an officer
};

/// A person without key asks the officers for their shares.
struct RecoveryCase {
    Uuid id;
    Uuid account_id;
    RecoveryState state = RecoveryState::waiting;
    ByteVector box_key; ///< the person's X25519 key for this case, 32 bytes
    std::string reason; ///< of a refusal
    Time asked_at{};
    Time opens_at{};
    Time expires_at{};
    std::uint64_t version = 0; ///< optimistic lock
};

/// A share that an officer opened and sealed to the person's key of the case.
struct HandedShare {
    Uuid case_id;
    Uuid officer_id; ///< unique with the case
    ByteVector sealed;
    Time at{};
};

/// What was answered to a request with an Idempotency-Key.
struct Repeatable {
    Hash32 key;          ///< SHA-256 of session, route and Idempotency-Key
    Hash32 request_hash; ///< SHA-256 of the body
    int status = 0;      ///< 0: the first request is still running
    std::string body;
    Time created_at{};
    Time expires_at{};
};

enum class CodePurpose : std::uint8_t {
    confirm_email = 1,
    reset_password = 2,
    invitation = 3,
    deactivation = 4,
};

struct EmailCode {
    Uuid id;
    Uuid account_id;
    CodePurpose purpose = CodePurpose::confirm_email;
    Hash32 link_hash;  ///< SHA-256 of the 16 bytes in the link
    Hash32 typed_hash; ///< keyed hash of account id and the 8 characters typed by hand
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
    /// Tasks of several people for one and the same body share it: the id of the first of them, the
    /// leader. A task that one person alone signs leads itself.
    Uuid group_id{};
    /// Says the same as the one enlisted just before (transactions.repeat_window): perhaps a double
    /// click.
    bool repeated = false;
};

enum class OutboxKind : std::uint8_t {
    put_transaction = 1,
    error_in_transaction = 2,
    mail = 3,
    sms = 4,
    webhook = 5,
    move_balance = 6, ///< the community moves what the old key held to the new one
    elopage = 7,      ///< subject: an ElopageBuy whose account is to be made
    callback = 8,     ///< a campaign's receiver is told of a confirmed submission
};
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
    std::string community{}; ///< alias of whom it goes to; empty: mails and the like
    /// What the ledger called a transaction that it took but has not confirmed yet; empty: not
    /// submitted.
    std::string reference{};
};

/// One event of the shop elopage (docs/community.md); the same order and event once.
struct ElopageBuy {
    Uuid id;
    std::string order_id; ///< unique together with event
    std::string event;
    std::string payload; ///< JSON of the fields known, until the account is made; then empty
    std::int64_t product_id = 0;
    std::int64_t price_cents = 0;
    std::int64_t publisher_id = 0;
    std::string payer_email_key;
    std::string payment_state;
    Time received_at{};
    std::optional<Uuid> account_id; ///< whose it is, once known
};

struct AuditEvent {
    std::int64_t id = 0;
    Time at{};
    std::optional<Uuid> account_id;
    std::string event;  ///< "account.registered", "session.started", "transaction.signed" ...
    std::string detail; ///< short JSON object, no secrets
    std::string address;
    /// Place in the hash chain and hash up to here (flows/audit_chain.h); absent until sealed,
    /// seconds after.
    std::optional<std::int64_t> seal_number{};
    Hash32 seal{};
};

} // namespace ownkey
