// Accounts, credentials, envelopes, signups.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

using AccountContract = StoreTest;
OWNKEY_FOR_EVERY_STORE(AccountContract);

TEST_P(AccountContract, gives_back_every_field) {
    commit([](Tables& t) { return t.insert_account(account(1)); });
    look([](Tables& t) -> Done {
        const auto by_id = TRY(t.find_account(id(1)));
        EXPECT_EQ(fields(*by_id), fields(account(1)));
        EXPECT_EQ(by_id->version, 1U);
        EXPECT_EQ(fields(*TRY(t.find_account_by_email("person1@example.org"))), fields(account(1)));
        EXPECT_EQ(fields(*TRY(t.find_account_by_public_key(numbered<PublicKey>(1)))),
                  fields(account(1)));
        return ok();
    });
}

TEST_P(AccountContract, knows_whether_there_is_any_account) {
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.has_accounts()));
        return ok();
    });
    for (const int number : {1, 2})
        commit([&](Tables& t) { return t.insert_account(account(number)); });
    look([](Tables& t) -> Done {
        EXPECT_TRUE(TRY(t.has_accounts()));
        return ok();
    });
}

TEST_P(AccountContract, says_that_a_row_is_absent) {
    commit([](Tables& t) { return t.insert_account(account(1)); });
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_account(id(2))));
        EXPECT_FALSE(TRY(t.find_account_by_email("person1@example.or")));
        EXPECT_FALSE(TRY(t.find_account_by_public_key(numbered<PublicKey>(2))));
        EXPECT_FALSE(TRY(t.find_credential(id(1))));
        EXPECT_TRUE(TRY(t.envelopes_of(id(1))).empty());
        EXPECT_FALSE(TRY(t.find_signup(id(1))));
        return ok();
    });
}

TEST_P(AccountContract, names_the_field_that_is_taken) {
    commit([](Tables& t) { return t.insert_account(account(1)); });
    const auto field_of = [&](const Account& second) {
        const auto f = failure([&](Tables& t) { return t.insert_account(second); });
        EXPECT_EQ(f.error, Error::store_duplicate);
        return f.field;
    };
    auto second = account(2);
    second.email_key = account(1).email_key;
    EXPECT_EQ(field_of(second), "email_key");
    second = account(2);
    second.username = account(1).username;
    EXPECT_EQ(field_of(second), "username");
    second = account(2);
    second.public_key = account(1).public_key;
    EXPECT_EQ(field_of(second), "public_key");
    second = account(2);
    second.id = account(1).id;
    EXPECT_EQ(field_of(second), "id");
}

TEST_P(AccountContract, lets_many_have_no_user_name_and_no_key) {
    for (int number = 1; number <= 3; ++number) {
        auto row = account(number);
        row.username.clear();
        row.public_key.reset();
        commit([&](Tables& t) { return t.insert_account(row); });
        look([&](Tables& t) -> Done {
            EXPECT_EQ(fields(*TRY(t.find_account(row.id))), fields(row));
            return ok();
        });
    }
}

TEST_P(AccountContract, update_raises_the_version_and_refuses_an_older_one) {
    commit([](Tables& t) { return t.insert_account(account(1)); });
    Account read_first;
    look([&](Tables& t) -> Done {
        read_first = *TRY(t.find_account(id(1)));
        return ok();
    });
    auto changed = read_first;
    changed.email_key = "other@example.org";
    changed.key_revision = 8;
    commit([&](Tables& t) { return t.update_account(changed); });
    look([&](Tables& t) -> Done {
        const auto now = *TRY(t.find_account(id(1)));
        EXPECT_EQ(fields(now), fields(changed));
        EXPECT_EQ(now.version, read_first.version + 1);
        return ok();
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_account(changed); }).error,
              Error::store_conflict);
    EXPECT_EQ(failure([&](Tables& t) { return t.update_account(account(2)); }).error,
              Error::store_conflict);
}

TEST_P(AccountContract, update_checks_uniqueness_too) {
    commit([](Tables& t) -> Done {
        TRY(t.insert_account(account(1)));
        return t.insert_account(account(2));
    });
    const auto f = failure([](Tables& t) -> Done {
        auto second = *TRY(t.find_account(id(2)));
        second.username = account(1).username;
        return t.update_account(second);
    });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "username");
}

