#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

class transactions : public testing::Test {
protected:
    void SetUp() override { id = enlisted("For the apples"); }

    Uuid enlisted(const std::string& memo) {
        const auto body = tx::encode_transfer_body({.sender = anna.key.public_key,
                                                    .receiver = house.bytes<PublicKey>(),
                                                    .amount = 125'000},
                                                   memo,
                                                   house.now_s());
        MUST(enlist_transactions(house.world, anna.view().account, {body}, 0));
        for (const auto& view : MUST(list_transactions(house.world, anna.view(), {}, 100)))
            if (view.transaction.body == body) return view.transaction.id;
        return {};
    }

    ByteVector body_of(const Uuid& transaction) {
        return get_transaction(house.world, anna.view(), transaction)->transaction.body;
    }

    Signature signature_for(const Uuid& transaction) {
        return MUST(
            tx::sign_body(body_of(transaction), anna.key.signing, {.now_s = house.now_s()}));
    }

    Outcome<TransactionView> sign(const Uuid& transaction, const Signature& signature) {
        return sign_transaction(house.world, house.caller, anna.view(), transaction, signature);
    }

    TransactionState state() {
        return get_transaction(house.world, anna.view(), id)->transaction.state;
    }

    /// What jobs do after a try: the outbox row, and the transaction when it is decided.
    void delivered_as(TransactionState decided,
                      OutboxState outbox_state,
                      int attempts,
                      const std::string& error) {
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto item = *TRY(tables.find_outbox_of(id));
            item.state = outbox_state;
            item.attempts = attempts;
            item.last_error = error;
            TRY(tables.update_outbox(item));
            auto transaction = *TRY(tables.find_transaction(id));
            transaction.state = decided;
            return tables.update_transaction(transaction);
        }));
    }

    House house;
    const Member anna = make_member(house);
    Uuid id;
};

TEST_F(transactions, signing_queues_exactly_what_was_signed) {
    const auto signature = signature_for(id);
    const int wakes = house.wakes;
    const auto view = sign(id, signature);
    EXPECT_OK(view);
    EXPECT_EQ(view->transaction.state, TransactionState::signed_);
    EXPECT_EQ(view->delivery, "waiting");
    EXPECT_GT(house.wakes, wakes);

    const auto items = house.outbox(OutboxKind::put_transaction);
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].subject_id, id);
    EXPECT_EQ(json_text(items[0].payload, "community"), "default");
    const auto sent = MUST(
        tx::decode_signed(MUST(from_base64url(json_text(items[0].payload, "signed_transaction")))));
    EXPECT_EQ(sent.body_bytes, body_of(id));
    EXPECT_OK(tx::verify_signatures(sent));
    ASSERT_EQ(sent.signatures.size(), 1U);
    EXPECT_EQ(sent.signatures[0].public_key, anna.key.public_key);
    const auto events = house.audit_events(anna.view().account.id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "transaction.signed"), 1);
}

TEST_F(transactions, the_same_signature_twice_is_one_outbox_row) {
    const auto signature = signature_for(id);
    EXPECT_OK(sign(id, signature));
    EXPECT_OK(sign(id, signature));
    EXPECT_EQ(house.outbox(OutboxKind::put_transaction).size(), 1U);
    delivered_as(TransactionState::delivered, OutboxState::done, 1, "");
    EXPECT_EQ(sign(id, signature)->delivery, "delivered");
    auto other = signature;
    other.bytes[0] ^= 1;
    EXPECT_FAILS(sign(id, other), tx_not_pending);
}

TEST_F(transactions, signatures_that_do_not_verify_change_nothing) {
    const auto other_id = enlisted("For the pears");
    EXPECT_FAILS(sign(id, signature_for(other_id)), signature_invalid); // other bytes
    const auto ben = make_member(house, {.email = "ben@example.org"});
    EXPECT_FAILS(sign(id, ownkey::sign(ben.key.signing, body_of(id))),
                 signature_invalid); // another key
    EXPECT_FAILS(sign(id, Signature{}), signature_invalid);
    EXPECT_EQ(state(), TransactionState::pending);
    EXPECT_TRUE(house.outbox(OutboxKind::put_transaction).empty());
}

