// Sessions and e-mail codes.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

class SessionContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) -> Done {
            TRY(t.insert_account(account(1)));
            return t.insert_account(account(2));
        });
    }
};

OWNKEY_FOR_EVERY_STORE(SessionContract);

TEST_P(SessionContract, gives_back_every_field) {
    auto locked = session(2, id(1));
    locked.unlock_share.reset();
    commit([&](Tables& t) -> Done {
        TRY(t.insert_session(session(1, id(1))));
        return t.insert_session(locked);
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_session_by_token(numbered<Hash32>(1)))),
                  fields(session(1, id(1))));
        EXPECT_EQ(fields(*TRY(t.find_session_by_alias(2))), fields(locked));
        EXPECT_FALSE(TRY(t.find_session_by_token(numbered<Hash32>(3))));
        EXPECT_FALSE(TRY(t.find_session_by_alias(3)));
        return ok();
    });
}

TEST_P(SessionContract, names_the_field_that_is_taken) {
    commit([](Tables& t) { return t.insert_session(session(1, id(1))); });
    auto second = session(2, id(2));
    second.alias = 1;
    auto f = failure([&](Tables& t) { return t.insert_session(second); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "alias");
    second = session(2, id(2));
    second.token_hash = numbered<Hash32>(1);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_session(second); }).field, "token_hash");
    second = session(2, id(2));
    second.id = id(1);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_session(second); }).field, "id");
}

TEST_P(SessionContract, updates_and_removes) {
    commit([](Tables& t) { return t.insert_session(session(1, id(1))); });
    auto changed = session(1, id(1));
    changed.last_seen_at += seconds(60);
    changed.unlock_share.reset();
    changed.unlock_until = {};
    commit([&](Tables& t) { return t.update_session(changed); });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_session_by_alias(1))), fields(changed));
        return ok();
    });
    commit([](Tables& t) -> Done {
        TRY(t.remove_session(id(1)));
        return t.remove_session(id(1)); // twice is ok
    });
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_session_by_alias(1)));
        return ok();
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_session(changed); }).error,
              Error::store_conflict);
}

TEST_P(SessionContract, removes_all_of_an_account_but_one) {
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= 3; ++number)
            TRY(t.insert_session(session(number, id(1))));
        return t.insert_session(session(4, id(2)));
    });
    commit([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.remove_sessions_of(id(1), id(2))), 2);
        EXPECT_TRUE(TRY(t.find_session_by_alias(2)));
        EXPECT_EQ(TRY(t.remove_sessions_of(id(1), std::nullopt)), 1);
        EXPECT_FALSE(TRY(t.find_session_by_alias(2)));
        EXPECT_TRUE(TRY(t.find_session_by_alias(4)));
        return ok();
    });
}

TEST_P(SessionContract, email_codes_by_link_and_the_newest_open_one) {
    auto older = email_code(1, id(1));
    auto newer = email_code(2, id(1));
    newer.created_at += seconds(1);
    auto used = email_code(3, id(1));
    used.created_at += seconds(2);
    used.closing = Closing::success;
    auto reset = email_code(4, id(1));
    reset.purpose = CodePurpose::reset_password;
    auto other = email_code(5, id(2));
    other.created_at += seconds(3);
    commit([&](Tables& t) -> Done {
        for (const auto& code : {older, newer, used, reset, other})
            TRY(t.insert_email_code(code));
        return ok();
    });
    const auto open_code = [&](CodePurpose purpose) {
        std::optional<EmailCode> found;
        look([&](Tables& t) -> Done {
            found = TRY(t.find_open_email_code(id(1), purpose));
            return ok();
        });
        return found;
    };
    EXPECT_EQ(fields(*open_code(CodePurpose::confirm_email)), fields(newer));
    EXPECT_EQ(open_code(CodePurpose::reset_password)->id, reset.id);
    newer.closing = Closing::too_many_tries;
    newer.tries_left = 0;
    commit([&](Tables& t) { return t.update_email_code(newer); });
    EXPECT_EQ(open_code(CodePurpose::confirm_email)->id, older.id);
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_email_code_by_link(newer.link_hash))), fields(newer));
        EXPECT_FALSE(TRY(t.find_email_code_by_link(numbered<Hash32>(99))));
        return ok();
    });
    other.id = id(6);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_email_code(other); }).field, "link_hash");
    EXPECT_EQ(failure([&](Tables& t) { return t.update_email_code(other); }).error,
              Error::store_conflict);
}

} // namespace ownkey::test
