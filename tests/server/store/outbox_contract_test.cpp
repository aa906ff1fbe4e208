// The outbox: what is handed out, to whom, in which order.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

class OutboxContract : public StoreTest {
protected:
    static constexpr Seconds kLease{30};

    std::int64_t add(const OutboxItem& item) {
        std::int64_t number = 0;
        commit([&](Tables& t) -> Done {
            number = TRY(t.insert_outbox(item));
            return ok();
        });
        return number;
    }

    std::vector<OutboxItem> claim(Time now, int limit = 100) {
        std::vector<OutboxItem> claimed;
        commit([&](Tables& t) -> Done {
            claimed = TRY(t.claim_outbox(now, kLease, limit));
            return ok();
        });
        return claimed;
    }

    void update(OutboxItem item) {
        commit([&](Tables& t) { return t.update_outbox(item); });
    }

    static OutboxItem mail() { return outbox_item(std::nullopt, OutboxKind::mail); }
};

OWNKEY_FOR_EVERY_STORE(OutboxContract);

using Ids = std::vector<std::int64_t>;

TEST_P(OutboxContract, gives_back_every_field_and_the_newest_of_a_subject) {
    const auto first = add(outbox_item(id(1)));
    const auto second = add(outbox_item(id(1), OutboxKind::error_in_transaction));
    EXPECT_LT(first, second);
    look([&](Tables& t) -> Done {
        const auto found = *TRY(t.find_outbox_of(id(4321)));
        EXPECT_EQ(found.id, second);
        EXPECT_EQ(fields(found), fields(outbox_item(id(1), OutboxKind::error_in_transaction)));
        EXPECT_FALSE(TRY(t.find_outbox_of(id(1))));
        return ok();
    });
}

TEST_P(OutboxContract, hands_out_what_is_due_oldest_first) {
    const auto first = add(mail());
    auto later = mail();
    later.next_attempt_at = kNow + microseconds(1);
    const auto not_yet = add(later);
    auto over = mail();
    over.state = OutboxState::done;
    add(over);
    over.state = OutboxState::failed;
    add(over);
    const auto third = add(mail());
    const auto fourth = add(mail());
    EXPECT_EQ(ids(claim(kNow, 2)), (Ids{first, third}));
    EXPECT_EQ(ids(claim(kNow, 2)), (Ids{fourth}));
    EXPECT_EQ(ids(claim(kNow + microseconds(1))), (Ids{not_yet}));
}

TEST_P(OutboxContract, a_claim_lasts_its_lease) {
    const auto number = add(mail());
    const auto claimed = claim(kNow);
    EXPECT_EQ(fields(claimed.at(0)), fields(mail()));
    EXPECT_EQ(claimed.at(0).claimed_until, kNow + kLease);
    EXPECT_TRUE(claim(kNow + kLease - microseconds(1)).empty());
    EXPECT_EQ(ids(claim(kNow + kLease)), (Ids{number}));
}

TEST_P(OutboxContract, a_claim_from_a_day_that_the_clock_has_left_again_is_over) {
    const auto number = add(mail());
    claim(kNow + hours(24));
    EXPECT_EQ(ids(claim(kNow)), (Ids{number}));
    // That of a process whose clock is a little ahead is respected.
    claim(kNow + kLease);
    EXPECT_TRUE(claim(kNow).empty());
}

TEST_P(OutboxContract, what_is_done_is_not_handed_out_again) {
    add(mail());
    auto item = claim(kNow).at(0);
    item.state = OutboxState::done;
    item.payload.clear();
    item.attempts = 1;
    update(item);
    EXPECT_TRUE(claim(kNow + hours(1)).empty());
    look([&](Tables& t) -> Done {
        const auto found = *TRY(t.find_outbox_of(id(4321)));
        EXPECT_EQ(fields(found), fields(item));
        EXPECT_EQ(found.claimed_until, item.claimed_until);
        return ok();
    });
    item.id += 100;
    EXPECT_EQ(failure([&](Tables& t) { return t.update_outbox(item); }).error,
              Error::store_conflict);
}

