// Accounts that came from an old Gradido login server, and what the page does for them. The old
// rows are vectors of that server (tests/vectors/gradido_legacy_accounts.json).
#pragma once

#include "core/encoding.h"
#include "core/vault/update.h"
#include "server/flows/import.h"
#include "server/flows/legacy_document.h"
#include "server/flows/legacy_login.h"
#include "tests/core/vectors.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace ownkey::house {

/// A row of the old server.
struct OldRow {
    std::string email, password;
    PublicKey public_key;
    ByteVector encrypted_key;
    std::uint64_t verifier = 0;
    std::int64_t number = 0;
};

inline OldRow old_row(std::size_t at) {
    const auto document = vectors::load("gradido_legacy_accounts.json");
    const auto& vector = document["accounts"][static_cast<rapidjson::SizeType>(at)];
    return {.email = vectors::text(vector, "email"),
            .password = vectors::text(vector, "password"),
            .public_key = vectors::fixed<PublicKey>(vector, "public_key"),
            .encrypted_key = vectors::hex(vector, "encrypted_key"),
            .verifier = std::stoull(vectors::text(vector, "verifier_u64")),
            .number = static_cast<std::int64_t>(at) + 1};
}

inline flows::LegacyServer old_server() {
    const auto document = vectors::load("gradido_legacy_accounts.json");
    return {.app_secret = vectors::hex(document, "app_secret"),
            .server_key = MUST(LegacyServerKey::from(vectors::hex(document, "server_key")))};
}

inline flows::ImportedAccount imported(const OldRow& row) {
    flows::ImportedAccount account{.number = row.number,
                                   .email = row.email,
                                   .first_name = "Dario",
                                   .last_name = "Schultz",
                                   .language = "de",
                                   .public_key = row.public_key};
    const auto server = old_server();
    flows::GradidoCredential old;
    old.email = row.email;
    old.app_secret = server.app_secret;
    old.server_key = server.server_key;
    old.verifier = row.verifier;
    old.encrypted_key = row.encrypted_key;
    auto& password = account.password.emplace();
    password.scheme = LegacyScheme::gradido;
    password.document = flows::gradido_document(old);
    password.holds_key = !row.encrypted_key.empty();
    return account;
}

/// Brings the row over.
inline void bring(House& house, const OldRow& row) {
    ASSERT_TRUE(flows::import_legacy_server(house.world, flows::ImportMode::write, old_server()));
    const auto taken = flows::import_account(house.world, flows::ImportMode::write, imported(row));
    ASSERT_TRUE(taken) << taken.error().field << ' ' << taken.error().detail;
    ASSERT_TRUE(taken->added);
}

/// What the page keeps between its calls.
struct OldLogin {
    LegacyStretched stretched;
    LegacyCheckValue value;
};

inline OldLogin stretch_old(House& house, const std::string& email, const std::string& password) {
    const auto hint = MUST(flows::legacy_hint(house.world, email));
    auto stretched = MUST(stretch_legacy_password(as_bytes(password), hint.salt));
    auto value = legacy_check_value(stretched, hint.server_key);
    return {std::move(stretched), std::move(value)};
}

} // namespace ownkey::house
