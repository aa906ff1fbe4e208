// The audit: finds every kind of tampering with a ledger file.
#include "people.h"
#include "tools/community/verify.h"

namespace ownkey::community {

namespace {

class ChainTest : public LedgerTest {
protected:
    void SetUp() override {
        LedgerTest::SetUp();
        MUST(put(transfer_of(alice, bob, 250'000, "for the bread")));
        MUST(put(creation_of(carla, alice, 3'000'000)));
        MUST(put(transfer_of(bob, alice, 10'000, "thank you")));
        ledger.reset();
    }

    void tamper(const char* sql) {
        auto database = MUST(Database::open(data, OpenMode::create));
        MUST(database.execute("PRAGMA ignore_check_constraints = ON"));
        MUST(database.execute(sql));
    }

    /// What the audit finds after the change; "" when nothing.
    std::string finding(const char* sql) {
        tamper(sql);
        const auto audit = verify_ledger(data);
        return audit ? "" : audit.error().what;
    }

    /// Writes the hashes anew from the first row on, as somebody who knows the program would.
    void rechain() {
        auto database = MUST(Database::open(data, OpenMode::create));
        std::vector<Entry> entries;
        auto rows = MUST(database.query(
            std::string("SELECT ").append(kEntryColumns).append(" FROM entry ORDER BY id")));
        while (MUST(rows.step()))
            entries.push_back(MUST(read_entry(rows)));
        Hash32 previous;
        for (const auto& entry : entries) {
            previous = chain_hash(entry, previous);
            MUST(database.run("UPDATE entry SET hash = ? WHERE id = ?", previous, entry.id));
        }
    }

    std::string finding_behind_new_hashes(const char* sql) {
        tamper(sql);
        rechain();
        const auto audit = verify_ledger(data);
        return audit ? "" : audit.error().what;
    }
};

constexpr const char* kHash = "row 4: the hash does not follow from the row and the hash before";

TEST_F(ChainTest, a_sound_ledger_passes) {
    const auto audit = MUST(verify_ledger(data));
    EXPECT_EQ(audit.rows, 6);
    EXPECT_EQ(audit.members, 3);
    EXPECT_EQ(audit.total, 6'000'000);
}

TEST_F(ChainTest, it_passes_after_a_change_of_key) {
    ledger = MUST(Ledger::open({data, 0, {}}));
    auto profile = bob.profile();
    const Person new_bob("Bob the second");
    profile.public_key = new_bob.public_key;
    MUST(ledger->arrive(profile, kNow));
    MUST(put(transfer_of(new_bob, alice, 1)));
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 8);
}

TEST_F(ChainTest, a_changed_amount_is_found) {
    EXPECT_EQ(finding("UPDATE entry SET amount = 1 WHERE id = 4"), kHash);
}

TEST_F(ChainTest, a_changed_memo_is_found) {
    EXPECT_EQ(finding("UPDATE entry SET memo = 'nothing' WHERE id = 4"), kHash);
}

TEST_F(ChainTest, a_changed_signature_map_is_found) {
    EXPECT_EQ(finding("UPDATE entry SET signatures = x'' WHERE id = 4"), kHash);
}

TEST_F(ChainTest, a_changed_body_is_found) {
    EXPECT_EQ(finding("UPDATE entry SET body = (SELECT body FROM entry WHERE id = 6) WHERE id = 4"),
              kHash);
}

TEST_F(ChainTest, a_changed_hash_is_found) {
    EXPECT_EQ(finding("UPDATE entry SET hash = zeroblob(32) WHERE id = 4"), kHash);
}

TEST_F(ChainTest, a_removed_row_is_found) {
    EXPECT_EQ(finding("DELETE FROM entry WHERE id = 5"), "row 5: is missing");
}

TEST_F(ChainTest, a_removed_last_row_is_found_by_the_balances) {
    EXPECT_EQ(finding("DELETE FROM entry WHERE id = 6"),
              "member alice@example.org: the balance is not that of the rows");
}

TEST_F(ChainTest, a_changed_balance_is_found) {
    EXPECT_EQ(finding("UPDATE member SET balance = balance + 1 WHERE first_name = 'Bob'"),
              "member bob@example.org: the balance is not that of the rows");
}

TEST_F(ChainTest, a_removed_member_is_found) {
    EXPECT_EQ(finding("PRAGMA foreign_keys = OFF; DELETE FROM member WHERE first_name = 'Bob'"),
              "the members' balances do not add up to those of the rows");
}

TEST_F(ChainTest, new_hashes_do_not_hide_a_changed_amount) {
    EXPECT_EQ(finding_behind_new_hashes("UPDATE entry SET amount = 1 WHERE id = 4"),
              "row 4: the columns say something else than the signed body");
}

TEST_F(ChainTest, new_hashes_do_not_hide_a_changed_body) {
    EXPECT_EQ(finding_behind_new_hashes(
                  "UPDATE entry SET body = (SELECT body FROM entry WHERE id = 6) WHERE id = 4"),
              "row 4: a signature does not verify");
}

TEST_F(ChainTest, new_hashes_do_not_hide_a_removed_signature) {
    EXPECT_EQ(finding_behind_new_hashes("UPDATE entry SET signatures = x'' WHERE id = 4"),
              "row 4: a signature does not verify");
}

TEST_F(ChainTest, new_hashes_do_not_hide_a_changed_balance) {
    EXPECT_EQ(finding_behind_new_hashes("UPDATE entry SET receiver_balance = 9 WHERE id = 4"),
              "row 4: the receiver's balance is wrong");
}

TEST_F(ChainTest, new_hashes_do_not_hide_a_transfer_that_somebody_else_signed) {
    const auto body = transfer_body_of(alice, bob, 250'000, "for the bread");
    const auto signatures = pack_signatures({{bob.public_key, sign(bob.key, body)}});
    {
        auto database = MUST(Database::open(data, OpenMode::create));
        MUST(database.run("UPDATE entry SET signatures = ? WHERE id = 4", signatures));
    }
    EXPECT_EQ(finding_behind_new_hashes("SELECT 1"),
              "row 4: it is not signed by those who must, and only those who may");
}

TEST_F(ChainTest, new_hashes_do_not_hide_a_body_applied_twice) {
    EXPECT_EQ(finding_behind_new_hashes(
                  "INSERT INTO entry SELECT 7, kind, sender, receiver, amount, memo, created_s, "
                  "received_s, "
                  "target_month, 0, 0, signatures, body, "
                  "NULL, NULL, x'00', parts "
                  "FROM entry WHERE id = 4; UPDATE entry SET hash = zeroblob(32) WHERE id = 7"),
              "row 7: this body was applied before");
}

TEST_F(ChainTest, new_hashes_do_not_hide_a_creation_above_the_limit) {
    // Alice has 300 GDD of January already.
    const auto body = creation_body_of(alice, 8'000'000);
    Entry entry;
    entry.id = 7;
    entry.kind = Kind::creation;
    entry.receiver = alice.public_key;
    entry.amount = 8'000'000;
    entry.memo = "for the garden";
    entry.created_s = entry.received_s = kNow;
    entry.target_month = month_of(kJanuary);
    entry.receiver_balance = 3'760'000 + 8'000'000;
    entry.signatures = {{carla.public_key, sign(carla.key, body)}};
    entry.body = body;
    entry.hash = chain_hash(entry, MUST(verify_ledger(data)).head);
    auto database = MUST(Database::open(data, OpenMode::create));
    MUST(insert_entry(database, entry));
    EXPECT_EQ(verify_ledger(data).error().what,
              "row 7: more was created for this member and month than may be");
    EXPECT_EQ(verify_ledger(data).error().sound_rows, 6);
}

TEST_F(ChainTest, a_file_that_is_not_there_is_an_error) {
    EXPECT_FALSE(verify_ledger(folder.file("nothing.db")));
}

} // namespace

} // namespace ownkey::community
