// Transactions of several people on every Store: who signs at the same moment as another signs,
// declines, or as it expires.
#include "tests/server/flows/expect.h"
#include "tests/server/flows/joint.h"
#include "tests/server/store/places.h"

#include <barrier>
#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;
using namespace test;
using enum TransactionState;

class signers_on : public test::StoreTest {
protected:
    static constexpr int kRounds = 50;

    void SetUp() override {
        house.settings.transactions.max_pending = 1'000;
        house.settings.transactions.repeat_window = Seconds(0);
    }

    ByteVector enlisted(int round) {
        auto body = joint_body(house, {&anna, &ben}, "Round " + std::to_string(round));
        MUST(enlist_transactions(house.world, anna.view().account, {body}, 0));
        return body;
    }

    /// Both at the same moment.
    template <class One, class Other>
    void race(One&& one, Other&& other) {
        std::barrier start(2);
        std::thread thread([&] {
            start.arrive_and_wait();
            one();
        });
        start.arrive_and_wait();
        other();
        thread.join();
    }

    struct Task {
        const Member& member;
        ByteVector body;
        Uuid id;
        Signature signature;
    };

    Task task(const Member& member, const ByteVector& body) {
        return {member, body, task_of(house, member, body), signature_of(member, body)};
    }

    Outcome<TransactionView> sign_it(const Task& task) {
        return sign_transaction(
            house.world, house.caller, task.member.view(), task.id, task.signature);
    }

    Outcome<TransactionView> decline_it(const Task& task) {
        return decline_transaction(house.world, house.caller, task.member.view(), task.id, "");
    }

    /// All that was queued for this body; they are then done.
    std::vector<tx::SignedTransaction> sent(const ByteVector& body) {
        std::vector<tx::SignedTransaction> found;
        for (auto item : house.outbox(OutboxKind::put_transaction)) {
            found.push_back(whole_of(item));
            EXPECT_EQ(found.back().body_bytes, body);
            item.state = OutboxState::done;
            commit([&](Tables& t) { return t.update_outbox(item); });
        }
        return found;
    }

    TransactionState state(const Task& task) {
        return MUST(get_transaction(house.world, task.member.view(), task.id)).transaction.state;
    }

    House house{store.get()};
    const Member anna = make_member(house);
    const Member ben = make_member(house, {.email = "ben@example.org", .first_name = "Ben"});
};

OWNKEY_FOR_EVERY_STORE(signers_on);

TEST_P(signers_on, two_who_sign_at_once_send_one) {
    for (int round = 0; round < kRounds; ++round) {
        const auto body = enlisted(round);
        const auto of_anna = task(anna, body);
        const auto of_ben = task(ben, body);
        race([&] { EXPECT_TRUE(sign_it(of_anna)); }, [&] { EXPECT_TRUE(sign_it(of_ben)); });
        const auto whole = sent(body);
        ASSERT_EQ(whole.size(), 1U) << round;
        EXPECT_EQ(whole[0].signatures.size(), 2U);
        EXPECT_TRUE(MUST(tx::signature_state(whole[0])).complete());
        EXPECT_EQ(state(of_anna), signed_);
        EXPECT_EQ(state(of_ben), signed_);
        ASSERT_TRUE(sent(body).empty()) << round;
    }
}

TEST_P(signers_on, one_signs_while_the_other_declines) {
    for (int round = 0; round < kRounds; ++round) {
        const auto body = enlisted(round);
        const auto of_anna = task(anna, body);
        const auto of_ben = task(ben, body);
        race(
            [&] {
                const auto done = sign_it(of_anna);
                EXPECT_TRUE(done || done.error().error == Error::tx_not_pending);
            },
            [&] { EXPECT_TRUE(decline_it(of_ben)); });
        EXPECT_EQ(state(of_anna), declined);
        EXPECT_EQ(state(of_ben), declined);
        ASSERT_TRUE(sent(body).empty()) << round;
    }
}

