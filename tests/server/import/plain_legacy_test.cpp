// Imported accounts at an older client: the old hash opens once, Gradido's until the page has come.
#include "server/flows/legacy_document.h"
#include "tests/server/flows/plain_house.h"
#include "tests/server/import/legacy_house.h"

namespace ownkey::flows {
namespace {

class PlainImported : public PlainPasswords {
protected:
    void put_hash(const Uuid& id) {
        const auto document =
            hash_document("$2y$05$Kb582Jt6HS3WKxETwH6JKeWqWZKvBYt7jfhIIxlbrEO3luASPaOqe");
        put(legacy_seal(house.world, id, LegacyScheme::bcrypt, document.reveal()));
    }

    bool has_row(const Uuid& id) {
        return MUST((in_read<std::optional<LegacyCredential>>(
                        house.store,
                        [&](Tables& tables) { return tables.find_legacy_credential(id); })))
            .has_value();
    }

    bool has_record(const Uuid& id) {
        return MUST((in_read<std::optional<Credential>>(
                        house.store, [&](Tables& tables) { return tables.find_credential(id); })))
            .has_value();
    }
};

TEST_F(PlainImported, gets_its_record_with_the_first_right_password) {
    const auto id = imported();
    put_hash(id);
    EXPECT_FAILS(login("old@example.org", "wrong wrong"), wrong_email_or_password);
    EXPECT_FALSE(has_record(id));
    EXPECT_OK(login("old@example.org", "correct horse"));
    EXPECT_TRUE(has_record(id));
    EXPECT_FALSE(has_row(id));
    EXPECT_OK(login("old@example.org", "correct horse"));
    EXPECT_EQ(times(id, "password.taken_over"), 1U);
    const Person in_page{
        .email = "old@example.org", .password = "correct horse", .stretch = stretch_argon2id};
    EXPECT_OK(log_in(house, in_page));
}

TEST_F(PlainImported, guesses_at_the_old_hash_wait) {
    put_hash(imported());
    for (int i = 0; i < house.settings.limits.failed_logins_before_wait; ++i)
        EXPECT_FAILS(login("old@example.org", "wrong wrong"), wrong_email_or_password);
    EXPECT_FAILS(login("old@example.org", "correct horse"), too_many_requests);
}

TEST_F(PlainImported, of_gradido_keeps_its_row_for_the_page) {
    const auto row = house::old_row(0);
    house::bring(house, row);
    const auto id = house.account(row.email)->id;
    EXPECT_FAILS(login(row.email, "wrong wrong"), wrong_email_or_password);
    for (int i = 0; i < 2; ++i)
        EXPECT_OK(login(row.email, row.password));
    EXPECT_TRUE(has_row(id));
    EXPECT_FALSE(has_record(id));
}

} // namespace
} // namespace ownkey::flows
