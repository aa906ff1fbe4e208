// As samples.h: records that only surfaces of older systems and imports need.
#pragma once

#include "server/domain/surface_records.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

inline Campaign campaign(int number) {
    const auto name = std::to_string(number);
    return {.name = "Campaign " + name,
            .url = "campaign-" + name,
            .active = false,
            .description_short = "short \"x\"",
            .description_long = "long\nä",
            .callback_url = "https://example.org/callback",
            .fields = R"([{"key":"age","type":"number"}])",
            .created_at = kNow};
}

/// Without the id, which the store gives.
inline auto fields(const Campaign& r) {
    return std::tie(r.name,
                    r.url,
                    r.active,
                    r.is_default,
                    r.description_short,
                    r.description_long,
                    r.callback_url,
                    r.fields,
                    r.created_at);
}

inline Submission submission(int number, std::int64_t campaign_id, const Uuid& account_id) {
    return {.id = id(number),
            .campaign_id = campaign_id,
            .account_id = account_id,
            .token_hash = numbered<Hash32>(number),
            .responses = R"({"age":7})",
            .mails = 3,
            .created_at = kNow + seconds(number),
            .confirmed_at = kNow + hours(1)};
}

inline auto fields(const Submission& r) {
    return std::tie(r.id,
                    r.campaign_id,
                    r.account_id,
                    r.token_hash,
                    r.responses,
                    r.mails,
                    r.created_at,
                    r.confirmed_at);
}

inline LegacyCredential legacy_credential(const Uuid& account_id) {
    return {.account_id = account_id,
            .scheme = LegacyScheme::pbkdf2,
            .sealed = {0, 1, 0xFF},
            .imported_at = kNow};
}

inline auto fields(const LegacyCredential& r) {
    return std::tie(r.account_id, r.scheme, r.sealed, r.imported_at);
}

inline ForeignGuid foreign_guid(int number) {
    return {.id = id(number),
            .kind = ForeignKind::token,
            .guid_hash = numbered<Hash32>(number),
            .user = "user " + std::to_string(number),
            .created_at = kNow,
            .expires_at = kNow + hours(24),
            .closing = Closing::rejected_to_provide_code};
}

inline auto fields(const ForeignGuid& r) {
    return std::tie(r.id, r.kind, r.guid_hash, r.user, r.created_at, r.expires_at, r.closing);
}

} // namespace ownkey::test
