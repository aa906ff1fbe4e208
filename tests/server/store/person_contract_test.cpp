// Devices, second factors, recovery codes, e-mail changes; signins of known devices.
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"

namespace ownkey::test {

class PersonContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) -> Done {
            TRY(t.insert_account(account(1)));
            return t.insert_account(account(2));
        });
    }
};

OWNKEY_FOR_EVERY_STORE(PersonContract);

TEST_P(PersonContract, devices_are_kept_and_listed) {
    commit([](Tables& t) -> Done {
        for (const int number : {1, 2, 3})
            TRY(t.insert_device(device(number, id(1))));
        return t.insert_device(device(4, id(2)));
    });
    auto changed = device(1, id(1));
    changed.last_seen_at = kNow + hours(1);
    commit([&](Tables& t) { return t.update_device(changed); });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_device_by_token(numbered<Hash32>(1)))), fields(changed));
        EXPECT_FALSE(TRY(t.find_device_by_token(numbered<Hash32>(9))));
        EXPECT_EQ(ids(TRY(t.devices_of(id(1), 2))), (std::vector{id(1), id(3)}));
        return ok();
    });
    auto second = device(5, id(1));
    second.token_hash = numbered<Hash32>(4);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_device(second); }).field, "token_hash");
    EXPECT_EQ(failure([](Tables& t) { return t.update_device(device(9, id(1))); }).error,
              Error::store_conflict);
    EXPECT_EQ(failure([](Tables& t) { return t.insert_device(device(9, id(9))); }).error,
              Error::store_failed);
    commit([](Tables& t) -> Done {
        TRY(t.remove_device(id(4)));
        return t.remove_devices_of(id(1));
    });
    look([](Tables& t) -> Done {
        EXPECT_TRUE(TRY(t.devices_of(id(1), 9)).empty());
        EXPECT_TRUE(TRY(t.devices_of(id(2), 9)).empty());
        return ok();
    });
}

TEST_P(PersonContract, sessions_are_listed_last_seen_first) {
    auto late = session(1, id(1));
    late.last_seen_at = kNow + hours(1);
    commit([&](Tables& t) -> Done {
        TRY(t.insert_session(late));
        TRY(t.insert_session(session(2, id(1))));
        return t.insert_session(session(3, id(2)));
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(ids(TRY(t.sessions_of(id(1), 9))), (std::vector{id(1), id(2)}));
        EXPECT_EQ(TRY(t.sessions_of(id(1), 1)).size(), 1U);
        EXPECT_EQ(ids(TRY(t.sessions_beyond(id(1), 1, 9))), (std::vector{id(2)}));
        EXPECT_EQ(ids(TRY(t.sessions_beyond(id(1), 0, 1))), (std::vector{id(1)}));
        EXPECT_TRUE(TRY(t.sessions_beyond(id(1), 2, 9)).empty());
        EXPECT_EQ(fields(*TRY(t.find_session(id(1)))), fields(late));
        EXPECT_FALSE(TRY(t.find_session(id(9))));
        return ok();
    });
}

TEST_P(PersonContract, a_second_factor_has_a_version) {
    const SecondFactor fresh{
        .account_id = id(1), .sealed_secret = {1, 2}, .last_step = 5, .created_at = kNow};
    commit([&](Tables& t) { return t.put_second_factor(fresh); });
    EXPECT_EQ(failure([&](Tables& t) { return t.put_second_factor(fresh); }).error,
              Error::store_conflict);
    SecondFactor first;
    commit([&](Tables& t) -> Done {
        first = *TRY(t.find_second_factor(id(1)));
        EXPECT_EQ(first.sealed_secret, fresh.sealed_secret);
        EXPECT_EQ(first.last_step, 5);
        EXPECT_EQ(first.created_at, kNow);
        auto changed = first;
        changed.confirmed = true;
        return t.put_second_factor(changed);
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.put_second_factor(first); }).error,
              Error::store_conflict);
    commit([](Tables& t) -> Done {
        EXPECT_TRUE(TRY(t.find_second_factor(id(1)))->confirmed);
        TRY(t.replace_recovery_codes(id(1), {{id(1), numbered<Hash32>(1)}}));
        return t.remove_second_factor(id(1));
    });
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_second_factor(id(1))));
        EXPECT_EQ(TRY(t.count_recovery_codes(id(1))), 0);
        return ok();
    });
}

