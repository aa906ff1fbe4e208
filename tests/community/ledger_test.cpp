// The rules of the ledger, each with its own test.
#include "core/encoding.h"
#include "core/tx/wire.h"
#include "people.h"
#include "tools/community/verify.h"

namespace ownkey::community {

namespace {

constexpr std::int64_t kGdd = tx::kUnitsPerGdd;

TEST_F(LedgerTest, a_transfer_moves_the_amount) {
    EXPECT_EQ(MUST(put(transfer_of(alice, bob, 125'000))), Applied::now);
    EXPECT_EQ(balance(alice), 875'000);
    EXPECT_EQ(balance(bob), 1'125'000);
}

TEST_F(LedgerTest, the_whole_balance_can_be_sent_and_not_a_unit_more) {
    EXPECT_EQ(rule(transfer_of(alice, bob, 100 * kGdd + 1)), "sender_balance");
    EXPECT_EQ(balance(alice), 100 * kGdd);
    EXPECT_EQ(rule(transfer_of(alice, bob, 100 * kGdd)), "");
    EXPECT_EQ(balance(alice), 0);
    EXPECT_EQ(rule(transfer_of(alice, bob, 1, "one more")), "sender_balance");
}

TEST_F(LedgerTest, a_bad_signature_is_refused) {
    auto transaction = MUST(tx::decode_signed(transfer_of(alice, bob, 1)));
    transaction.signatures[0].signature.bytes[5] ^= 1;
    EXPECT_EQ(rule(tx::encode_signed(transaction)), "signature_invalid");
}

TEST_F(LedgerTest, a_changed_body_is_refused) {
    auto transaction = MUST(tx::decode_signed(transfer_of(alice, bob, 1)));
    transaction.body_bytes = transfer_body_of(alice, bob, 2);
    EXPECT_EQ(rule(tx::encode_signed(transaction)), "signature_invalid");
}

TEST_F(LedgerTest, a_bad_second_signature_is_refused) {
    auto transaction =
        MUST(tx::decode_signed(signed_by(creation_body_of(alice, kGdd), {&carla, &bob})));
    transaction.signatures[1].signature.bytes[5] ^= 1;
    EXPECT_EQ(rule(tx::encode_signed(transaction)), "signature_invalid");
}

TEST_F(LedgerTest, a_transaction_without_signature_is_refused) {
    EXPECT_NE(rule(signed_by(transfer_body_of(alice, bob, 1), {})), "");
    EXPECT_EQ(balance(alice), 100 * kGdd);
}

TEST_F(LedgerTest, a_transfer_that_somebody_else_signed_is_refused) {
    EXPECT_EQ(rule(signed_by(transfer_body_of(alice, bob, 1), {&bob})), "tx_not_concerned");
    EXPECT_EQ(rule(signed_by(transfer_body_of(alice, bob, 1), {&alice, &carla})),
              "tx_not_concerned");
}

TEST_F(LedgerTest, one_key_twice_is_refused) {
    EXPECT_EQ(rule(signed_by(transfer_body_of(alice, bob, 1), {&alice, &alice})),
              "tx_signed_twice");
}

TEST_F(LedgerTest, the_same_transaction_again_changes_nothing) {
    const auto transaction = transfer_of(alice, bob, 10 * kGdd);
    EXPECT_EQ(MUST(put(transaction)), Applied::now);
    EXPECT_EQ(MUST(put(transaction)), Applied::before);
    // Even when by now the balance is gone, or months have passed.
    EXPECT_EQ(MUST(put(transfer_of(alice, bob, 90 * kGdd, "the rest"))), Applied::now);
    EXPECT_EQ(MUST(put(transaction, kNow + 10'000'000)), Applied::before);
    EXPECT_EQ(balance(bob), 200 * kGdd);
    EXPECT_EQ(MUST(ledger->entries()).size(), 5U);
}

TEST_F(LedgerTest, the_same_body_under_more_signatures_is_refused) {
    const auto body = creation_body_of(alice, kGdd);
    EXPECT_EQ(rule(signed_by(body, {&carla})), "");
    EXPECT_EQ(rule(signed_by(body, {&carla, &bob})), "body_once");
    EXPECT_EQ(balance(alice), 101 * kGdd);
}

TEST_F(LedgerTest, an_idempotency_key_stands_for_one_transaction) {
    const auto first = transfer_of(alice, bob, 1);
    EXPECT_EQ(MUST(ledger->put_transaction(first, "key-1", kNow)), Applied::now);
    EXPECT_EQ(MUST(ledger->put_transaction(first, "key-1", kNow)), Applied::before);
    EXPECT_EQ(MUST(ledger->put_transaction(first, "key-2", kNow)), Applied::before);
    const auto other = ledger->put_transaction(transfer_of(alice, bob, 2), "key-1", kNow);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().rule, "idempotency_key");
    EXPECT_EQ(balance(alice), 100 * kGdd - 1);
}

TEST_F(LedgerTest, a_transaction_from_the_future_is_refused) {
    const auto later = kNow + 3'600;
    const auto transaction = transfer_of(alice, bob, 1, "from the future", later);
    EXPECT_EQ(rule(transaction), "tx_created_in_future");
    EXPECT_EQ(rule(transaction, later), "");
}

TEST_F(LedgerTest, an_amount_must_be_above_zero) {
    EXPECT_EQ(rule(transfer_of(alice, bob, 0)), "tx_amount");
    EXPECT_EQ(rule(transfer_of(alice, bob, -5)), "tx_amount");
    EXPECT_EQ(balance(bob), 100 * kGdd);
}

TEST_F(LedgerTest, an_unknown_receiver_is_refused) {
    EXPECT_EQ(rule(transfer_of(alice, dora, 1)), "receiver_known");
    EXPECT_EQ(rule(creation_of(carla, dora, 1)), "receiver_known");
}

TEST_F(LedgerTest, an_unknown_sender_is_refused) {
    EXPECT_EQ(rule(transfer_of(dora, alice, 1)), "sender_known");
}

TEST_F(LedgerTest, transactions_of_every_era_are_applied) {
    std::int64_t expected = 100 * kGdd;
    for (const auto era : {tx::Era::gradido_2019, tx::Era::gradido_2021, tx::Era::gradido_2025}) {
        const auto transfer =
            tx::encode_transfer_body({alice.public_key, bob.public_key, 5}, "for you", kNow, era);
        const auto creation =
            tx::encode_creation_body({bob.public_key, 7, kJanuary}, "for all", kNow, era);
        EXPECT_EQ(rule(signed_by(transfer, {&alice})), "");
        EXPECT_EQ(rule(signed_by(creation, {&carla})), "");
        expected += 5 + 7;
    }
    EXPECT_EQ(balance(bob), expected);
    EXPECT_EQ(rule(signed_by(
                  tx::encode_creation_body(
                      {alice.public_key, 7, {}}, "for this month", kNow, tx::Era::gradido_2019),
                  {&carla})),
              "");
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 10);
}

TEST_F(LedgerTest, what_it_does_not_keep_books_of_is_refused) {
    const auto friends = tx::Writer().bytes(1, as_bytes("garden")).take();
    const auto body = tx::Writer()
                          .bytes(2, tx::Writer().varint(1, kNow).take())
                          .varint(3, 1)
                          .bytes(8, friends)
                          .take();
    EXPECT_EQ(rule(signed_by(body, {&alice})), "kind");
    tx::Transfer foreign{alice.public_key, bob.public_key, 5};
    foreign.community = "orchard";
    const auto foreign_body =
        tx::encode_transfer_body(foreign, "for you", kNow, tx::Era::gradido_2025);
    EXPECT_EQ(rule(signed_by(foreign_body, {&alice})), "currency");
    // The head's field 4 says outbound, field 5 to whom.
    auto outbound = tx::encode_transfer_body(
        {alice.public_key, bob.public_key, 5}, "for you", kNow, tx::Era::gradido_2025);
    const ByteVector local{0x1A, 3, '3', '.', '5', 0x20, 0};
    const auto route = std::search(outbound.begin(), outbound.end(), local.begin(), local.end());
    ASSERT_NE(route, outbound.end());
    *(route + 6) = 2;
    const ByteVector group = tx::Writer().bytes(5, as_bytes("orchard")).take();
    outbound.insert(route + 7, group.begin(), group.end());
    EXPECT_EQ(rule(signed_by(outbound, {&alice})), "local");
    EXPECT_EQ(balance(alice), 100 * kGdd);
}

TEST_F(LedgerTest, a_creation_adds_money) {
    EXPECT_EQ(rule(creation_of(carla, alice, 1'000 * kGdd)), "");
    EXPECT_EQ(balance(alice), 1'100 * kGdd);
    EXPECT_EQ(balance(carla), 100 * kGdd);
}

TEST_F(LedgerTest, a_creation_signed_by_its_receiver_is_refused) {
    EXPECT_EQ(rule(creation_of(carla, carla, kGdd)), "tx_receiver_signs");
    const auto body =
        tx::encode_creation_body({alice.public_key, kGdd, kJanuary}, "for the garden", kNow);
    EXPECT_EQ(rule(signed_by(body, {&carla, &alice})), "tx_receiver_signs");
}

TEST_F(LedgerTest, a_creation_needs_an_admin) {
    EXPECT_EQ(rule(creation_of(bob, alice, kGdd)), "admin_signs");
    EXPECT_EQ(rule(creation_of(dora, alice, kGdd)), "admin_signs");
}

TEST_F(LedgerTest, creations_are_limited_per_member_and_target_month) {
    EXPECT_EQ(rule(creation_of(carla, alice, 1'000 * kGdd + 1)), "tx_creation_limit");
    EXPECT_EQ(rule(creation_of(carla, alice, 400 * kGdd, kJanuary, "first")), "");
    EXPECT_EQ(rule(creation_of(carla, alice, 500 * kGdd, kJanuary + 86'400 * 30, "second")), "");
    EXPECT_EQ(rule(creation_of(carla, alice, 100 * kGdd + 1, kJanuary, "third")), "creation_limit");
    EXPECT_EQ(rule(creation_of(carla, alice, 100 * kGdd, kJanuary, "fourth")), "");
    EXPECT_EQ(rule(creation_of(carla, alice, 1, kJanuary, "fifth")), "creation_limit");
    // Other months and other members have limits of their own.
    EXPECT_EQ(rule(creation_of(carla, alice, 1'000 * kGdd, kDecember, "december")), "");
    EXPECT_EQ(rule(creation_of(carla, bob, 1'000 * kGdd)), "");
    EXPECT_EQ(balance(alice), 2'100 * kGdd);
}

TEST_F(LedgerTest, a_target_month_long_past_or_to_come_is_refused) {
    EXPECT_EQ(rule(creation_of(carla, alice, kGdd, kJanuary - 86'400 * 93)), "tx_target_date");
    EXPECT_EQ(rule(creation_of(carla, alice, kGdd, kJanuary + 86'400 * 31)), "tx_target_date");
}

TEST_F(LedgerTest, garbage_is_unreadable_and_changes_nothing) {
    const auto good = transfer_of(alice, bob, 1);
    for (std::size_t size = 0; size < good.size(); ++size) {
        const auto result = put(ByteVector(good.begin(), good.begin() + size));
        ASSERT_FALSE(result) << size;
        EXPECT_EQ(result.error().stage, Refusal::Stage::parse) << size;
    }
    EXPECT_EQ(MUST(ledger->entries()).size(), 3U);
}

TEST_F(LedgerTest, a_member_arrives_once) {
    auto again = alice.profile();
    again.email = " ALICE@example.org";
    MUST(ledger->arrive(again, kNow));
    EXPECT_EQ(MUST(ledger->members()).size(), 3U);
    EXPECT_EQ(balance(alice), 100 * kGdd);
}

TEST_F(LedgerTest, a_new_key_keeps_the_balance_and_retires_the_old_one) {
    const Person new_alice("Alice the second");
    auto profile = alice.profile();
    profile.public_key = new_alice.public_key;
    const auto member = MUST(ledger->arrive(profile, kNow));
    EXPECT_EQ(member.balance.at(kNow), 100 * kGdd);
    EXPECT_EQ(rule(transfer_of(alice, bob, 1)), "sender_key_current");
    EXPECT_EQ(rule(transfer_of(new_alice, bob, 10 * kGdd)), "");
    EXPECT_EQ(rule(transfer_of(bob, alice, 5 * kGdd)), ""); // was on its way under the old key
    EXPECT_EQ(rule(transfer_of(new_alice, alice, 1)), "tx_same_account");
    EXPECT_EQ(balance(new_alice), 95 * kGdd);
}

TEST_F(LedgerTest, an_address_that_moved_follows_the_key) {
    auto profile = bob.profile();
    profile.email = alice.profile().email;
    EXPECT_EQ(MUST(ledger->arrive(profile, kNow)).public_key, bob.public_key);
    EXPECT_EQ(MUST(ledger->find_member_by_email("alice@example.org")).value().first_name, "Bob");
    EXPECT_EQ(balance(alice), 100 * kGdd);
}

TEST_F(LedgerTest, what_was_applied_is_there_after_a_restart) {
    EXPECT_EQ(rule(transfer_of(alice, bob, 10 * kGdd)), "");
    ledger.reset();
    ledger = MUST(Ledger::open({data, 0, {}}));
    EXPECT_EQ(balance(bob), 110 * kGdd);
    EXPECT_EQ(MUST(put(transfer_of(alice, bob, 10 * kGdd))), Applied::before);
}

TEST_F(LedgerTest, a_foreign_database_is_not_opened) {
    const auto file = folder.file("foreign.db");
    auto foreign = MUST(Database::open(file, OpenMode::create));
    MUST(foreign.execute("PRAGMA user_version = 77"));
    EXPECT_FALSE(Ledger::open({file, 0, {}}));
}

} // namespace

} // namespace ownkey::community
