// The first login server's encrypted keys. Each opening costs its Argon2id: few tests, many checks.
#include "core/keys/legacy.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey {
namespace {

using vectors::fixed;
using vectors::hex;
using vectors::Json;
using vectors::text;

/// A row of the old server, and what it points to.
struct Row {
    explicit Row(const Json& document, const Json& vector)
        : email(text(vector, "email")), password(text(vector, "password")),
          app_secret(hex(document, "app_secret")), encrypted_key(hex(vector, "encrypted_key")) {
        account.email = email;
        account.app_secret = app_secret;
        account.encrypted_key = encrypted_key;
        account.public_key = fixed<PublicKey>(vector, "public_key");
        account.verifier = {
            MUST(decltype(LegacyVerifier::server_key)::from(hex(document, "server_key"))),
            std::stoull(text(vector, "verifier_u64"))};
    }

    std::string email, password;
    ByteVector app_secret, encrypted_key;
    LegacyAccount account;
};

Row first_row() {
    const auto document = vectors::load("gradido_legacy_accounts.json");
    return Row(document, document["accounts"][0]);
}

TEST(LegacyKeys, accounts) {
    const auto document = vectors::load("gradido_legacy_accounts.json");
    int count = 0;
    for (const auto& vector : document["accounts"].GetArray()) {
        Row row(document, vector);
        if (count % 2 == 1) row.account.verifier.reset(); // opens without it just as well
        const RootSecret root = MUST(open_legacy_key(as_bytes(row.password), row.account));
        EXPECT_EQ(to_hex(root.reveal()), text(vector, "seed"));
        EXPECT_EQ(public_key_of(derive_signing_key(root, Derivation::seed)),
                  row.account.public_key);
        ++count;
    }
    EXPECT_EQ(count, 4);
}

TEST(LegacyKeys, wrong_password) {
    Row row = first_row();
    const std::string wrong = row.password + " ";
    EXPECT_EQ(open_legacy_key(as_bytes(wrong), row.account).error(), Error::legacy_wrong_password);
    row.account.verifier.reset();
    EXPECT_EQ(open_legacy_key(as_bytes(wrong), row.account).error(), Error::legacy_key);
}

TEST(LegacyKeys, another_salt_is_another_password) {
    Row row = first_row();
    row.account.email = "D_schultz32@gmx.de";
    EXPECT_EQ(open_legacy_key(as_bytes(row.password), row.account).error(),
              Error::legacy_wrong_password);
}

TEST(LegacyKeys, the_verifier_decides_before_the_key) {
    Row row = first_row();
    row.account.verifier->value ^= 1;
    EXPECT_EQ(open_legacy_key(as_bytes(row.password), row.account).error(),
              Error::legacy_wrong_password);
}

TEST(LegacyKeys, damaged_or_anothers) {
    Row damaged = first_row();
    for (const std::size_t at : {std::size_t{0}, std::size_t{79}}) { // tag, last byte
        damaged.encrypted_key[at] ^= 1;
        EXPECT_EQ(open_legacy_key(as_bytes(damaged.password), damaged.account).error(),
                  Error::legacy_key);
        damaged.encrypted_key[at] ^= 1;
    }
    damaged.account.public_key.bytes[31] ^= 1;
    EXPECT_EQ(open_legacy_key(as_bytes(damaged.password), damaged.account).error(),
              Error::legacy_key);
}

TEST(LegacyKeys, other_lengths_are_refused_at_once) {
    const Row row = first_row();
    for (std::size_t size = 0; size <= 200; ++size) {
        if (size == 80) continue;
        ByteVector bytes(size);
        std::copy_n(row.encrypted_key.begin(), std::min<std::size_t>(size, 80), bytes.begin());
        LegacyAccount account = row.account;
        account.encrypted_key = bytes;
        EXPECT_EQ(open_legacy_key(as_bytes(row.password), account).error(), Error::legacy_key);
    }
}

TEST(LegacyKeys, in_two_steps_without_the_app_secret) {
    Row row = first_row();
    const auto salt = legacy_salt(row.email, row.app_secret);
    const auto stretched = MUST(stretch_legacy_password(as_bytes(row.password), salt));
    const auto value = legacy_check_value(stretched, row.account.verifier->server_key);
    EXPECT_TRUE(same_legacy_value(value, row.account.verifier->value));
    EXPECT_FALSE(same_legacy_value(value, row.account.verifier->value ^ 1));
    const auto root = MUST(open_legacy_key(stretched, row.encrypted_key, row.account.public_key));
    EXPECT_EQ(public_key_of(derive_signing_key(root, Derivation::seed)), row.account.public_key);

    row.encrypted_key[40] ^= 1;
    EXPECT_EQ(open_legacy_key(stretched, row.encrypted_key, row.account.public_key).error(),
              Error::legacy_key);
    row.encrypted_key.pop_back();
    EXPECT_EQ(open_legacy_key(stretched, row.encrypted_key, row.account.public_key).error(),
              Error::legacy_key);
}

} // namespace
} // namespace ownkey
