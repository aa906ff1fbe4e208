// Rows of what is done: codes, transactions, the outbox, the audit log; and what is counted. See
// model.hxx.
#pragma once

#include "odb/model_people.hxx"

namespace ownkey::rows {

// A pragma stands at the line that it is about.
// clang-format off
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

#pragma db view object(Signin)
struct SigninCount {
#pragma db column("count(*)")
    std::int64_t count = 0;
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
// clang-format on

} // namespace ownkey::rows