TEST_P(AccountContract, put_credential_inserts_and_replaces) {
    Credential row{
        .account_id = id(1), .record = numbered<opaque::RegistrationRecord>(1), .updated_at = kNow};
    commit([&](Tables& t) -> Done {
        TRY(t.insert_account(account(1)));
        return t.put_credential(row);
    });
    row.record = numbered<opaque::RegistrationRecord>(2);
    row.updated_at = kNow + seconds(1);
    commit([&](Tables& t) { return t.put_credential(row); });
    look([&](Tables& t) -> Done {
        const auto found = *TRY(t.find_credential(id(1)));
        EXPECT_EQ(found.account_id, row.account_id);
        EXPECT_EQ(found.suite, Suite::one);
        EXPECT_EQ(found.record, row.record);
        EXPECT_EQ(found.updated_at, row.updated_at);
        return ok();
    });
}

TEST_P(AccountContract, put_envelope_inserts_and_replaces_by_method) {
    EnvelopeRow password{
        .account_id = id(1), .revision = 1, .data = ByteVector(168, 1), .updated_at = kNow};
    EnvelopeRow recovery{.account_id = id(1),
                         .method = vault::Method::recovery,
                         .revision = 1,
                         .data = ByteVector(168, 2),
                         .updated_at = kNow};
    commit([&](Tables& t) -> Done {
        TRY(t.insert_account(account(1)));
        TRY(t.put_envelope(recovery));
        return t.put_envelope(password);
    });
    password.revision = 2;
    password.data = ByteVector(168, 3);
    commit([&](Tables& t) { return t.put_envelope(password); });
    look([&](Tables& t) -> Done {
        const auto found = TRY(t.envelopes_of(id(1)));
        EXPECT_EQ(found.size(), 2U);
        EXPECT_EQ(found[0].method, vault::Method::password);
        EXPECT_EQ(found[0].revision, 2U);
        EXPECT_EQ(found[0].data, password.data);
        EXPECT_EQ(found[1].method, vault::Method::recovery);
        EXPECT_EQ(found[1].data, recovery.data);
        return ok();
    });
}

TEST_P(AccountContract, rows_of_an_account_need_the_account) {
    const Credential credential{.account_id = id(9), .record = {}, .updated_at = kNow};
    const EnvelopeRow envelope{.account_id = id(9), .data = {1}, .updated_at = kNow};
    EXPECT_EQ(failure([&](Tables& t) { return t.put_credential(credential); }).error,
              Error::store_failed);
    EXPECT_EQ(failure([&](Tables& t) { return t.put_envelope(envelope); }).error,
              Error::store_failed);
    EXPECT_EQ(failure([](Tables& t) { return t.insert_session(session(1, id(9))); }).error,
              Error::store_failed);
    EXPECT_EQ(failure([](Tables& t) { return t.insert_email_code(email_code(1, id(9))); }).error,
              Error::store_failed);
    EXPECT_EQ(failure([](Tables& t) { return t.insert_transaction(transaction(1, id(9))); }).error,
              Error::store_failed);
    // In one transaction the order does not matter.
    commit([&](Tables& t) -> Done {
        TRY(t.put_credential(credential));
        return t.insert_account(account(9));
    });
}

TEST_P(AccountContract, signups_are_kept_changed_and_closed_by_email) {
    auto other = signup(3);
    other.email_key = "other@b.c";
    commit([&](Tables& t) -> Done {
        TRY(t.insert_signup(signup(1)));
        TRY(t.insert_signup(signup(2)));
        return t.insert_signup(other);
    });
    auto done = signup(1);
    done.closing = Closing::success;
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_signup(id(1)))), fields(signup(1)));
        TRY(t.update_signup(done));
        EXPECT_EQ(TRY(t.close_signups("a@b.c", Closing::overriden)), 1);
        EXPECT_EQ(TRY(t.close_signups("a@b.c", Closing::overriden)), 0);
        return ok();
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_signup(id(1)))), fields(done));
        EXPECT_EQ(TRY(t.find_signup(id(2)))->closing, Closing::overriden);
        EXPECT_EQ(TRY(t.find_signup(id(3)))->closing, Closing::open);
        return ok();
    });
    EXPECT_EQ(failure([](Tables& t) { return t.insert_signup(signup(1)); }).field, "id");
    EXPECT_EQ(failure([](Tables& t) { return t.update_signup(signup(8)); }).error,
              Error::store_conflict);
}

} // namespace ownkey::test
