// What a lost key held moves when an admin says so, and not before.
#include "core/encoding.h"
#include "server/flows/lost_balance.h"
#include "server/flows/people.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/staff.h"

#include <gtest/gtest.h>

#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;

struct LostBalance : testing::Test {
    LostBalance() {
        change.account_id = anna.view().account.id;
        change.revision = 2;
        change.old_key = house.bytes<PublicKey>();
        change.new_key = anna.key.public_key;
        change.at = house.clock.now();
    }

    void replaced(ByteVector entry = {}) {
        change.entry = std::move(entry);
        MUST(house.store.transact(
            Durability::full, [&](Tables& tables) { return tables.insert_key_change(change); }));
    }

    Done move(const Member& actor) {
        return move_lost_balance(
            house.world, house.caller, actor.view(), change.account_id, anna.key.public_key);
    }

    bool waits() {
        return MUST(in_read<bool>(house.store, [&](Tables& tables) {
            return has_lost_balance(tables, change.account_id);
        }));
    }

    House house;
    Member admin = make_staff(house, "Ada", Role::admin);
    Member support = make_staff(house, "Sue", Role::support);
    Member anna = make_member(house);
    KeyChange change;
};

TEST_F(LostBalance, an_admin_lets_it_move_once) {
    EXPECT_FAILS(move(admin), balance_not_open);
    replaced();
    EXPECT_TRUE(waits());
    EXPECT_TRUE(MUST(look_at_person(house.world, admin.view(), change.account_id)).balance_waits);
    EXPECT_OK(move(admin));
    const auto moves = house.outbox(OutboxKind::move_balance);
    ASSERT_EQ(moves.size(), 1U);
    EXPECT_EQ(json_text(moves[0].payload, "from"), to_hex(change.old_key.view()));
    EXPECT_EQ(json_text(moves[0].payload, "to"), to_hex(change.new_key.view()));
    EXPECT_FALSE(waits());
    EXPECT_FAILS(move(admin), balance_not_open);
    EXPECT_EQ(audit_rows(house, change.account_id).front().event, "account.balance_moved");
}

TEST_F(LostBalance, nobody_else_lets_it_move) {
    replaced();
    EXPECT_FAILS(move(support), role_missing);
    EXPECT_FAILS(move(anna), role_missing);
    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_FAILS(move(admin), password_needed);
    EXPECT_TRUE(house.outbox(OutboxKind::move_balance).empty());
}

TEST_F(LostBalance, nor_an_admin_ones_own) {
    change.account_id = admin.view().account.id;
    replaced();
    EXPECT_FAILS(move(admin), own_account);
}

TEST_F(LostBalance, a_change_that_the_old_key_signed_needs_nobody) {
    replaced(ByteVector(256, Byte{1}));
    EXPECT_FALSE(waits());
    EXPECT_FAILS(move(admin), balance_not_open);
}

TEST_F(LostBalance, all_that_was_lost_goes_to_the_key_of_now) {
    const auto now = change.new_key;
    change.new_key = house.bytes<PublicKey>(); // a thief's, who read the mailbox
    replaced();
    change.revision = 3;
    change.old_key = change.new_key;
    change.new_key = now;
    replaced();
    EXPECT_OK(move(admin));
    const auto moves = house.outbox(OutboxKind::move_balance);
    ASSERT_EQ(moves.size(), 2U);
    for (const auto& item : moves)
        EXPECT_EQ(json_text(item.payload, "to"), to_hex(now.view()));
}

TEST_F(LostBalance, only_to_the_key_that_the_admin_saw) {
    replaced();
    const auto other = house.bytes<PublicKey>();
    EXPECT_FAILS(
        move_lost_balance(house.world, house.caller, admin.view(), change.account_id, other),
        stale_revision);
}

TEST_F(LostBalance, not_while_the_account_is_locked_or_being_recovered) {
    replaced();
    auto account = *house.account(anna.person.email);
    account.key_locked = true;
    MUST(house.store.transact(Durability::full,
                              [&](Tables& tables) { return tables.update_account(account); }));
    EXPECT_FAILS(move(admin), balance_not_open);
}

TEST_F(LostBalance, what_moved_stays_moved) {
    replaced();
    EXPECT_OK(move(admin));
    auto item = house.outbox(OutboxKind::move_balance).front();
    item.state = OutboxState::done;
    MUST(house.store.transact(Durability::full,
                              [&](Tables& tables) { return tables.update_outbox(item); }));
    house.clock.advance(std::chrono::hours(24 * 400));
    MUST(in_transaction<int>(house.store, Durability::full, [&](Tables& tables) {
        return tables.expire(house.clock.now());
    }));
    EXPECT_FALSE(waits());
}

TEST_F(LostBalance, two_admins_at_once_move_it_once) {
    replaced();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] { (void)move(admin); });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(house.outbox(OutboxKind::move_balance).size(), 1U);
}

} // namespace
} // namespace ownkey::flows