TEST_P(OutboxContract, transactions_of_an_account_keep_their_order) {
    const auto a1 = add(outbox_item(id(1)));
    const auto a2 = add(outbox_item(id(1)));
    const auto b1 = add(outbox_item(id(2)));
    const auto report = add(outbox_item(id(1), OutboxKind::error_in_transaction)); // overtakes
    const auto unbound = add(outbox_item(std::nullopt));
    auto claimed = claim(kNow);
    EXPECT_EQ(ids(claimed), (Ids{a1, b1, report, unbound}));

    // Put off: the second still waits for the first, even when it alone is due.
    auto first = claimed.at(0);
    first.next_attempt_at = kNow + hours(1);
    first.claimed_until = {};
    update(first);
    EXPECT_TRUE(claim(kNow).empty());

    // Refused for good: the second may go.
    first.state = OutboxState::failed;
    update(first);
    EXPECT_EQ(ids(claim(kNow)), (Ids{a2}));
}

TEST_P(OutboxContract, transactions_to_another_community_wait_for_nobody_here) {
    const auto put = [&](const char* community) {
        auto item = outbox_item(id(1));
        item.community = community;
        return add(item);
    };
    const auto north = put("north");
    const auto south = put("south");
    put("north");
    EXPECT_EQ(ids(claim(kNow)), (Ids{north, south}));
}

TEST_P(OutboxContract, communities_that_rest_are_left_alone) {
    const auto put = [&](const char* community, int account_number) {
        auto item = outbox_item(id(account_number));
        item.community = community;
        return add(item);
    };
    const auto north = put("north", 1);
    const auto south = put("south", 2);
    const auto west = put("we'st", 3);
    const auto letter = add([] {
        auto item = mail();
        item.community.clear();
        return item;
    }());
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(ids(TRY(t.claim_outbox(kNow, kLease, 9, {"north", "we'st", "none"}))),
                  (Ids{south, letter}));
        EXPECT_EQ(ids(TRY(t.claim_outbox(kNow, kLease, 9, {"south"}))), (Ids{north, west}));
        return ok();
    });
}

TEST_P(OutboxContract, what_waits_for_a_community_is_hastened_when_it_answers) {
    const auto put = [&](const char* community, Time at, OutboxState state) {
        auto item = outbox_item(std::nullopt);
        item.community = community;
        item.next_attempt_at = at;
        item.state = state;
        return add(item);
    };
    const auto late = put("north", kNow + hours(1), OutboxState::waiting);
    const auto due = put("north", kNow - hours(1), OutboxState::waiting);
    put("north", kNow + hours(1), OutboxState::failed);
    put("south", kNow + hours(1), OutboxState::waiting);
    commit([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.hasten_outbox("north", kNow)), 1);
        EXPECT_EQ(TRY(t.hasten_outbox("north", kNow)), 0);
        EXPECT_EQ(TRY(t.hasten_outbox("nor'th", kNow)), 0);
        return ok();
    });
    EXPECT_EQ(ids(claim(kNow)), (Ids{late, due}));
}

TEST_P(OutboxContract, one_that_waits_for_its_next_try_is_hastened) {
    const auto hasten = [&](int subject) {
        bool done = false;
        commit([&](Tables& t) -> Done {
            done = TRY(t.hasten_outbox_of(id(subject), kNow));
            return ok();
        });
        return done;
    };
    const auto put = [&](int subject, Time at) {
        auto item = mail();
        item.subject_id = id(subject);
        item.next_attempt_at = at;
        return add(item);
    };
    EXPECT_FALSE(hasten(1)); // none
    put(1, kNow + hours(2));
    const auto newest = put(1, kNow + hours(1));
    EXPECT_TRUE(hasten(1));
    EXPECT_FALSE(hasten(1)); // due already
    const auto claimed = claim(kNow);
    EXPECT_EQ(ids(claimed), (Ids{newest}));
    auto item = claimed.at(0);
    item.next_attempt_at = kNow + hours(1);
    update(item);
    EXPECT_FALSE(hasten(1)); // being delivered
    item.claimed_until = kNow;
    item.state = OutboxState::failed;
    update(item);
    EXPECT_FALSE(hasten(1));
    item.state = OutboxState::waiting;
    update(item);
    EXPECT_TRUE(hasten(1));
}

// More than one statement takes at once.
TEST_P(OutboxContract, many_are_hastened) {
    commit([](Tables& t) -> Done {
        auto item = outbox_item(std::nullopt);
        item.next_attempt_at = kNow + hours(1);
        for (int i = 0; i < 1203; ++i)
            TRY(t.insert_outbox(item));
        EXPECT_EQ(TRY(t.hasten_outbox("default", kNow)), 1203);
        return ok();
    });
}

} // namespace ownkey::test