TEST_F(transactions, of_others_are_not_found) {
    const auto ben = make_member(house, {.email = "ben@example.org"});
    EXPECT_FAILS(get_transaction(house.world, ben.view(), id), tx_not_found);
    EXPECT_FAILS(sign_transaction(house.world, house.caller, ben.view(), id, signature_for(id)),
                 tx_not_found);
    EXPECT_FAILS(decline_transaction(house.world, house.caller, ben.view(), id, ""), tx_not_found);
    EXPECT_FAILS(get_transaction(house.world, anna.view(), house.random.uuid()), tx_not_found);
    EXPECT_TRUE(list_transactions(house.world, ben.view(), {}, 10)->empty());
}

TEST_F(transactions, expire) {
    const auto signature = signature_for(id);
    house.clock.advance(house.settings.transactions.validity);
    EXPECT_FAILS(sign(id, signature), tx_expired);
    EXPECT_FAILS(decline_transaction(house.world, house.caller, anna.view(), id, ""), tx_expired);
    EXPECT_EQ(state(), TransactionState::expired); // before the sweep
    EXPECT_TRUE(
        list_transactions(house.world, anna.view(), {TransactionState::pending}, 10)->empty());
    EXPECT_OK(in_transaction<int>(
        house.store, Durability::full, [&](Tables& t) { return t.expire(house.clock.now()); }));
    EXPECT_FAILS(sign(id, signature), tx_expired);
    EXPECT_EQ(state(), TransactionState::expired); // and after
}

TEST_F(transactions, declining_is_final_and_keeps_the_reason) {
    const auto view = decline_transaction(house.world, house.caller, anna.view(), id, "not mine");
    EXPECT_OK(view);
    EXPECT_EQ(view->transaction.state, TransactionState::declined);
    EXPECT_EQ(view->transaction.outcome, "not mine");
    EXPECT_EQ(view->delivery, "");
    EXPECT_FAILS(decline_transaction(house.world, house.caller, anna.view(), id, ""),
                 tx_not_pending);
    EXPECT_FAILS(sign(id, signature_for(id)), tx_not_pending);
    EXPECT_TRUE(house.outbox(OutboxKind::put_transaction).empty());
}

TEST_F(transactions, a_signed_one_cannot_be_declined_and_reasons_are_short_text) {
    EXPECT_FAILS(
        decline_transaction(house.world, house.caller, anna.view(), id, std::string(201, 'x')),
        field_too_long);
    EXPECT_FAILS(decline_transaction(house.world, house.caller, anna.view(), id, "\xff"), bad_utf8);
    EXPECT_OK(sign(id, signature_for(id)));
    EXPECT_FAILS(decline_transaction(house.world, house.caller, anna.view(), id, ""),
                 tx_not_pending);
}

TEST_F(transactions, delivery_is_told_from_the_outbox) {
    EXPECT_OK(sign(id, signature_for(id)));
    const auto delivery = [&] { return get_transaction(house.world, anna.view(), id)->delivery; };
    EXPECT_EQ(delivery(), "waiting");
    delivered_as(TransactionState::signed_, OutboxState::waiting, 3, "connection refused");
    const auto retrying = get_transaction(house.world, anna.view(), id);
    EXPECT_EQ(retrying->delivery, "retrying");
    EXPECT_EQ(retrying->delivery_error, "connection refused");
    EXPECT_EQ(retrying->attempts, 3);
    delivered_as(TransactionState::delivered, OutboxState::done, 4, "");
    EXPECT_EQ(delivery(), "delivered");
    delivered_as(TransactionState::refused, OutboxState::failed, 4, "balance too low");
    EXPECT_EQ(delivery(), "refused");
}

