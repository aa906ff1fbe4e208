// What expire() takes of what people show besides the password, of tokens and of recovery.
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"

namespace ownkey::test {

class ExpiryContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) { return t.insert_account(account(1)); });
    }

    int expire(Time now) {
        int rows = 0;
        commit([&](Tables& t) -> Done {
            rows = TRY(t.expire(now));
            return ok();
        });
        return rows;
    }
};

OWNKEY_FOR_EVERY_STORE(ExpiryContract);

TEST_P(ExpiryContract, what_is_past_its_time_goes_and_nothing_else) {
    const auto add = [&](int number, Time expires_at) {
        commit([&](Tables& t) -> Done {
            auto d = device(number, id(1));
            auto f = token_family(number, id(1));
            auto c = email_change(number, id(1));
            auto r = repeatable(number);
            d.expires_at = f.expires_at = c.expires_at = r.expires_at = expires_at;
            c.closing = Closing::success;
            TRY(t.insert_device(d));
            TRY(t.insert_token_family(f));
            TRY(t.insert_email_change(c));
            return t.insert_repeatable(r);
        });
    };
    add(1, kNow - microseconds(1));
    add(2, kNow);
    EXPECT_EQ(expire(kNow), 4);
    EXPECT_EQ(expire(kNow), 0);
    look([](Tables& t) -> Done {
        EXPECT_EQ(ids(TRY(t.devices_of(id(1), 9))), std::vector{id(2)});
        EXPECT_EQ(ids(TRY(t.token_families_of(id(1), 9))), std::vector{id(2)});
        EXPECT_FALSE(TRY(t.find_email_change_by_link(numbered<Hash32>(1))));
        EXPECT_TRUE(TRY(t.find_email_change_by_link(numbered<Hash32>(2))));
        EXPECT_FALSE(TRY(t.find_repeatable(numbered<Hash32>(1))));
        EXPECT_TRUE(TRY(t.find_repeatable(numbered<Hash32>(2))));
        return ok();
    });
}

TEST_P(ExpiryContract, an_open_registration_is_closed_and_goes_a_day_later) {
    auto confirmed = signup(2);
    confirmed.closing = Closing::success;
    commit([&](Tables& t) -> Done {
        TRY(t.insert_signup(signup(1)));
        return t.insert_signup(confirmed);
    });
    const auto end = signup(1).expires_at + microseconds(1);
    EXPECT_EQ(expire(end - microseconds(1)), 0);
    EXPECT_EQ(expire(end), 2);
    look([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_signup(id(1)))->closing, Closing::timeout);
        EXPECT_FALSE(TRY(t.find_signup(id(2))));
        return ok();
    });
    EXPECT_EQ(expire(end + hours(24) - microseconds(1)), 0);
    EXPECT_EQ(expire(end + hours(24)), 1);
}

TEST_P(ExpiryContract, a_revoked_family_stays_for_a_day) {
    auto family = token_family(1, id(1));
    family.revoked_at = kNow;
    commit([&](Tables& t) { return t.insert_token_family(family); });
    EXPECT_EQ(expire(kNow + hours(24)), 0);
    EXPECT_EQ(expire(kNow + hours(24) + microseconds(1)), 1);
}

TEST_P(ExpiryContract, a_waiting_case_expires_with_its_shares_and_goes_30_days_later) {
    commit([](Tables& t) -> Done {
        TRY(t.insert_recovery_case(recovery_case(1, id(1))));
        return t.put_handed_share({.case_id = id(1), .officer_id = id(2), .sealed = {1}});
    });
    const auto end = recovery_case(1, id(1)).expires_at + microseconds(1);
    EXPECT_EQ(expire(end - microseconds(1)), 0);
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.handed_shares(id(1))).size(), 1U);
        return ok();
    });
    EXPECT_EQ(expire(end), 2);
    commit([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_recovery_case(id(1)))->state, RecoveryState::expired);
        EXPECT_FALSE(TRY(t.find_open_recovery_case(id(1))));
        EXPECT_TRUE(TRY(t.handed_shares(id(1))).empty());
        return t.insert_recovery_case([] {
            auto later = recovery_case(2, id(1)); // there is no other waiting one
            later.expires_at += hours(24 * 365);
            return later;
        }());
    });
    expire(end + hours(24 * 30));
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_recovery_case(id(1))));
        EXPECT_TRUE(TRY(t.handed_shares(id(1))).empty());
        EXPECT_TRUE(TRY(t.find_recovery_case(id(2))));
        return ok();
    });
}

// A sweep is many short transactions.
TEST_P(ExpiryContract, many_rows_go_in_several_calls) {
    constexpr int kRows = 1500;
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= kRows; ++number)
            TRY(t.insert_repeatable(repeatable(number)));
        return ok();
    });
    int rows = 0;
    while (const int some = expire(kNow + hours(48)))
        rows += some;
    EXPECT_EQ(rows, kRows);
}

} // namespace ownkey::test