TEST_P(PersonContract, each_recovery_code_is_used_once_by_its_owner) {
    const RecoveryCode code{id(1), numbered<Hash32>(1)};
    commit([&](Tables& t) -> Done {
        TRY(t.replace_recovery_codes(id(1), {{id(1), numbered<Hash32>(7)}}));
        return t.replace_recovery_codes(id(1), {code, {id(1), numbered<Hash32>(2)}});
    });
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.count_recovery_codes(id(1))), 2);
        EXPECT_FALSE(TRY(t.use_recovery_code({id(2), code.code_hash})));
        EXPECT_TRUE(TRY(t.use_recovery_code(code)));
        EXPECT_FALSE(TRY(t.use_recovery_code(code)));
        EXPECT_EQ(TRY(t.count_recovery_codes(id(1))), 1);
        return ok();
    });
    EXPECT_EQ(failure([&](Tables& t) {
                  return t.replace_recovery_codes(id(2), {{id(2), numbered<Hash32>(2)}});
              }).field,
              "code_hash");
}

TEST_P(PersonContract, an_account_has_one_open_email_change) {
    commit([](Tables& t) { return t.insert_email_change(email_change(1, id(1))); });
    const auto f = failure([](Tables& t) { return t.insert_email_change(email_change(2, id(1))); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "account_id");
    auto closed = email_change(1, id(1));
    closed.closing = Closing::overriden;
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_open_email_change(id(1)))), fields(email_change(1, id(1))));
        TRY(t.update_email_change(closed));
        EXPECT_FALSE(TRY(t.find_open_email_change(id(1))));
        return t.insert_email_change(email_change(2, id(1)));
    });
    look([&](Tables& t) -> Done {
        const auto second = email_change(2, id(1));
        EXPECT_EQ(fields(*TRY(t.find_email_change_by_link(closed.new_link_hash))), fields(closed));
        EXPECT_EQ(fields(*TRY(t.find_email_change_by_link(second.old_link_hash))), fields(second));
        EXPECT_FALSE(TRY(t.find_email_change_by_link(numbered<Hash32>(9))));
        return ok();
    });
    auto third = email_change(3, id(2));
    third.old_link_hash = closed.old_link_hash;
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_email_change(third); }).field,
              "old_link_hash");
    third = email_change(3, id(2));
    third.new_link_hash = closed.new_link_hash;
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_email_change(third); }).field,
              "new_link_hash");
}

TEST_P(PersonContract, known_devices_and_strangers_are_counted_apart) {
    commit([](Tables& t) -> Done {
        TRY(t.insert_signin(signin(1, id(1))));
        for (const int number : {2, 3}) {
            auto known = signin(number, id(1));
            known.device_id = id(50);
            known.created_at = kNow + seconds(number);
            TRY(t.insert_signin(known));
        }
        auto success = signin(4, id(1));
        success.device_id = id(51);
        success.created_at = kNow + seconds(9);
        success.closing = Closing::success;
        return t.insert_signin(success);
    });
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.failed_signins(id(1), Time())).count, 1);
        const auto known = TRY(t.failed_signins_of_device(id(1), id(50), Time()));
        EXPECT_EQ(known.count, 2);
        EXPECT_EQ(known.last_at, kNow + seconds(3));
        EXPECT_EQ(TRY(t.failed_signins_of_device(id(1), id(51), Time())).count, 0);
        EXPECT_EQ(TRY(t.failed_signins_of_device(id(2), id(50), Time())).count, 0);
        return ok();
    });
}

TEST_P(PersonContract, of_two_changes_of_a_signin_the_second_is_refused) {
    commit([](Tables& t) { return t.insert_signin(signin(1, id(1))); });
    Signin first;
    commit([&](Tables& t) -> Done {
        first = *TRY(t.find_signin(id(1)));
        auto changed = first;
        changed.tries_left = 3;
        return t.update_signin(changed);
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_signin(first); }).error,
              Error::store_conflict);
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_signin(id(1)))->tries_left, 3);
        return ok();
    });
}

} // namespace ownkey::test
