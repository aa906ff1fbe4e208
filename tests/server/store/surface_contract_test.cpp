// Account numbers, credentials of older systems, GUIDs of accounts kept elsewhere; what surfaces
// ask of accounts, signins and codes.
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"
#include "tests/server/store/surface_samples.h"

namespace ownkey::test {

class SurfaceContract : public StoreTest {
protected:
    void SetUp() override {
        for (const int number : {1, 2, 3})
            commit([&](Tables& t) { return t.insert_account(account(number)); });
    }

    /// The number that this account gets now.
    std::int64_t give(int account_number,
                      std::optional<std::int64_t> wanted = {},
                      System system = System::apparts) {
        std::int64_t number = 0;
        commit([&](Tables& t) -> Done {
            number = TRY(t.give_account_number(system, id(account_number), wanted));
            return ok();
        });
        return number;
    }

    Failure refusal(int account_number, std::optional<std::int64_t> wanted = {}) {
        return failure([&](Tables& t) -> Done {
            TRY(t.give_account_number(System::apparts, id(account_number), wanted));
            return ok();
        });
    }

    /// What find_numbered_account says.
    std::optional<Uuid> holder(std::int64_t number, System system = System::apparts) {
        std::optional<Uuid> out;
        look([&](Tables& t) -> Done {
            out = TRY(t.find_numbered_account(system, number));
            return ok();
        });
        return out;
    }

    int expire(Time now) {
        int rows = 0;
        commit([&](Tables& t) -> Done {
            rows = TRY(t.expire(now));
            return ok();
        });
        return rows;
    }

    bool has_guid(int number) {
        bool found = false;
        look([&](Tables& t) -> Done {
            found =
                TRY(t.find_foreign_guid(ForeignKind::token, numbered<Hash32>(number))).has_value();
            return ok();
        });
        return found;
    }
};

OWNKEY_FOR_EVERY_STORE(SurfaceContract);

TEST_P(SurfaceContract, numbers_are_counted_up_for_each_system) {
    EXPECT_EQ(give(1), 1);
    EXPECT_EQ(give(2), 2);
    EXPECT_EQ(give(2, {}, System::gradido), 1);
    EXPECT_EQ(holder(1), id(1));
    EXPECT_EQ(holder(2), id(2));
    EXPECT_EQ(holder(1, System::gradido), id(2));
    EXPECT_FALSE(holder(3));
    EXPECT_FALSE(holder(0));
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_account_number(System::apparts, id(2))), 2);
        EXPECT_EQ(TRY(t.find_account_number(System::gradido, id(2))), 1);
        EXPECT_FALSE(TRY(t.find_account_number(System::gradido, id(1))));
        return ok();
    });
}

TEST_P(SurfaceContract, an_account_keeps_its_number) {
    EXPECT_EQ(give(1, 40), 40);
    EXPECT_EQ(give(1), 40);
    EXPECT_EQ(give(1, 50), 40);
    EXPECT_FALSE(holder(50));
    EXPECT_EQ(give(2), 41) << "the next one comes after the largest";
    EXPECT_EQ(give(3, 7), 7) << "a free one below may be wanted";
}

TEST_P(SurfaceContract, somebody_elses_number_is_refused) {
    give(1, 40);
    const auto f = refusal(2, 40);
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "number");
    EXPECT_EQ(holder(40), id(1));
    EXPECT_EQ(refusal(9).error, Error::store_failed) << "nobody has this id";
}

TEST_P(SurfaceContract, numbers_have_bounds) {
    EXPECT_EQ(refusal(1, 0).error, Error::bad_request);
    EXPECT_EQ(refusal(1, -1).error, Error::bad_request);
    EXPECT_EQ(refusal(1, kLastAccountNumber + 1).error, Error::bad_request);
    EXPECT_EQ(give(1, kLastAccountNumber), kLastAccountNumber);
    EXPECT_EQ(refusal(2).error, Error::bad_request) << "there is none left";
    EXPECT_EQ(give(2, {}, System::gradido), 1);
}

TEST_P(SurfaceContract, the_number_of_a_removed_account_is_nobodys_for_good) {
    give(1);
    give(2);
    commit([](Tables& t) { return t.remove_account(id(2)); });
    EXPECT_FALSE(holder(2));
    EXPECT_EQ(give(3), 3);
    EXPECT_EQ(holder(1), id(1));
    commit([](Tables& t) { return t.insert_account(account(4)); });
    EXPECT_EQ(refusal(4, 2).field, "number");
}

