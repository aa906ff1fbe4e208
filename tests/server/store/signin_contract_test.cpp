// Open logins and how failed ones are counted.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

class SigninContract : public StoreTest {
protected:
    /// A signin of account 1, `at` seconds after kNow, with this end.
    void add(int number, int at, Closing closing, int account_number = 1) {
        auto row = signin(number, id(account_number));
        row.created_at = kNow + seconds(at);
        row.closing = closing;
        commit([&](Tables& t) { return t.insert_signin(row); });
    }

    FailedSignins failed(Time since) {
        FailedSignins out;
        look([&](Tables& t) -> Done {
            out = TRY(t.failed_signins(id(1), since));
            return ok();
        });
        return out;
    }
};

OWNKEY_FOR_EVERY_STORE(SigninContract);

TEST_P(SigninContract, gives_back_every_field_and_needs_no_account) {
    auto bare = signin(2, id(1));
    bare.known = false;
    bare.purpose = SigninPurpose::login;
    bare.session_id.reset();
    commit([&](Tables& t) -> Done {
        TRY(t.insert_signin(signin(1, id(1))));
        return t.insert_signin(bare);
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_signin(id(1)))), fields(signin(1, id(1))));
        EXPECT_EQ(fields(*TRY(t.find_signin(id(2)))), fields(bare));
        EXPECT_FALSE(TRY(t.find_signin(id(3))));
        return ok();
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_signin(bare); }).field, "id");
}

TEST_P(SigninContract, closes_once_and_wipes_the_state) {
    add(1, 0, Closing::open);
    commit([](Tables& t) -> Done {
        EXPECT_TRUE(TRY(t.close_signin(id(1), Closing::rejected_to_provide_code)));
        EXPECT_FALSE(TRY(t.close_signin(id(1), Closing::success)));
        EXPECT_FALSE(TRY(t.close_signin(id(2), Closing::success)));
        return ok();
    });
    look([](Tables& t) -> Done {
        const auto found = *TRY(t.find_signin(id(1)));
        EXPECT_EQ(found.closing, Closing::rejected_to_provide_code);
        EXPECT_TRUE(found.state.empty());
        return ok();
    });
}

TEST_P(SigninContract, counts_none_when_there_is_none) {
    EXPECT_EQ(failed(kNow).count, 0);
    EXPECT_EQ(failed(kNow).last_at, Time{});
}

TEST_P(SigninContract, counts_all_that_did_not_succeed) {
    add(1, 1, Closing::open); // whoever sees from KE2 that the password is wrong sends nothing more
    add(2, 3, Closing::rejected_to_provide_code);
    add(3, 2, Closing::timeout);
    add(4, 4, Closing::open, 2);
    EXPECT_EQ(failed(kNow).count, 3);
    EXPECT_EQ(failed(kNow).last_at, kNow + seconds(3));
}

TEST_P(SigninContract, counts_from_since_on) {
    add(1, 1, Closing::open);
    add(2, 2, Closing::open);
    EXPECT_EQ(failed(kNow + seconds(2)).count, 1);
    EXPECT_EQ(failed(kNow + seconds(3)).count, 0);
}

TEST_P(SigninContract, a_success_forgets_those_before_it) {
    add(1, 1, Closing::open);
    add(2, 2, Closing::success);
    add(3, 3, Closing::open);
    add(4, 4, Closing::success);
    add(5, 5, Closing::timeout);
    add(6, 6, Closing::open);
    EXPECT_EQ(failed(kNow).count, 2);
    EXPECT_EQ(failed(kNow).last_at, kNow + seconds(6));
}

} // namespace ownkey::test
