// Records with every field set, and their fields for comparison. Numbers make them distinct.
#pragma once

#include "server/domain/records.h"

#include <tuple>

namespace ownkey::test {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;

inline constexpr Time kNow{seconds{1'767'225'600} + microseconds{123'456}};

/// N bytes that only this number gives.
template <class FixedType>
FixedType numbered(int number) {
    FixedType out;
    for (std::size_t i = 0; i < FixedType::kSize; ++i)
        out.bytes[i] = static_cast<Byte>((number >> (8 * (i % 4))) + static_cast<int>(i / 4));
    return out;
}

inline Uuid id(int number) {
    return numbered<Uuid>(number);
}

inline Account account(int number) {
    const auto name = std::to_string(number);
    return {.id = id(number),
            .email = "Person" + name + "@Example.org",
            .email_key = "person" + name + "@example.org",
            .first_name = "Zoë",
            .last_name = "O'Neil \"x\"",
            .username = "user" + name,
            .phone = "+4930" + name,
            .description = "a\nb",
            .language = "de",
            .group_alias = "group",
            .publisher_id = -5,
            .state = AccountState::active,
            .role = Role::admin,
            .created_at = kNow,
            .public_key = numbered<PublicKey>(number),
            .derivation = Derivation::slip10,
            .key_revision = 7,
            .key_locked = true,
            .delete_at = kNow + hours(24)};
}

inline auto fields(const Account& r) {
    return std::tie(r.id,
                    r.email,
                    r.email_key,
                    r.first_name,
                    r.last_name,
                    r.username,
                    r.phone,
                    r.description,
                    r.language,
                    r.group_alias,
                    r.publisher_id,
                    r.state,
                    r.role,
                    r.created_at,
                    r.public_key,
                    r.derivation,
                    r.key_revision,
                    r.key_locked,
                    r.delete_at);
}

inline Signup signup(int number) {
    return {.id = id(number),
            .account_id = id(number + 1000),
            .email = "A@b.c",
            .email_key = "a@b.c",
            .first_name = "First",
            .last_name = "Last",
            .language = "en",
            .username = "wanted",
            .phone = "+491234567",
            .by_sms = true,
            .entry = "oidc",
            .created_at = kNow,
            .expires_at = kNow + seconds(600)};
}

inline auto fields(const Signup& r) {
    return std::tie(r.id,
                    r.account_id,
                    r.email,
                    r.email_key,
                    r.first_name,
                    r.last_name,
                    r.language,
                    r.username,
                    r.phone,
                    r.by_sms,
                    r.entry,
                    r.created_at,
                    r.expires_at,
                    r.closing);
}

inline Signin signin(int number, const Uuid& account_id) {
    return {.id = id(number),
            .account_id = account_id,
            .known = true,
            .purpose = SigninPurpose::unlock,
            .session_id = id(77),
            .tries_left = 4,
            .state = ByteVector(128, 0xAB),
            .address = "2001:db8::1",
            .created_at = kNow,
            .expires_at = kNow + seconds(60)};
}

inline auto fields(const Signin& r) {
    return std::tie(r.id,
                    r.account_id,
                    r.known,
                    r.purpose,
                    r.session_id,
                    r.device_id,
                    r.tries_left,
                    r.state,
                    r.address,
                    r.created_at,
                    r.expires_at,
                    r.closing);
}

inline Session session(int number, const Uuid& account_id) {
    return {.id = id(number),
            .token_hash = numbered<Hash32>(number),
            .alias = number,
            .account_id = account_id,
            .created_at = kNow,
            .last_seen_at = kNow + seconds(1),
            .expires_at = kNow + hours(24),
            .address = "192.0.2.1",
            .user_agent = "agent",
            .proved_at = kNow + seconds(2),
            .second_factor = true,
            .device_id = id(78),
            .unlock_share = ByteVector{0, 1, 2, 0},
            .unlock_until = kNow + seconds(600)};
}

inline auto fields(const Session& r) {
    return std::tie(r.id,
                    r.token_hash,
                    r.alias,
                    r.account_id,
                    r.created_at,
                    r.last_seen_at,
                    r.expires_at,
                    r.address,
                    r.user_agent,
                    r.proved_at,
                    r.second_factor,
                    r.device_id,
                    r.unlock_share,
                    r.unlock_until);
}

inline EmailCode email_code(int number, const Uuid& account_id) {
    return {.id = id(number),
            .account_id = account_id,
            .purpose = CodePurpose::confirm_email,
            .link_hash = numbered<Hash32>(number),
            .typed_hash = numbered<Hash32>(number + 1),
            .tries_left = 5,
            .created_at = kNow,
            .typed_until = kNow + seconds(600),
            .link_until = kNow + hours(24)};
}

inline auto fields(const EmailCode& r) {
    return std::tie(r.id,
                    r.account_id,
                    r.purpose,
                    r.link_hash,
                    r.typed_hash,
                    r.tries_left,
                    r.created_at,
                    r.typed_until,
                    r.link_until,
                    r.closing);
}

inline PendingTransaction transaction(int number, const Uuid& account_id) {
    return {.id = id(number),
            .account_id = account_id,
            .community = "default",
            .body = ByteVector{0, static_cast<Byte>(number), 0xFF},
            .body_hash = numbered<Hash32>(number),
            .balance = -1,
            .created_at = kNow,
            .expires_at = kNow + hours(24 * 7),
            .signature = numbered<Signature>(number),
            .decided_at = kNow + seconds(5),
            .outcome = "why",
            .group_id = id(number),
            .repeated = true};
}

inline auto fields(const PendingTransaction& r) {
    return std::tie(r.id,
                    r.account_id,
                    r.community,
                    r.body,
                    r.body_hash,
                    r.balance,
                    r.created_at,
                    r.expires_at,
                    r.state,
                    r.signature,
                    r.decided_at,
                    r.outcome,
                    r.group_id,
                    r.repeated);
}

inline OutboxItem outbox_item(std::optional<Uuid> account_id,
                              OutboxKind kind = OutboxKind::put_transaction) {
    return {.kind = kind,
            .account_id = account_id,
            .subject_id = id(4321),
            .payload = "{\"a\":1}",
            .attempts = 2,
            .created_at = kNow,
            .next_attempt_at = kNow,
            .last_error = "late",
            .community = "default",
            .reference = "0.0.5@7"};
}

/// Without id and claim, which the store gives.
inline auto fields(const OutboxItem& r) {
    return std::tie(r.kind,
                    r.state,
                    r.account_id,
                    r.subject_id,
                    r.payload,
                    r.attempts,
                    r.created_at,
                    r.next_attempt_at,
                    r.last_error,
                    r.community,
                    r.reference);
}

inline ElopageBuy elopage_buy(int number) {
    return {.id = id(number),
            .order_id = "order" + std::to_string(number),
            .event = "order.created",
            .payload = "{\"a\":1}",
            .product_id = 5,
            .price_cents = 1999,
            .publisher_id = -7,
            .payer_email_key = "payer" + std::to_string(number) + "@example.org",
            .payment_state = "paid",
            .received_at = kNow,
            .account_id = id(1)};
}

inline auto fields(const ElopageBuy& r) {
    return std::tie(r.id,
                    r.order_id,
                    r.event,
                    r.payload,
                    r.product_id,
                    r.price_cents,
                    r.publisher_id,
                    r.payer_email_key,
                    r.payment_state,
                    r.received_at,
                    r.account_id);
}

/// The ids of records, in their order.
template <class Record>
auto ids(const std::vector<Record>& records) {
    std::vector<decltype(Record::id)> out;
    for (const auto& record : records)
        out.push_back(record.id);
    return out;
}

} // namespace ownkey::test
