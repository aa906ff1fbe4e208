#include "server/store/mapping.h"

namespace ownkey::store {

// Queries in odb/ name these numbers; the domain gives them their meaning.
static_assert(rows::kOpen == static_cast<rows::Code>(Closing::open));
static_assert(rows::kSuccess == static_cast<rows::Code>(Closing::success));
static_assert(rows::kTimeout == static_cast<rows::Code>(Closing::timeout));
static_assert(rows::kTransactionPending == static_cast<rows::Code>(TransactionState::pending));
static_assert(rows::kTransactionSigned == static_cast<rows::Code>(TransactionState::signed_));
static_assert(rows::kTransactionExpired == static_cast<rows::Code>(TransactionState::expired));
static_assert(rows::kPutTransaction == static_cast<rows::Code>(OutboxKind::put_transaction));
static_assert(rows::kErrorInTransaction ==
              static_cast<rows::Code>(OutboxKind::error_in_transaction));
static_assert(rows::kMoveBalance == static_cast<rows::Code>(OutboxKind::move_balance));
static_assert(rows::kDone == static_cast<rows::Code>(OutboxState::done));
static_assert(rows::kFailed == static_cast<rows::Code>(OutboxState::failed));
static_assert(rows::kAccountUnconfirmed == static_cast<rows::Code>(AccountState::unconfirmed));
static_assert(rows::kAccountActive == static_cast<rows::Code>(AccountState::active));
static_assert(rows::kRecoveryWaiting == static_cast<rows::Code>(RecoveryState::waiting));
static_assert(rows::kRecoveryExpired == static_cast<rows::Code>(RecoveryState::expired));
static_assert(rows::kWaiting == static_cast<rows::Code>(OutboxState::waiting));

namespace {

/// Absent, so that any number of accounts may have no user name.
std::optional<std::string> non_empty(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

} // namespace

rows::Account to_row(const Account& record) {
    return {.id = record.id.bytes,
            .email = record.email,
            .email_key = record.email_key,
            .first_name = record.first_name,
            .last_name = record.last_name,
            .username = non_empty(record.username),
            .username_key = {},
            .phone = record.phone,
            .description = record.description,
            .language = record.language,
            .group_alias = record.group_alias,
            .publisher_id = record.publisher_id,
            .state = to_row(record.state),
            .role = to_row(record.role),
            .created_at = to_row(record.created_at),
            .public_key = bytes_of(record.public_key),
            .derivation = to_row(record.derivation),
            .key_revision = record.key_revision,
            .key_locked = record.key_locked,
            .delete_at = micros_of(record.delete_at),
            .version = record.version};
}

Account to_record(rows::Account row) {
    return {.id = {row.id},
            .email = std::move(row.email),
            .email_key = std::move(row.email_key),
            .first_name = std::move(row.first_name),
            .last_name = std::move(row.last_name),
            .username = std::move(row.username).value_or(""),
            .phone = std::move(row.phone),
            .description = std::move(row.description),
            .language = std::move(row.language),
            .group_alias = std::move(row.group_alias),
            .publisher_id = row.publisher_id,
            .state = static_cast<AccountState>(row.state),
            .role = static_cast<Role>(row.role),
            .created_at = to_time(row.created_at),
            .public_key = fixed_of<PublicKey>(row.public_key),
            .derivation = static_cast<Derivation>(row.derivation),
            .key_revision = row.key_revision,
            .key_locked = row.key_locked,
            .delete_at = time_of(row.delete_at),
            .version = row.version};
}

rows::Signup to_row(const Signup& record) {
    return {.id = record.id.bytes,
            .account_id = record.account_id.bytes,
            .email = record.email,
            .email_key = record.email_key,
            .first_name = record.first_name,
            .last_name = record.last_name,
            .language = record.language,
            .username = record.username,
            .phone = record.phone,
            .by_sms = record.by_sms,
            .entry = record.entry,
            .created_at = to_row(record.created_at),
            .expires_at = to_row(record.expires_at),
            .closing = to_row(record.closing)};
}

Signup to_record(rows::Signup row) {
    return {.id = {row.id},
            .account_id = {row.account_id},
            .email = std::move(row.email),
            .email_key = std::move(row.email_key),
            .first_name = std::move(row.first_name),
            .last_name = std::move(row.last_name),
            .language = std::move(row.language),
            .username = std::move(row.username),
            .phone = std::move(row.phone),
            .by_sms = row.by_sms,
            .entry = std::move(row.entry),
            .created_at = to_time(row.created_at),
            .expires_at = to_time(row.expires_at),
            .closing = static_cast<Closing>(row.closing)};
}

rows::Signin to_row(const Signin& record) {
    return {.id = record.id.bytes,
            .account_id = record.account_id.bytes,
            .known = record.known,
            .purpose = to_row(record.purpose),
            .session_id = bytes_of(record.session_id),
            .device_id = bytes_of(record.device_id),
            .tries_left = record.tries_left,
            .state = record.state,
            .address = record.address,
            .created_at = to_row(record.created_at),
            .expires_at = to_row(record.expires_at),
            .closing = to_row(record.closing),
            .version = record.version};
}

Signin to_record(rows::Signin row) {
    return {.id = {row.id},
            .account_id = {row.account_id},
            .known = row.known,
            .purpose = static_cast<SigninPurpose>(row.purpose),
            .session_id = fixed_of<Uuid>(row.session_id),
            .device_id = fixed_of<Uuid>(row.device_id),
            .tries_left = row.tries_left,
            .state = std::move(row.state),
            .address = std::move(row.address),
            .created_at = to_time(row.created_at),
            .expires_at = to_time(row.expires_at),
            .closing = static_cast<Closing>(row.closing),
            .version = row.version};
}

rows::Session to_row(const Session& record) {
    return {.id = record.id.bytes,
            .token_hash = record.token_hash.bytes,
            .alias = record.alias,
            .account_id = record.account_id.bytes,
            .created_at = to_row(record.created_at),
            .last_seen_at = to_row(record.last_seen_at),
            .expires_at = to_row(record.expires_at),
            .address = record.address,
            .user_agent = record.user_agent,
            .proved_at = to_row(record.proved_at),
            .second_factor = record.second_factor,
            .device_id = bytes_of(record.device_id),
            .unlock_share = record.unlock_share,
            .unlock_until = to_row(record.unlock_until)};
}

Session to_record(rows::Session row) {
    return {.id = {row.id},
            .token_hash = {row.token_hash},
            .alias = row.alias,
            .account_id = {row.account_id},
            .created_at = to_time(row.created_at),
            .last_seen_at = to_time(row.last_seen_at),
            .expires_at = to_time(row.expires_at),
            .address = std::move(row.address),
            .user_agent = std::move(row.user_agent),
            .proved_at = to_time(row.proved_at),
            .second_factor = row.second_factor,
            .device_id = fixed_of<Uuid>(row.device_id),
            .unlock_share = std::move(row.unlock_share),
            .unlock_until = to_time(row.unlock_until)};
}

rows::EmailCode to_row(const EmailCode& record) {
    return {.id = record.id.bytes,
            .account_id = record.account_id.bytes,
            .purpose = to_row(record.purpose),
            .link_hash = record.link_hash.bytes,
            .typed_hash = record.typed_hash.bytes,
            .tries_left = record.tries_left,
            .created_at = to_row(record.created_at),
            .typed_until = to_row(record.typed_until),
            .link_until = to_row(record.link_until),
            .closing = to_row(record.closing)};
}

EmailCode to_record(rows::EmailCode row) {
    return {.id = {row.id},
            .account_id = {row.account_id},
            .purpose = static_cast<CodePurpose>(row.purpose),
            .link_hash = {row.link_hash},
            .typed_hash = {row.typed_hash},
            .tries_left = row.tries_left,
            .created_at = to_time(row.created_at),
            .typed_until = to_time(row.typed_until),
            .link_until = to_time(row.link_until),
            .closing = static_cast<Closing>(row.closing)};
}

rows::PendingTransaction to_row(const PendingTransaction& record) {
    return {.id = record.id.bytes,
            .account_id = record.account_id.bytes,
            .community = record.community,
            .body = record.body,
            .body_hash = record.body_hash.bytes,
            .balance = record.balance,
            .created_at = to_row(record.created_at),
            .expires_at = to_row(record.expires_at),
            .state = to_row(record.state),
            .signature = bytes_of(record.signature),
            .decided_at = to_row(record.decided_at),
            .outcome = record.outcome,
            .group_id = record.group_id.bytes,
            .repeated = record.repeated,
            .version = record.version};
}

PendingTransaction to_record(rows::PendingTransaction row) {
    return {.id = {row.id},
            .account_id = {row.account_id},
            .community = std::move(row.community),
            .body = std::move(row.body),
            .body_hash = {row.body_hash},
            .balance = row.balance,
            .created_at = to_time(row.created_at),
            .expires_at = to_time(row.expires_at),
            .state = static_cast<TransactionState>(row.state),
            .signature = fixed_of<Signature>(row.signature),
            .decided_at = to_time(row.decided_at),
            .outcome = std::move(row.outcome),
            .version = row.version,
            .group_id = {row.group_id.value_or(row.id)},
            .repeated = row.repeated};
}

rows::OutboxItem to_row(const OutboxItem& record) {
    return {.id = record.id,
            .kind = to_row(record.kind),
            .state = to_row(record.state),
            .account_id = bytes_of(record.account_id),
            .subject_id = bytes_of(record.subject_id),
            .payload = record.payload,
            .attempts = record.attempts,
            .created_at = to_row(record.created_at),
            .next_attempt_at = to_row(record.next_attempt_at),
            .claimed_until = to_row(record.claimed_until),
            .last_error = record.last_error,
            .community = record.community,
            .reference = record.reference};
}

OutboxItem to_record(rows::OutboxItem row) {
    return {.id = row.id,
            .kind = static_cast<OutboxKind>(row.kind),
            .state = static_cast<OutboxState>(row.state),
            .account_id = fixed_of<Uuid>(row.account_id),
            .subject_id = fixed_of<Uuid>(row.subject_id),
            .payload = std::move(row.payload),
            .attempts = row.attempts,
            .created_at = to_time(row.created_at),
            .next_attempt_at = to_time(row.next_attempt_at),
            .claimed_until = to_time(row.claimed_until),
            .last_error = std::move(row.last_error),
            .community = std::move(row.community),
            .reference = std::move(row.reference)};
}

rows::ElopageBuy to_row(const ElopageBuy& record) {
    return {.id = record.id.bytes,
            .order_id = record.order_id,
            .event = record.event,
            .payload = record.payload,
            .product_id = record.product_id,
            .price_cents = record.price_cents,
            .publisher_id = record.publisher_id,
            .payer_email_key = record.payer_email_key,
            .payment_state = record.payment_state,
            .received_at = to_row(record.received_at),
            .account_id = bytes_of(record.account_id)};
}

ElopageBuy to_record(rows::ElopageBuy row) {
    return {.id = {row.id},
            .order_id = std::move(row.order_id),
            .event = std::move(row.event),
            .payload = std::move(row.payload),
            .product_id = row.product_id,
            .price_cents = row.price_cents,
            .publisher_id = row.publisher_id,
            .payer_email_key = std::move(row.payer_email_key),
            .payment_state = std::move(row.payment_state),
            .received_at = to_time(row.received_at),
            .account_id = fixed_of<Uuid>(row.account_id)};
}

rows::AuditEvent to_row(const AuditEvent& record) {
    return {.id = record.id,
            .at = to_row(record.at),
            .account_id = bytes_of(record.account_id),
            .event = record.event,
            .detail = record.detail,
            .address = record.address,
            .seal_number = {},
            .seal = {}}; // seal_audit() sets them
}

AuditEvent to_record(rows::AuditEvent row) {
    return {.id = row.id,
            .at = to_time(row.at),
            .account_id = fixed_of<Uuid>(row.account_id),
            .event = std::move(row.event),
            .detail = std::move(row.detail),
            .address = std::move(row.address),
            .seal_number = row.seal_number,
            .seal = fixed_of<Hash32>(row.seal).value_or(Hash32{})};
}

} // namespace ownkey::store