TEST_P(SurfaceContract, a_credential_of_an_older_system_is_one_for_each_account) {
    commit([](Tables& t) -> Done {
        TRY(t.put_legacy_credential(legacy_credential(id(1))));
        return t.put_legacy_credential(legacy_credential(id(2)));
    });
    auto other = legacy_credential(id(1));
    other.scheme = LegacyScheme::argon2;
    other.sealed = {4};
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_legacy_credential(id(1)))), fields(legacy_credential(id(1))));
        return t.put_legacy_credential(other);
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_legacy_credential(id(1)))), fields(other));
        EXPECT_FALSE(TRY(t.find_legacy_credential(id(3))));
        EXPECT_TRUE(TRY(t.has_legacy_credentials(LegacyScheme::argon2)));
        EXPECT_TRUE(TRY(t.has_legacy_credentials(LegacyScheme::pbkdf2)));
        EXPECT_FALSE(TRY(t.has_legacy_credentials(LegacyScheme::bcrypt)));
        return ok();
    });
    EXPECT_EQ(
        failure([](Tables& t) { return t.put_legacy_credential(legacy_credential(id(9))); }).error,
        Error::store_failed);
}

TEST_P(SurfaceContract, a_credential_of_an_older_system_goes) {
    commit([](Tables& t) -> Done {
        TRY(t.put_legacy_credential(legacy_credential(id(1))));
        TRY(t.put_legacy_credential(legacy_credential(id(2))));
        TRY(t.remove_legacy_credential(id(3)));
        return t.remove_legacy_credential(id(1));
    });
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_legacy_credential(id(1))));
        EXPECT_TRUE(TRY(t.find_legacy_credential(id(2))));
        return ok();
    });
    commit([](Tables& t) { return t.remove_account(id(2)); });
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.has_legacy_credentials(LegacyScheme::pbkdf2)));
        return ok();
    });
}

TEST_P(SurfaceContract, a_foreign_guid_gives_back_every_field_and_is_one_of_its_kind) {
    auto same_text = foreign_guid(2);
    same_text.kind = ForeignKind::signin;
    same_text.guid_hash = numbered<Hash32>(1);
    commit([&](Tables& t) -> Done {
        TRY(t.insert_foreign_guid(foreign_guid(1)));
        return t.insert_foreign_guid(same_text);
    });
    look([&](Tables& t) -> Done {
        const auto row = TRY(t.find_foreign_guid(ForeignKind::token, numbered<Hash32>(1)));
        EXPECT_EQ(fields(*row), fields(foreign_guid(1)));
        EXPECT_EQ(row->version, 1U);
        EXPECT_EQ(TRY(t.find_foreign_guid(ForeignKind::signin, numbered<Hash32>(1)))->id, id(2));
        EXPECT_FALSE(TRY(t.find_foreign_guid(ForeignKind::signup, numbered<Hash32>(1))));
        return ok();
    });
    auto again = foreign_guid(3);
    again.guid_hash = numbered<Hash32>(1);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_foreign_guid(again); }).field, "guid_hash");
}

TEST_P(SurfaceContract, a_foreign_guid_of_an_old_version_is_not_written) {
    commit([](Tables& t) { return t.insert_foreign_guid(foreign_guid(1)); });
    auto row = foreign_guid(1);
    row.version = 1;
    row.closing = Closing::success;
    commit([&](Tables& t) { return t.update_foreign_guid(row); });
    look([&](Tables& t) -> Done {
        const auto found = *TRY(t.find_foreign_guid(ForeignKind::token, numbered<Hash32>(1)));
        EXPECT_EQ(fields(found), fields(row));
        EXPECT_EQ(found.version, 2U);
        return ok();
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_foreign_guid(row); }).error,
              Error::store_conflict);
}

TEST_P(SurfaceContract, foreign_guids_go_with_their_user_or_their_time) {
    auto second = foreign_guid(2);
    second.user = foreign_guid(1).user;
    auto early = foreign_guid(4);
    early.expires_at = kNow - microseconds(1);
    auto just = foreign_guid(5);
    just.expires_at = kNow;
    commit([&](Tables& t) -> Done {
        for (const auto& row : {foreign_guid(1), second, foreign_guid(3), early, just})
            TRY(t.insert_foreign_guid(row));
        return t.remove_foreign_guids_of(foreign_guid(1).user);
    });
    EXPECT_FALSE(has_guid(1) || has_guid(2));
    EXPECT_TRUE(has_guid(3));
    EXPECT_EQ(expire(kNow), 1);
    EXPECT_FALSE(has_guid(4));
    EXPECT_TRUE(has_guid(5));
}

