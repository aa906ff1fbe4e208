// A file of version 1, from before balances decayed: it is brought up to date, its rows keep their
// hashes, and its balances decay from its last row on.
#include "people.h"
#include "tools/community/schema.h"
#include "tools/community/verify.h"

namespace ownkey::community {

namespace {

/// Turns the file into what version 1 would have written; nothing in it has decayed.
void make_version_1(const std::string& file) {
    auto database = MUST(Database::open(file, OpenMode::create));
    MUST(database.execute("ALTER TABLE member DROP COLUMN balance_at;"
                          "ALTER TABLE entry DROP COLUMN parts;"
                          "DROP TABLE entry_part; DROP TABLE ping; DROP TABLE decay;"
                          "PRAGMA user_version = 1;"));
}

TEST_F(LedgerTest, a_file_of_version_1_decays_from_its_last_row_on) {
    MUST(put(transfer_of(alice, bob, 250'000)));
    const auto head = MUST(verify_ledger(data)).head;
    ledger.reset();
    make_version_1(data);
    EXPECT_EQ(verify_ledger(data).error().what,
              "the file is of another version; start the server on it once");

    ledger = MUST(Ledger::open({data, 0, {}}));
    EXPECT_EQ(MUST(verify_ledger(data)).head, head);
    EXPECT_EQ(balance(bob), 1'250'000);
    EXPECT_EQ(balance(bob, kNow + kYearS), 625'000);
    MUST(ledger->arrive(dora.profile(), kNow));
    const auto later = kNow + kYearS;
    EXPECT_EQ(rule(transfer_of(bob, dora, 625'000, "all of it", later), later), "");
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 5);
}

TEST_F(LedgerTest, rows_of_version_1_have_not_decayed_between_them) {
    ledger.reset();
    std::filesystem::remove(data);
    ledger = MUST(Ledger::open({data, 1'000'000, {}}));
    MUST(ledger->arrive(alice.profile(), kNow));
    // A year later, as version 1 would have booked it: from 100 GDD, not from 50.
    auto database = MUST(Database::open(data, OpenMode::create));
    MUST(ledger->arrive(bob.profile(), kNow + kYearS));
    ledger.reset();
    make_version_1(data);
    ledger = MUST(Ledger::open({data, 0, {}}));
    EXPECT_EQ(balance(alice, kNow + kYearS), 1'000'000);
    EXPECT_EQ(balance(alice, kNow + 2 * kYearS), 500'000);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 2);
}

TEST_F(LedgerTest, a_file_is_brought_up_to_date_once) {
    ledger.reset();
    make_version_1(data);
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(Ledger::open({data, 0, {}}));
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 3);
}

} // namespace

} // namespace ownkey::community