// In two tabs, the other having signed before.
TEST_P(signers_on, the_last_one_signs_and_declines_at_once) {
    for (int round = 0; round < kRounds; ++round) {
        const auto body = enlisted(round);
        const auto of_anna = task(anna, body);
        const auto of_ben = task(ben, body);
        EXPECT_OK(sign_it(of_anna));
        bool did_sign = false;
        bool did_decline = false;
        race([&] { did_sign = sign_it(of_ben).has_value(); },
             [&] { did_decline = decline_it(of_ben).has_value(); });
        ASSERT_NE(did_sign, did_decline) << round;
        EXPECT_EQ(sent(body).size(), did_sign ? 1U : 0U);
        EXPECT_EQ(state(of_anna), did_sign ? signed_ : declined);
        EXPECT_EQ(state(of_ben), did_sign ? signed_ : declined);
    }
}

// The sweep of another process, whose clock is ahead.
TEST_P(signers_on, the_last_one_signs_as_it_expires) {
    const auto other = place->open();
    for (int round = 0; round < kRounds; ++round) {
        const auto body = enlisted(round);
        const auto of_anna = task(anna, body);
        const auto of_ben = task(ben, body);
        EXPECT_OK(sign_it(of_anna));
        const auto late = house.clock.now() + house.settings.transactions.validity + Seconds(1);
        bool did_sign = false;
        race(
            [&] {
                const auto done = sign_it(of_ben);
                did_sign = done.has_value();
                EXPECT_TRUE(done || done.error().error == Error::tx_expired);
            },
            [&] {
                EXPECT_TRUE(other->transact(Durability::full, [&](Tables& t) -> Done {
                    TRY(t.expire(late));
                    return ok();
                }));
            });
        const auto whole = sent(body);
        ASSERT_EQ(whole.size(), did_sign ? 1U : 0U) << round;
        EXPECT_EQ(state(of_anna), did_sign ? signed_ : expired);
        EXPECT_EQ(state(of_ben), did_sign ? signed_ : expired);
    }
}

TEST_P(signers_on, two_who_sign_the_same_many_at_once_send_each_once) {
    std::vector<TransactionSignature> of_anna;
    std::vector<TransactionSignature> of_ben;
    constexpr int kBodies = 20;
    for (int i = 0; i < kBodies; ++i) {
        const auto body = enlisted(i);
        of_anna.push_back(
            {.id = task_of(house, anna, body), .signature = signature_of(anna, body)});
        of_ben.insert(of_ben.begin(), {task_of(house, ben, body), signature_of(ben, body)});
    }
    const auto sign_all = [&](const Member& member, const auto& signatures) {
        const auto results =
            sign_transactions(house.world, house.caller, member.view(), signatures);
        ASSERT_TRUE(results.has_value()) << error_name(results.error().error);
        for (const auto& result : *results)
            EXPECT_TRUE(result.done.has_value());
    };
    race([&] { sign_all(anna, of_anna); }, [&] { sign_all(ben, of_ben); });
    int count = 0;
    for (auto items = house.outbox(OutboxKind::put_transaction); !items.empty();
         items = house.outbox(OutboxKind::put_transaction))
        for (auto item : items) { // one of each account at a time
            ++count;
            EXPECT_EQ(whole_of(item).signatures.size(), 2U);
            item.state = OutboxState::done;
            commit([&](Tables& t) { return t.update_outbox(item); });
        }
    EXPECT_EQ(count, kBodies);
}

// Both enlist it at the same moment, each for the own account.
TEST_P(signers_on, enlisted_by_both_at_once_is_one) {
    for (int round = 0; round < 10; ++round) {
        const auto body = joint_body(house, {&anna, &ben}, "Round " + std::to_string(round));
        std::atomic<int> enlisted = 0;
        const auto enlist = [&](const Member& member) {
            const auto result = enlist_transactions(house.world, member.view().account, {body}, 0);
            ASSERT_TRUE(result.has_value()) << error_name(result.error().error);
            enlisted += result->enlisted;
        };
        race([&] { enlist(anna); }, [&] { enlist(ben); });
        EXPECT_EQ(enlisted, 1);
        EXPECT_EQ(show(house, anna, body).transaction.group_id,
                  show(house, ben, body).transaction.group_id);
    }
}

} // namespace
} // namespace ownkey::flows