TEST_P(SurfaceContract, an_account_is_found_by_its_phone) {
    auto older = account(4);
    older.phone = account(3).phone;
    older.created_at = account(3).created_at - microseconds(1);
    auto none = account(5);
    none.phone.clear();
    commit([&](Tables& t) -> Done {
        TRY(t.insert_account(older));
        return t.insert_account(none);
    });
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_account_by_phone(account(1).phone))->id, id(1));
        EXPECT_EQ(TRY(t.find_account_by_phone(account(3).phone))->id, id(4)) << "the older one";
        EXPECT_FALSE(TRY(t.find_account_by_phone("")));
        EXPECT_FALSE(TRY(t.find_account_by_phone(account(9).phone)));
        return ok();
    });
}

TEST_P(SurfaceContract, every_account_is_listed_once_by_id) {
    auto disabled = account(4);
    disabled.state = AccountState::deleted;
    commit([&](Tables& t) { return t.insert_account(disabled); });
    look([](Tables& t) -> Done {
        std::vector<Uuid> listed;
        std::optional<Uuid> after;
        for (int page = 0; page < 3; ++page)
            for (const auto& row : TRY(t.accounts_after(after, 2)))
                listed.push_back(*(after = row.id));
        EXPECT_EQ(listed, (std::vector{id(1), id(2), id(3), id(4)}));
        return ok();
    });
}

TEST_P(SurfaceContract, signins_are_counted_however_they_ended_for_a_day) {
    const auto add = [&](int number, int at, Closing closing, int of = 1) {
        auto row = signin(number, id(of));
        row.created_at = kNow + seconds(at);
        row.closing = closing;
        row.purpose = SigninPurpose::verified;
        if (number == 2) row.device_id = id(8);
        commit([&](Tables& t) { return t.insert_signin(row); });
    };
    add(1, 1, Closing::success);
    add(2, 2, Closing::open);
    add(3, 3, Closing::rejected_to_provide_code);
    add(4, 3, Closing::open, 2);
    const auto count = [&](Time since) {
        int out = 0;
        look([&](Tables& t) -> Done {
            out = TRY(t.count_signins(id(1), since));
            return ok();
        });
        return out;
    };
    EXPECT_EQ(count(kNow), 3);
    EXPECT_EQ(count(kNow + seconds(2)), 2);
    EXPECT_EQ(count(kNow + seconds(4)), 0);
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_signin(id(1)))->purpose, SigninPurpose::verified);
        return ok();
    });
    expire(kNow + hours(24));
    EXPECT_EQ(count(kNow), 3);
    expire(signin(1, id(1)).expires_at + hours(24) + microseconds(1));
    EXPECT_EQ(count(kNow), 0);
}

TEST_P(SurfaceContract, a_code_is_found_by_its_id) {
    auto code = email_code(1, id(1));
    code.purpose = CodePurpose::deactivation;
    commit([&](Tables& t) -> Done {
        TRY(t.insert_email_code(code));
        EXPECT_EQ(fields(*TRY(t.find_email_code(id(1)))), fields(code));
        return ok();
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_email_code(id(1)))), fields(code));
        EXPECT_FALSE(TRY(t.find_email_code(id(2))));
        EXPECT_EQ(TRY(t.find_open_email_code(id(1), CodePurpose::deactivation))->id, id(1));
        return ok();
    });
    EXPECT_EQ(expire(code.link_until + microseconds(1)), 1);
}

// As webhooks: claimed at once, whatever else waits for the account, and gone a day after.
TEST_P(SurfaceContract, callbacks_go_out_as_webhooks_do) {
    commit([](Tables& t) -> Done {
        TRY(t.insert_outbox(outbox_item(id(1), OutboxKind::put_transaction)));
        for (const auto kind : {OutboxKind::webhook, OutboxKind::callback})
            TRY(t.insert_outbox(outbox_item(id(1), kind)));
        auto items = TRY(t.claim_outbox(kNow, Seconds(30), 9));
        EXPECT_EQ(items.size(), 3U);
        EXPECT_EQ(items.at(2).kind, OutboxKind::callback);
        for (auto& item : items) {
            item.state = OutboxState::done;
            TRY(t.update_outbox(item));
        }
        return ok();
    });
    EXPECT_EQ(expire(kNow + hours(24) + microseconds(1)), 3);
}

} // namespace ownkey::test
