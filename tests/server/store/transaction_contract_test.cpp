// Transactions to sign, audit events, and what expires.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

class TransactionContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) -> Done {
            TRY(t.insert_account(account(1)));
            return t.insert_account(account(2));
        });
    }
};

OWNKEY_FOR_EVERY_STORE(TransactionContract);

TEST_P(TransactionContract, gives_back_every_field) {
    auto fresh = transaction(2, id(1));
    fresh.signature.reset();
    fresh.body.assign(60'000, 0);
    commit([&](Tables& t) -> Done {
        TRY(t.insert_transaction(transaction(1, id(1))));
        return t.insert_transaction(fresh);
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_transaction(id(1)))), fields(transaction(1, id(1))));
        EXPECT_EQ(fields(*TRY(t.find_transaction_by_hash(id(1), fresh.body_hash))), fields(fresh));
        EXPECT_FALSE(TRY(t.find_transaction(id(3))));
        EXPECT_FALSE(TRY(t.find_transaction_by_hash(id(2), fresh.body_hash)));
        return ok();
    });
}

TEST_P(TransactionContract, a_body_is_enlisted_once_per_account) {
    commit([](Tables& t) { return t.insert_transaction(transaction(1, id(1))); });
    auto again = transaction(2, id(1));
    again.body_hash = numbered<Hash32>(1);
    const auto f = failure([&](Tables& t) { return t.insert_transaction(again); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "body_hash");
    again.account_id = id(2);
    commit([&](Tables& t) { return t.insert_transaction(again); });
    auto same_id = transaction(3, id(2));
    same_id.id = id(1);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_transaction(same_id); }).field, "id");
}

TEST_P(TransactionContract, update_raises_the_version_and_refuses_an_older_one) {
    commit([](Tables& t) { return t.insert_transaction(transaction(1, id(1))); });
    PendingTransaction row;
    commit([&](Tables& t) -> Done {
        row = *TRY(t.find_transaction(id(1)));
        row.state = TransactionState::signed_;
        return t.update_transaction(row);
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_transaction(row); }).error,
              Error::store_conflict);
    look([&](Tables& t) -> Done {
        const auto found = *TRY(t.find_transaction(id(1)));
        EXPECT_EQ(found.state, TransactionState::signed_);
        EXPECT_EQ(found.version, row.version + 1);
        return ok();
    });
}

TEST_P(TransactionContract, lists_newest_first_by_state_up_to_a_limit) {
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= 4; ++number) {
            auto row = transaction(number, id(1));
            row.created_at = kNow + seconds(number == 1 ? 10 : number);
            if (number == 3) row.state = TransactionState::declined;
            TRY(t.insert_transaction(row));
        }
        return t.insert_transaction(transaction(5, id(2)));
    });
    look([](Tables& t) -> Done {
        using enum TransactionState;
        EXPECT_EQ(ids(TRY(t.transactions_of(id(1), {}, 9))),
                  (std::vector{id(1), id(4), id(3), id(2)}));
        EXPECT_EQ(ids(TRY(t.transactions_of(id(1), {}, 2))), (std::vector{id(1), id(4)}));
        EXPECT_EQ(ids(TRY(t.transactions_of(id(1), {pending}, 9))),
                  (std::vector{id(1), id(4), id(2)}));
        EXPECT_EQ(ids(TRY(t.transactions_of(id(1), {declined, pending}, 9))),
                  (std::vector{id(1), id(4), id(3), id(2)}));
        EXPECT_TRUE(TRY(t.transactions_of(id(1), {refused}, 9)).empty());
        EXPECT_EQ(TRY(t.count_transactions(id(1), pending)), 3);
        EXPECT_EQ(TRY(t.count_transactions(id(1), declined)), 1);
        EXPECT_EQ(TRY(t.count_transactions(id(1), expired)), 0);
        return ok();
    });
}