TEST_F(transactions, are_counted_and_filtered) {
    enlisted("For the pears");
    EXPECT_OK(sign(id, signature_for(id)));
    const auto counts = count_tasks(house.world, anna.view().account.id);
    EXPECT_OK(counts);
    EXPECT_EQ(counts->pending, 1);
    EXPECT_EQ(counts->executing, 1);
    const auto listed =
        list_transactions(house.world, anna.view(), {TransactionState::signed_}, 10);
    EXPECT_OK(listed);
    ASSERT_EQ(listed->size(), 1U);
    EXPECT_EQ(listed->at(0).transaction.id, id);
    EXPECT_EQ(list_transactions(house.world, anna.view(), {}, 1)->size(), 1U);
}

TEST_F(transactions, are_paged_newest_first) {
    std::vector<Uuid> expected{id};
    for (int i = 0; i < 4; ++i) {
        house.clock.advance(Seconds(1));
        expected.insert(expected.begin(), enlisted("Number " + std::to_string(i)));
    }
    std::vector<Uuid> seen;
    std::optional<Uuid> after;
    for (int page = 0; page < 9; ++page) {
        const auto found = page_transactions(house.world, anna.view(), {}, after, 2);
        EXPECT_OK(found);
        for (const auto& view : found->transactions)
            seen.push_back(view.transaction.id);
        after = found->next;
        if (!after) break;
    }
    EXPECT_EQ(seen, expected);
    const auto ben = make_member(house, {.email = "ben@example.org"});
    EXPECT_FAILS(page_transactions(house.world, ben.view(), {}, id, 2), field_rule);
    EXPECT_FAILS(page_transactions(house.world, anna.view(), {}, house.random.uuid(), 2),
                 field_rule);
}

TEST_F(transactions, expired_ones_are_found_as_such_before_the_sweep) {
    house.clock.advance(house.settings.transactions.validity);
    const auto now = enlisted("A new one");
    const auto of = [&](TransactionState state) {
        return MUST(list_transactions(house.world, anna.view(), {state}, 10));
    };
    ASSERT_EQ(of(TransactionState::expired).size(), 1U);
    EXPECT_EQ(of(TransactionState::expired).at(0).transaction.id, id);
    ASSERT_EQ(of(TransactionState::pending).size(), 1U);
    EXPECT_EQ(of(TransactionState::pending).at(0).transaction.id, now);
}

TEST_F(transactions, a_delivery_that_waits_is_tried_again_at_once) {
    const auto retry = [&] { return retry_transaction(house.world, anna.view(), id); };
    EXPECT_FAILS(retry(), tx_no_retry); // not signed
    EXPECT_OK(sign(id, signature_for(id)));
    EXPECT_FAILS(retry(), tx_no_retry); // due already
    const auto change = [&](const std::function<void(OutboxItem&)>& what) {
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto item = *TRY(tables.find_outbox_of(id));
            what(item);
            return tables.update_outbox(item);
        }));
    };
    change([&](OutboxItem& item) {
        item.attempts = 3;
        item.next_attempt_at = house.clock.now() + Seconds(300);
    });
    EXPECT_TRUE(house.outbox(OutboxKind::put_transaction).empty());
    const int wakes = house.wakes;
    const auto again = retry();
    EXPECT_OK(again);
    EXPECT_EQ(again->delivery, "retrying");
    EXPECT_GT(house.wakes, wakes);
    EXPECT_EQ(house.outbox(OutboxKind::put_transaction).size(), 1U);
    change([&](OutboxItem& item) {
        item.next_attempt_at = house.clock.now() + Seconds(300);
        item.claimed_until = house.clock.now() + Seconds(30); // under way
    });
    EXPECT_FAILS(retry(), tx_no_retry);
    change([&](OutboxItem& item) {
        item.claimed_until = {};
        item.reference = "0.0.5@7";
    });
    EXPECT_EQ(retry()->delivery, "submitted");
    const auto ben = make_member(house, {.email = "ben@example.org"});
    EXPECT_FAILS(retry_transaction(house.world, ben.view(), id), tx_not_found);
}

} // namespace
} // namespace ownkey::flows
