// Records that only surfaces of older systems and imports need. See mapping.h.
#include "server/store/mapping.h"

namespace ownkey::store {

rows::Campaign to_row(const Campaign& record) {
    return {.id = record.id,
            .name = record.name,
            .url = record.url,
            .active = record.active,
            .is_default = record.is_default ? std::optional(true) : std::nullopt,
            .description_short = record.description_short,
            .description_long = record.description_long,
            .callback_url = record.callback_url,
            .fields = record.fields,
            .created_at = to_row(record.created_at),
            .version = record.version};
}

Campaign to_record(rows::Campaign row) {
    return {.id = row.id,
            .name = std::move(row.name),
            .url = std::move(row.url),
            .active = row.active,
            .is_default = row.is_default.value_or(false),
            .description_short = std::move(row.description_short),
            .description_long = std::move(row.description_long),
            .callback_url = std::move(row.callback_url),
            .fields = std::move(row.fields),
            .created_at = to_time(row.created_at),
            .version = row.version};
}

rows::Submission to_row(const Submission& record) {
    return {.id = record.id.bytes,
            .campaign_id = record.campaign_id,
            .account_id = record.account_id.bytes,
            .token_hash = record.token_hash.bytes,
            .responses = record.responses,
            .mails = record.mails,
            .created_at = to_row(record.created_at),
            .confirmed_at = micros_of(record.confirmed_at),
            .version = record.version};
}

Submission to_record(rows::Submission row) {
    return {.id = {row.id},
            .campaign_id = row.campaign_id,
            .account_id = {row.account_id},
            .token_hash = {row.token_hash},
            .responses = std::move(row.responses),
            .mails = row.mails,
            .created_at = to_time(row.created_at),
            .confirmed_at = time_of(row.confirmed_at),
            .version = row.version};
}

rows::LegacyCredential to_row(const LegacyCredential& record) {
    return {.account_id = record.account_id.bytes,
            .scheme = to_row(record.scheme),
            .sealed = record.sealed,
            .imported_at = to_row(record.imported_at)};
}

LegacyCredential to_record(rows::LegacyCredential row) {
    return {.account_id = {row.account_id},
            .scheme = static_cast<LegacyScheme>(row.scheme),
            .sealed = std::move(row.sealed),
            .imported_at = to_time(row.imported_at)};
}

rows::ForeignGuid to_row(const ForeignGuid& record) {
    return {.id = record.id.bytes,
            .kind = to_row(record.kind),
            .guid_hash = record.guid_hash.bytes,
            .user = record.user,
            .created_at = to_row(record.created_at),
            .expires_at = to_row(record.expires_at),
            .closing = to_row(record.closing),
            .version = record.version};
}

ForeignGuid to_record(rows::ForeignGuid row) {
    return {.id = {row.id},
            .kind = static_cast<ForeignKind>(row.kind),
            .guid_hash = {row.guid_hash},
            .user = std::move(row.user),
            .created_at = to_time(row.created_at),
            .expires_at = to_time(row.expires_at),
            .closing = static_cast<Closing>(row.closing),
            .version = row.version};
}

} // namespace ownkey::store