TEST_P(TransactionContract, pages_go_on_where_the_last_one_ended) {
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= 6; ++number) {
            auto row = transaction(number, id(1));
            row.created_at = kNow + seconds(number / 2); // pairs of one time: 1, 2+3, 4+5, 6
            if (number == 4) row.state = TransactionState::delivered;
            TRY(t.insert_transaction(row));
        }
        return t.insert_transaction(transaction(7, id(2)));
    });
    look([](Tables& t) -> Done {
        const auto page = [&](std::optional<Uuid> after, int limit) {
            return t.transactions_page(id(1), after, limit);
        };
        EXPECT_EQ(ids(TRY(page({}, 2))), (std::vector{id(6), id(5)}));
        EXPECT_EQ(ids(TRY(page(id(5), 2))), (std::vector{id(4), id(3)}));
        EXPECT_EQ(ids(TRY(page(id(3), 9))), (std::vector{id(2), id(1)}));
        EXPECT_TRUE(TRY(page(id(1), 9)).empty());
        EXPECT_TRUE(TRY(page(id(7), 9)).empty()); // another's
        EXPECT_TRUE(TRY(page(id(99), 9)).empty());
        using enum TransactionState;
        EXPECT_EQ(ids(TRY(t.transactions_page(id(1), id(5), 2, {pending, refused}))),
                  (std::vector{id(3), id(2)}));
        EXPECT_EQ(ids(TRY(t.transactions_page(id(1), {}, 9, {delivered}))), std::vector{id(4)});
        return ok();
    });
}

TEST_P(TransactionContract, a_group_is_found_by_its_leader) {
    commit([](Tables& t) -> Done {
        for (const int number : {3, 1, 2}) {
            auto row = transaction(number, id(1 + number % 2));
            row.body_hash = numbered<Hash32>(number);
            row.group_id = id(number == 2 ? 2 : 3);
            TRY(t.insert_transaction(row));
        }
        return ok();
    });
    const auto check = [](Tables& t) -> Done {
        EXPECT_EQ(ids(TRY(t.transactions_of_group(id(3)))), (std::vector{id(1), id(3)}));
        EXPECT_EQ(ids(TRY(t.transactions_of_group(id(2)))), std::vector{id(2)});
        EXPECT_TRUE(TRY(t.transactions_of_group(id(1))).empty());
        return ok();
    };
    look(check);
    commit(check); // where it locks them
}

TEST_P(TransactionContract, a_group_expires_together) {
    const auto end = transaction(1, id(1)).expires_at;
    const auto add = [&](int number, int leader, TransactionState state) {
        auto row = transaction(number, id(1 + number % 2));
        row.group_id = id(leader);
        row.state = state;
        commit([&](Tables& t) { return t.insert_transaction(row); });
    };
    using enum TransactionState;
    add(1, 1, pending); // one of two has signed
    add(2, 1, signed_);
    add(3, 3, signed_); // complete, on its way
    add(4, 3, signed_);
    add(5, 5, declined);
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.expire(end)), 0);
        EXPECT_EQ(TRY(t.expire(end + microseconds(1))), 2);
        EXPECT_EQ(TRY(t.expire(end + microseconds(1))), 0);
        return ok();
    });
    look([](Tables& t) -> Done {
        const std::vector expected{expired, expired, signed_, signed_, declined};
        for (int number = 1; number <= 5; ++number)
            EXPECT_EQ(TRY(t.find_transaction(id(number)))->state,
                      expected.at(static_cast<std::size_t>(number - 1)))
                << number;
        EXPECT_EQ(TRY(t.find_transaction(id(2)))->version, 2U);
        return ok();
    });
}

