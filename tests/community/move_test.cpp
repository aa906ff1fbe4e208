// moveTransaction: a replaced key's balance goes to the new key, once.
#include "people.h"
#include "tools/community/verify.h"

#include <atomic>
#include <thread>

namespace ownkey::community {

namespace {

constexpr std::int64_t kGdd = tx::kUnitsPerGdd;

class MoveTest : public LedgerTest {
protected:
    Result<Applied, Refusal> move(const Person& from,
                                  const Person& to,
                                  const std::string& key = "",
                                  std::int64_t now_s = kNow) {
        return ledger->move_balance(from.public_key, to.public_key, "key replaced", key, now_s);
    }

    /// The person has signed in with another key.
    void arrive_with(const Person& person, const Person& key) {
        auto profile = person.profile();
        profile.public_key = key.public_key;
        MUST(ledger->arrive(profile, kNow));
    }

    std::int64_t rows() { return MUST(verify_ledger(data)).rows; }

    const Person new_alice{"Alice the second"};
};

TEST_F(MoveTest, a_new_key_takes_over_the_account) {
    EXPECT_EQ(MUST(move(alice, new_alice, "move-1")), Applied::now);
    EXPECT_EQ(balance(new_alice), 100 * kGdd);
    EXPECT_EQ(rule(transfer_of(alice, bob, 1)), "sender_key_current");
    EXPECT_EQ(rule(transfer_of(new_alice, bob, 100 * kGdd)), "");
    EXPECT_EQ(MUST(ledger->members()).size(), 3U);
    // That she arrives with it changes nothing any more.
    arrive_with(alice, new_alice);
    EXPECT_EQ(rows(), 5);
    const auto row = MUST(ledger->entries()).at(3);
    EXPECT_EQ(row.kind, Kind::new_key);
    EXPECT_EQ(row.memo, "key replaced");
    EXPECT_EQ(row.idempotency_key, "move-1");
}

TEST_F(MoveTest, who_has_arrived_with_the_new_key_before_has_everything_already) {
    arrive_with(alice, new_alice);
    EXPECT_EQ(MUST(move(alice, new_alice, "move-1")), Applied::nothing);
    EXPECT_EQ(MUST(move(alice, new_alice, "move-1")), Applied::before);
    EXPECT_EQ(balance(new_alice), 100 * kGdd);
    EXPECT_EQ(rows(), 5);
}

TEST_F(MoveTest, between_two_members_all_of_it_moves) {
    EXPECT_EQ(MUST(move(alice, bob, "move-1", kNow + kYearS)), Applied::now);
    EXPECT_EQ(balance(alice, kNow + kYearS), 0);
    EXPECT_EQ(balance(bob, kNow + kYearS), 100 * kGdd); // two halves
    const auto row = MUST(ledger->entries()).back();
    EXPECT_EQ(row.kind, Kind::moved);
    EXPECT_EQ(row.amount, 50 * kGdd);
    EXPECT_EQ(row.sender_balance, 0);
    EXPECT_EQ(rows(), 4);
}

TEST_F(MoveTest, a_repeat_moves_nothing_twice) {
    EXPECT_EQ(MUST(move(alice, bob, "move-1")), Applied::now);
    EXPECT_EQ(rule(transfer_of(bob, alice, 30 * kGdd)), "");
    EXPECT_EQ(MUST(move(alice, bob, "move-1", kNow + 86'400)), Applied::before);
    EXPECT_EQ(balance(alice), 30 * kGdd);
    EXPECT_EQ(MUST(move(alice, bob, "move-2")), Applied::now);
    EXPECT_EQ(balance(alice), 0);
    EXPECT_EQ(MUST(move(alice, bob)), Applied::nothing);
    EXPECT_EQ(balance(bob), 200 * kGdd);
}

TEST_F(MoveTest, fifty_repeats_at_once_move_once) {
    const auto second = MUST(Ledger::open({data, 0, {}}));
    std::atomic<int> now = 0;
    std::atomic<int> before = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 50; ++i) {
            threads.emplace_back([&, i] {
                auto& one = i % 2 == 0 ? *ledger : *second;
                const auto moved = one.move_balance(
                    alice.public_key, bob.public_key, "key replaced", "move-1", kNow);
                ASSERT_TRUE(moved);
                ++(*moved == Applied::now ? now : before);
            });
        }
    }
    EXPECT_EQ(now, 1);
    EXPECT_EQ(before, 49);
    EXPECT_EQ(balance(bob), 200 * kGdd);
    EXPECT_EQ(rows(), 4);
}

TEST_F(MoveTest, an_unknown_key_holds_nothing) {
    EXPECT_EQ(MUST(move(dora, alice, "move-1")), Applied::nothing);
    // Nor does the repeat move what came in between.
    MUST(ledger->arrive(dora.profile(), kNow));
    EXPECT_EQ(MUST(move(dora, alice, "move-1")), Applied::before);
    EXPECT_EQ(balance(dora), 100 * kGdd);
    EXPECT_EQ(rows(), 5);
    EXPECT_EQ(MUST(move(new_alice, Person("Nobody"), "move-2")), Applied::nothing);
    EXPECT_EQ(MUST(move(new_alice, Person("Nobody"))), Applied::nothing);
    EXPECT_EQ(rows(), 6);
}

TEST_F(MoveTest, back_to_an_earlier_key) {
    arrive_with(alice, new_alice);
    EXPECT_EQ(MUST(move(new_alice, alice, "move-1")), Applied::now);
    EXPECT_EQ(rule(transfer_of(new_alice, bob, 1)), "sender_key_current");
    EXPECT_EQ(rule(transfer_of(alice, bob, 1)), "");
    EXPECT_EQ(rows(), 6);
}

TEST_F(MoveTest, an_idempotency_key_stands_for_one_move) {
    const auto rule_of = [](const Result<Applied, Refusal>& result) {
        return result ? "" : result.error().rule;
    };
    EXPECT_EQ(rule_of(move(alice, bob, "key")), "");
    EXPECT_EQ(rule_of(move(alice, carla, "key")), "idempotency_key");
    EXPECT_EQ(rule_of(ledger->put_transaction(transfer_of(bob, alice, 1), "key", kNow)),
              "idempotency_key");
    EXPECT_EQ(rule_of(ledger->put_transaction(transfer_of(bob, alice, 1), "other", kNow)), "");
    EXPECT_EQ(rule_of(move(bob, alice, "other")), "idempotency_key");
    EXPECT_EQ(rule_of(move(bob, bob)), "tx_same_account");
    EXPECT_EQ(balance(bob), 200 * kGdd - 1);
}

TEST_F(MoveTest, the_audit_finds_a_move_of_too_much) {
    MUST(move(alice, bob, "move-1"));
    ledger.reset();
    auto database = MUST(Database::open(data, OpenMode::create));
    MUST(database.execute("UPDATE entry SET amount = amount + 1 WHERE id = 4"));
    auto rows = MUST(database.query(
        std::string("SELECT ").append(kEntryColumns).append(" FROM entry ORDER BY id")));
    Hash32 previous;
    for (std::int64_t id = 1; MUST(rows.step()); ++id) {
        previous = chain_hash(MUST(read_entry(rows)), previous);
        MUST(database.run("UPDATE entry SET hash = ? WHERE id = ?", previous, id));
    }
    EXPECT_EQ(verify_ledger(data).error().what, "row 4: the sender had less than that");
}

} // namespace

} // namespace ownkey::community
