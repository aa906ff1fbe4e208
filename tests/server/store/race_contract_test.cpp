// Several connections at once, as several processes would have.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

#include <atomic>
#include <barrier>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace ownkey::test {

class RaceContract : public StoreTest {
protected:
    /// Runs work(store, index) on `count` threads at once, each with a connection of its own.
    void race(int count, const std::function<void(Store&, int)>& work) {
        std::barrier start(count);
        std::vector<std::thread> threads;
        for (int index = 0; index < count; ++index)
            threads.emplace_back([&, index, own = place->open()] {
                start.arrive_and_wait();
                work(*own, index);
            });
        for (auto& thread : threads)
            thread.join();
    }
};

OWNKEY_FOR_EVERY_STORE(RaceContract);

TEST_P(RaceContract, one_of_two_closes_a_signin) {
    constexpr int kRounds = 30;
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= kRounds; ++number)
            TRY(t.insert_signin(signin(number, id(1))));
        return ok();
    });
    std::atomic<int> closed = 0;
    race(2, [&](Store& own, int) {
        for (int number = 1; number <= kRounds; ++number) {
            const auto won = in_transaction<bool>(own, Durability::relaxed, [&](Tables& t) {
                return t.close_signin(id(number), Closing::success);
            });
            ASSERT_TRUE(won.has_value()) << won.error().detail;
            if (*won) ++closed;
        }
    });
    EXPECT_EQ(closed, kRounds);
}

TEST_P(RaceContract, one_of_two_updates_an_account) {
    constexpr int kRounds = 20;
    commit([](Tables& t) { return t.insert_account(account(1)); });
    std::atomic<int> updated = 0;
    race(2, [&](Store& own, int) {
        for (int done = 0; done < kRounds;) {
            const auto outcome = own.transact(Durability::relaxed, [&](Tables& t) -> Done {
                auto row = *TRY(t.find_account(id(1)));
                ++row.publisher_id;
                return t.update_account(row);
            });
            if (!outcome) {
                ASSERT_EQ(outcome.error().error, Error::store_conflict) << outcome.error().detail;
                continue;
            }
            ++done;
            ++updated;
        }
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_account(id(1)))->publisher_id, account(1).publisher_id + 2 * kRounds);
        return ok();
    });
    EXPECT_EQ(updated, 2 * kRounds);
}

// A session has no version: reading it in order to change it must keep others out.
TEST_P(RaceContract, no_change_of_a_session_is_lost) {
    constexpr int kRounds = 40;
    commit([](Tables& t) -> Done {
        TRY(t.insert_account(account(1)));
        return t.insert_session(session(1, id(1)));
    });
    race(2, [&](Store& own, int) {
        for (int done = 0; done < kRounds; ++done) {
            const auto outcome = own.transact(Durability::relaxed, [&](Tables& t) -> Done {
                auto row = *TRY(t.find_session_by_token(session(1, id(1)).token_hash));
                row.last_seen_at += std::chrono::microseconds(1);
                return t.update_session(row);
            });
            ASSERT_TRUE(outcome.has_value()) << outcome.error().detail;
        }
    });
    look([&](Tables& t) -> Done {
        const auto row = TRY(t.find_session_by_token(session(1, id(1)).token_hash));
        EXPECT_EQ(row->last_seen_at,
                  session(1, id(1)).last_seen_at + std::chrono::microseconds(2 * kRounds));
        return ok();
    });
}

TEST_P(RaceContract, one_of_two_ends_a_signup) {
    constexpr int kRounds = 30;
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= kRounds; ++number)
            TRY(t.insert_signup(signup(number)));
        return ok();
    });
    std::atomic<int> ended = 0;
    race(2, [&](Store& own, int) {
        for (int number = 1; number <= kRounds; ++number) {
            const auto won =
                in_transaction<bool>(own, Durability::relaxed, [&](Tables& t) -> Outcome<bool> {
                    auto row = *TRY(t.find_signup(signup(number).id));
                    if (row.closing != Closing::open) return false;
                    row.closing = Closing::success;
                    TRY(t.update_signup(row));
                    return true;
                });
            ASSERT_TRUE(won.has_value()) << won.error().detail;
            if (*won) ++ended;
        }
    });
    EXPECT_EQ(ended, kRounds);
}