TEST_P(TransactionContract, audit_events_are_kept_newest_first) {
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= 3; ++number)
            TRY(t.append_audit({.at = kNow + seconds(number),
                                .account_id = id(1),
                                .event = "event" + std::to_string(number),
                                .detail = "{}",
                                .address = "::1"}));
        return t.append_audit({.at = kNow,
                               .account_id = std::nullopt,
                               .event = "server.started",
                               .detail = "",
                               .address = ""});
    });
    look([](Tables& t) -> Done {
        const auto found = TRY(t.audit_of(id(1), 2));
        EXPECT_EQ(found.size(), 2U);
        EXPECT_EQ(found[0].event, "event3");
        EXPECT_EQ(found[1].event, "event2");
        EXPECT_EQ(found[0].at, kNow + seconds(3));
        EXPECT_EQ(found[0].detail, "{}");
        EXPECT_EQ(found[0].address, "::1");
        EXPECT_GT(found[0].id, found[1].id);
        EXPECT_TRUE(TRY(t.audit_of(id(2), 9)).empty());
        return ok();
    });
}

TEST_P(TransactionContract, expire_removes_and_closes_what_is_over) {
    const auto later = kNow + hours(24 * 30);
    auto kept_signin = signin(2, id(1));
    kept_signin.expires_at = later - seconds(1);
    auto live_session = session(2, id(1));
    live_session.expires_at = later;
    auto live_signup = signup(2);
    live_signup.expires_at = later;
    auto live_code = email_code(2, id(1));
    live_code.link_until = later;
    auto live_transaction = transaction(2, id(1));
    live_transaction.expires_at = later;
    auto signed_transaction = transaction(3, id(1));
    signed_transaction.state = TransactionState::signed_;
    auto finished = outbox_item(id(1));
    finished.state = OutboxState::done;
    auto waiting = outbox_item(id(1));
    waiting.subject_id = id(5);
    commit([&](Tables& t) -> Done {
        TRY(t.insert_signin(signin(1, id(1))));
        TRY(t.insert_signin(kept_signin));
        TRY(t.insert_session(session(1, id(1))));
        TRY(t.insert_session(live_session));
        TRY(t.insert_signup(signup(1)));
        TRY(t.insert_signup(live_signup));
        TRY(t.insert_email_code(email_code(1, id(1))));
        TRY(t.insert_email_code(live_code));
        TRY(t.insert_transaction(transaction(1, id(1))));
        TRY(t.insert_transaction(live_transaction));
        TRY(t.insert_transaction(signed_transaction));
        TRY(t.insert_outbox(finished));
        TRY(t.insert_outbox(waiting));
        return ok();
    });
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.expire(kNow)), 0);
        // signin 1 and signup 1 closed and removed, signin 2 closed; one each of session, code,
        // transaction, outbox item.
        EXPECT_EQ(TRY(t.expire(later)), 9);
        EXPECT_EQ(TRY(t.expire(later)), 0);
        return ok();
    });
    look([&](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_signin(id(1))));
        EXPECT_EQ(TRY(t.find_signin(id(2)))->closing, Closing::timeout);
        EXPECT_TRUE(TRY(t.find_signin(id(2)))->state.empty());
        EXPECT_EQ(TRY(t.failed_signins(id(1), kNow)).count, 1); // still counts
        EXPECT_FALSE(TRY(t.find_session_by_alias(1)));
        EXPECT_TRUE(TRY(t.find_session_by_alias(2)));
        EXPECT_FALSE(TRY(t.find_signup(id(1))));
        EXPECT_TRUE(TRY(t.find_signup(id(2))));
        EXPECT_FALSE(TRY(t.find_email_code_by_link(numbered<Hash32>(1))));
        EXPECT_TRUE(TRY(t.find_email_code_by_link(numbered<Hash32>(2))));
        const auto expired = *TRY(t.find_transaction(id(1)));
        EXPECT_EQ(expired.state, TransactionState::expired);
        EXPECT_EQ(expired.version, 2U);
        EXPECT_EQ(TRY(t.find_transaction(id(2)))->state, TransactionState::pending);
        EXPECT_EQ(TRY(t.find_transaction(id(3)))->state, TransactionState::signed_);
        EXPECT_FALSE(TRY(t.find_outbox_of(*finished.subject_id)));
        EXPECT_TRUE(TRY(t.find_outbox_of(*waiting.subject_id)));
        return ok();
    });
}

} // namespace ownkey::test
