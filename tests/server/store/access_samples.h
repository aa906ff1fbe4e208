// As samples.h: what people show besides the password, tokens, recovery.
#pragma once

#include "tests/server/store/samples.h"

namespace ownkey::test {

inline Device device(int number, const Uuid& account_id) {
    return {.id = id(number),
            .token_hash = numbered<Hash32>(number),
            .account_id = account_id,
            .name = "browser",
            .address = "192.0.2.1",
            .created_at = kNow,
            .last_seen_at = kNow + seconds(number),
            .expires_at = kNow + hours(24 * 90),
            .second_factor = true};
}

inline auto fields(const Device& r) {
    return std::tie(r.id,
                    r.token_hash,
                    r.account_id,
                    r.name,
                    r.address,
                    r.created_at,
                    r.last_seen_at,
                    r.expires_at,
                    r.second_factor);
}

inline TokenFamily token_family(int number, const Uuid& account_id) {
    return {.id = id(number),
            .account_id = account_id,
            .client_id = "client",
            .audience = "one two",
            .scope = "profile",
            .current_hash = numbered<Hash32>(number),
            .previous_hash = numbered<Hash32>(number + 1),
            .rotated_at = kNow,
            .created_at = kNow + seconds(number),
            .expires_at = kNow + hours(24 * 30),
            .device = "agent",
            .address = "::1",
            .session_id = id(number + 3000)};
}

inline auto fields(const TokenFamily& r) {
    return std::tie(r.id,
                    r.account_id,
                    r.client_id,
                    r.audience,
                    r.scope,
                    r.current_hash,
                    r.previous_hash,
                    r.rotated_at,
                    r.created_at,
                    r.expires_at,
                    r.revoked_at,
                    r.device,
                    r.address,
                    r.session_id);
}

inline ServiceKey service_key(int number) {
    return {.id = id(number),
            .name = "community",
            .key_hash = numbered<Hash32>(number),
            .scopes = "accounts.read",
            .created_by = id(55),
            .created_at = kNow,
            .expires_at = kNow + hours(1),
            .last_used_at = kNow + seconds(9),
            .community = "north"};
}

inline auto fields(const ServiceKey& r) {
    return std::tie(r.id,
                    r.name,
                    r.key_hash,
                    r.scopes,
                    r.created_by,
                    r.created_at,
                    r.expires_at,
                    r.revoked_at,
                    r.last_used_at,
                    r.community);
}

inline EmailChange email_change(int number, const Uuid& account_id) {
    return {.id = id(number),
            .account_id = account_id,
            .email = "New@example.org",
            .email_key = "new@example.org",
            .old_link_hash = numbered<Hash32>(number),
            .new_link_hash = numbered<Hash32>(number + 5000),
            .old_confirmed = true,
            .created_at = kNow,
            .expires_at = kNow + hours(24)};
}

inline auto fields(const EmailChange& r) {
    return std::tie(r.id,
                    r.account_id,
                    r.email,
                    r.email_key,
                    r.old_link_hash,
                    r.new_link_hash,
                    r.old_confirmed,
                    r.new_confirmed,
                    r.created_at,
                    r.expires_at,
                    r.closing);
}

inline RecoveryCase recovery_case(int number, const Uuid& account_id) {
    return {.id = id(number),
            .account_id = account_id,
            .box_key = ByteVector(32, 7),
            .reason = "why",
            .asked_at = kNow,
            .opens_at = kNow + hours(24),
            .expires_at = kNow + hours(24 * 14)};
}

inline auto fields(const RecoveryCase& r) {
    return std::tie(
        r.id, r.account_id, r.state, r.box_key, r.reason, r.asked_at, r.opens_at, r.expires_at);
}

inline Repeatable repeatable(int number) {
    return {.key = numbered<Hash32>(number),
            .request_hash = numbered<Hash32>(number + 1),
            .status = 201,
            .body = "{}",
            .created_at = kNow,
            .expires_at = kNow + hours(24)};
}

inline auto fields(const Repeatable& r) {
    return std::tie(r.key, r.request_hash, r.status, r.body, r.created_at, r.expires_at);
}

} // namespace ownkey::test