TEST_P(RaceContract, one_of_many_gets_a_name) {
    std::atomic<int> inserted = 0;
    race(4, [&](Store& own, int index) {
        auto row = account(index + 1);
        row.email_key = "same@example.org";
        const auto done =
            own.transact(Durability::full, [&](Tables& t) { return t.insert_account(row); });
        if (done)
            ++inserted;
        else
            EXPECT_EQ(done.error().field, "email_key") << done.error().detail;
    });
    EXPECT_EQ(inserted, 1);
}

TEST_P(RaceContract, no_outbox_item_is_handed_out_twice_and_order_is_kept) {
    constexpr int kAccounts = 4;
    constexpr int kEach = 10;
    commit([](Tables& t) -> Done {
        for (int i = 0; i < kAccounts * kEach; ++i)
            TRY(t.insert_outbox(outbox_item(id(i % kAccounts))));
        return ok();
    });
    std::mutex mutex;
    std::map<Uuid, std::vector<std::int64_t>> delivered;
    std::set<std::int64_t> in_hand;
    std::atomic<int> left = kAccounts * kEach;
    race(4, [&](Store& own, int) {
        while (left > 0) {
            const auto claimed =
                in_transaction<std::vector<OutboxItem>>(own, Durability::relaxed, [](Tables& t) {
                    return t.claim_outbox(kNow, Seconds(30), 3);
                });
            ASSERT_TRUE(claimed.has_value()) << claimed.error().detail;
            for (auto item : *claimed) {
                {
                    const std::lock_guard lock(mutex);
                    EXPECT_TRUE(in_hand.insert(item.id).second) << "handed out twice";
                    delivered[*item.account_id].push_back(item.id);
                }
                item.state = OutboxState::done;
                const auto done = own.transact(Durability::relaxed,
                                               [&](Tables& t) { return t.update_outbox(item); });
                ASSERT_TRUE(done.has_value()) << done.error().detail;
                --left;
            }
        }
    });
    EXPECT_EQ(in_hand.size(), static_cast<std::size_t>(kAccounts * kEach));
    for (const auto& [account_id, order] : delivered)
        EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

// Who signed in the last moment has signed: the sweep that waited for the row leaves it alone.
TEST_P(RaceContract, a_signature_is_not_swept_away) {
    constexpr int kRounds = 50;
    commit([](Tables& t) { return t.insert_account(account(1)); });
    const auto end = transaction(1, id(1)).expires_at + microseconds(1);
    std::barrier round(2);
    int won = 0;
    race(2, [&](Store& own, int index) {
        for (int number = 1; number <= kRounds; ++number) {
            if (index == 0)
                commit([&](Tables& t) { return t.insert_transaction(transaction(number, id(1))); });
            round.arrive_and_wait();
            const auto done = own.transact(Durability::relaxed, [&](Tables& t) -> Done {
                if (index == 1) return t.expire(end) ? ok() : Done(Error::store_failed);
                auto row = TRY(t.transactions_of_group(id(number))).at(0);
                if (row.state != TransactionState::pending) return Error::tx_expired;
                row.state = TransactionState::signed_;
                return t.update_transaction(row);
            });
            EXPECT_TRUE(done || done.error().error == Error::tx_expired);
            round.arrive_and_wait();
            if (index == 0 && done) ++won;
        }
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.count_transactions(id(1), TransactionState::signed_)), won);
        EXPECT_EQ(TRY(t.count_transactions(id(1), TransactionState::expired)), kRounds - won);
        return ok();
    });
}

TEST_P(RaceContract, threads_share_one_store) {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 10; ++i) {
                const int number = 1 + thread * 10 + i;
                const auto done = store->transact(Durability::relaxed, [&](Tables& t) {
                    return t.insert_signup(signup(number));
                });
                EXPECT_TRUE(done.has_value());
                const auto found = in_read<bool>(*store, [&](Tables& t) -> Outcome<bool> {
                    return TRY(t.find_signup(id(number))).has_value();
                });
                EXPECT_TRUE(found.has_value() && *found);
            }
        });
    for (auto& thread : threads)
        thread.join();
    commit([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.close_signups("a@b.c", Closing::cancelled)), 80);
        return ok();
    });
}

} // namespace ownkey::test
