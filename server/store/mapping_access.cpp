// Records of passwords and keys, of what people show besides, of tokens and of recovery. See
// mapping.h.
#include "server/store/mapping.h"

namespace ownkey::store {

rows::Credential to_row(const Credential& record) {
    return {.account_id = record.account_id.bytes,
            .suite = to_row(record.suite),
            .record = record.record.bytes,
            .updated_at = to_row(record.updated_at)};
}

Credential to_record(rows::Credential row) {
    return {.account_id = {row.account_id},
            .suite = static_cast<Suite>(row.suite),
            .record = {row.record},
            .updated_at = to_time(row.updated_at)};
}

rows::Envelope to_row(const EnvelopeRow& record) {
    return {.id = {.account_id = record.account_id.bytes,
                   .method = to_row(record.method),
                   .slot = record.slot},
            .revision = record.revision,
            .data = record.data,
            .updated_at = to_row(record.updated_at)};
}

EnvelopeRow to_record(rows::Envelope row) {
    return {.account_id = {row.id.account_id},
            .method = static_cast<vault::Method>(row.id.method),
            .slot = static_cast<std::uint8_t>(row.id.slot),
            .revision = row.revision,
            .data = std::move(row.data),
            .updated_at = to_time(row.updated_at)};
}

rows::KeyChange to_row(const KeyChange& record) {
    return {.id = {.account_id = record.account_id.bytes, .revision = record.revision},
            .old_key = record.old_key.bytes,
            .new_key = record.new_key.bytes,
            .entry = record.entry,
            .at = to_row(record.at)};
}

KeyChange to_record(rows::KeyChange row) {
    return {.account_id = {row.id.account_id},
            .revision = row.id.revision,
            .old_key = {row.old_key},
            .new_key = {row.new_key},
            .entry = std::move(row.entry),
            .at = to_time(row.at)};
}

rows::Device to_row(const Device& record) {
    return {.id = record.id.bytes,
            .token_hash = record.token_hash.bytes,
            .account_id = record.account_id.bytes,
            .name = record.name,
            .address = record.address,
            .created_at = to_row(record.created_at),
            .last_seen_at = to_row(record.last_seen_at),
            .expires_at = to_row(record.expires_at),
            .second_factor = record.second_factor};
}

Device to_record(rows::Device row) {
    return {.id = {row.id},
            .token_hash = {row.token_hash},
            .account_id = {row.account_id},
            .name = std::move(row.name),
            .address = std::move(row.address),
            .created_at = to_time(row.created_at),
            .last_seen_at = to_time(row.last_seen_at),
            .expires_at = to_time(row.expires_at),
            .second_factor = row.second_factor};
}

rows::SecondFactor to_row(const SecondFactor& record) {
    return {.account_id = record.account_id.bytes,
            .sealed_secret = record.sealed_secret,
            .confirmed = record.confirmed,
            .last_step = record.last_step,
            .created_at = to_row(record.created_at),
            .version = record.version};
}

SecondFactor to_record(rows::SecondFactor row) {
    return {.account_id = {row.account_id},
            .sealed_secret = std::move(row.sealed_secret),
            .confirmed = row.confirmed,
            .last_step = row.last_step,
            .created_at = to_time(row.created_at),
            .version = row.version};
}

rows::RecoveryCode to_row(const RecoveryCode& record) {
    return {.code_hash = record.code_hash.bytes, .account_id = record.account_id.bytes};
}

RecoveryCode to_record(rows::RecoveryCode row) {
    return {.account_id = {row.account_id}, .code_hash = {row.code_hash}};
}

rows::TokenFamily to_row(const TokenFamily& record) {
    return {.id = record.id.bytes,
            .account_id = record.account_id.bytes,
            .client_id = record.client_id,
            .audience = record.audience,
            .scope = record.scope,
            .current_hash = record.current_hash.bytes,
            .previous_hash = record.previous_hash.bytes,
            .rotated_at = to_row(record.rotated_at),
            .created_at = to_row(record.created_at),
            .expires_at = to_row(record.expires_at),
            .revoked_at = micros_of(record.revoked_at),
            .device = record.device,
            .address = record.address,
            .session_id = bytes_of(record.session_id),
            .version = record.version};
}

TokenFamily to_record(rows::TokenFamily row) {
    return {.id = {row.id},
            .account_id = {row.account_id},
            .client_id = std::move(row.client_id),
            .audience = std::move(row.audience),
            .scope = std::move(row.scope),
            .current_hash = {row.current_hash},
            .previous_hash = {row.previous_hash},
            .rotated_at = to_time(row.rotated_at),
            .created_at = to_time(row.created_at),
            .expires_at = to_time(row.expires_at),
            .revoked_at = time_of(row.revoked_at),
            .device = std::move(row.device),
            .address = std::move(row.address),
            .version = row.version,
            .session_id = fixed_of<Uuid>(row.session_id)};
}

rows::SealedState to_row(const SealedState& record) {
    return {.name = record.name, .sealed = record.sealed, .version = record.version};
}

SealedState to_record(rows::SealedState row) {
    return {.name = std::move(row.name), .sealed = std::move(row.sealed), .version = row.version};
}

rows::ServiceKey to_row(const ServiceKey& record) {
    return {.id = record.id.bytes,
            .name = record.name,
            .key_hash = record.key_hash.bytes,
            .scopes = record.scopes,
            .created_by = record.created_by.bytes,
            .created_at = to_row(record.created_at),
            .expires_at = micros_of(record.expires_at),
            .revoked_at = micros_of(record.revoked_at),
            .last_used_at = to_row(record.last_used_at),
            .community = record.community,
            .version = record.version};
}

ServiceKey to_record(rows::ServiceKey row) {
    return {.id = {row.id},
            .name = std::move(row.name),
            .key_hash = {row.key_hash},
            .scopes = std::move(row.scopes),
            .created_by = {row.created_by},
            .created_at = to_time(row.created_at),
            .expires_at = time_of(row.expires_at),
            .revoked_at = time_of(row.revoked_at),
            .last_used_at = to_time(row.last_used_at),
            .community = std::move(row.community),
            .version = row.version};
}

rows::EmailChange to_row(const EmailChange& record) {
    return {.id = record.id.bytes,
            .account_id = record.account_id.bytes,
            .email = record.email,
            .email_key = record.email_key,
            .old_link_hash = record.old_link_hash.bytes,
            .new_link_hash = record.new_link_hash.bytes,
            .old_confirmed = record.old_confirmed,
            .new_confirmed = record.new_confirmed,
            .created_at = to_row(record.created_at),
            .expires_at = to_row(record.expires_at),
            .closing = to_row(record.closing),
            .open_account_id = record.closing == Closing::open
                                   ? std::optional(record.account_id.bytes)
                                   : std::nullopt};
}

EmailChange to_record(rows::EmailChange row) {
    return {.id = {row.id},
            .account_id = {row.account_id},
            .email = std::move(row.email),
            .email_key = std::move(row.email_key),
            .old_link_hash = {row.old_link_hash},
            .new_link_hash = {row.new_link_hash},
            .old_confirmed = row.old_confirmed,
            .new_confirmed = row.new_confirmed,
            .created_at = to_time(row.created_at),
            .expires_at = to_time(row.expires_at),
            .closing = static_cast<Closing>(row.closing)};
}

rows::Officer to_row(const Officer& record) {
    return {
        .account_id = record.account_id.bytes, .card = record.card, .since = to_row(record.since)};
}

Officer to_record(rows::Officer row) {
    return {
        .account_id = {row.account_id}, .card = std::move(row.card), .since = to_time(row.since)};
}

rows::RecoveryCase to_row(const RecoveryCase& record) {
    return {.id = record.id.bytes,
            .account_id = record.account_id.bytes,
            .state = to_row(record.state),
            .box_key = record.box_key,
            .reason = record.reason,
            .asked_at = to_row(record.asked_at),
            .opens_at = to_row(record.opens_at),
            .expires_at = to_row(record.expires_at),
            .open_account_id = record.state == RecoveryState::waiting
                                   ? std::optional(record.account_id.bytes)
                                   : std::nullopt,
            .version = record.version};
}

RecoveryCase to_record(rows::RecoveryCase row) {
    return {.id = {row.id},
            .account_id = {row.account_id},
            .state = static_cast<RecoveryState>(row.state),
            .box_key = std::move(row.box_key),
            .reason = std::move(row.reason),
            .asked_at = to_time(row.asked_at),
            .opens_at = to_time(row.opens_at),
            .expires_at = to_time(row.expires_at),
            .version = row.version};
}

rows::HandedShare to_row(const HandedShare& record) {
    return {.id = {.case_id = record.case_id.bytes, .officer_id = record.officer_id.bytes},
            .sealed = record.sealed,
            .at = to_row(record.at)};
}

HandedShare to_record(rows::HandedShare row) {
    return {.case_id = {row.id.case_id},
            .officer_id = {row.id.officer_id},
            .sealed = std::move(row.sealed),
            .at = to_time(row.at)};
}

rows::Repeatable to_row(const Repeatable& record) {
    return {.key = record.key.bytes,
            .request_hash = record.request_hash.bytes,
            .status = record.status,
            .body = record.body,
            .created_at = to_row(record.created_at),
            .expires_at = to_row(record.expires_at)};
}

Repeatable to_record(rows::Repeatable row) {
    return {.key = {row.key},
            .request_hash = {row.request_hash},
            .status = row.status,
            .body = std::move(row.body),
            .created_at = to_time(row.created_at),
            .expires_at = to_time(row.expires_at)};
}

} // namespace ownkey::store
