// Officers, recovery cases, handed shares; search and seals of the audit log.
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"

namespace ownkey::test {

class RecoveryContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) -> Done {
            TRY(t.insert_account(account(1)));
            return t.insert_account(account(2));
        });
    }

    void log(const Uuid& account_id, const std::string& event) {
        commit([&](Tables& t) {
            return t.append_audit({.at = kNow,
                                   .account_id = account_id,
                                   .event = event,
                                   .detail = "{}",
                                   .address = "::1"});
        });
    }
};

OWNKEY_FOR_EVERY_STORE(RecoveryContract);

TEST_P(RecoveryContract, officers_are_put_listed_and_removed) {
    commit([](Tables& t) -> Done {
        TRY(t.put_officer({.account_id = id(2), .card = {2}, .since = kNow}));
        TRY(t.put_officer({.account_id = id(1), .card = {1}, .since = kNow}));
        return t.put_officer({.account_id = id(1), .card = {3}, .since = kNow});
    });
    commit([](Tables& t) -> Done {
        const auto found = TRY(t.officers(9));
        EXPECT_EQ(found.size(), 2U);
        EXPECT_EQ(found.at(0).account_id, id(1));
        EXPECT_EQ(found.at(0).card, ByteVector{3});
        EXPECT_EQ(found.at(0).since, kNow);
        TRY(t.remove_officer(id(1)));
        EXPECT_EQ(TRY(t.officers(9)).size(), 1U);
        return ok();
    });
}

TEST_P(RecoveryContract, an_account_has_one_waiting_case) {
    commit([](Tables& t) { return t.insert_recovery_case(recovery_case(1, id(1))); });
    const auto f =
        failure([](Tables& t) { return t.insert_recovery_case(recovery_case(2, id(1))); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "account_id");
    RecoveryCase first;
    commit([&](Tables& t) -> Done {
        first = *TRY(t.find_open_recovery_case(id(1)));
        EXPECT_EQ(fields(first), fields(recovery_case(1, id(1))));
        auto changed = first;
        changed.state = RecoveryState::refused;
        TRY(t.update_recovery_case(changed));
        EXPECT_FALSE(TRY(t.find_open_recovery_case(id(1))));
        TRY(t.insert_recovery_case(recovery_case(2, id(1))));
        return t.insert_recovery_case(recovery_case(3, id(2)));
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_recovery_case(first); }).error,
              Error::store_conflict);
    look([](Tables& t) -> Done {
        using State = RecoveryState;
        EXPECT_EQ(TRY(t.find_recovery_case(id(1)))->state, State::refused);
        EXPECT_EQ(ids(TRY(t.recovery_cases(State::waiting, {}, 9))), (std::vector{id(2), id(3)}));
        EXPECT_EQ(ids(TRY(t.recovery_cases(State::waiting, id(2), 9))), (std::vector{id(3)}));
        EXPECT_EQ(TRY(t.recovery_cases(State::waiting, {}, 1)).size(), 1U);
        return ok();
    });
}

TEST_P(RecoveryContract, each_officer_hands_over_one_share_of_a_case) {
    commit([](Tables& t) -> Done {
        for (const int officer : {2, 1, 2})
            TRY(t.put_handed_share({.case_id = id(7),
                                    .officer_id = id(officer),
                                    .sealed = {static_cast<Byte>(officer)},
                                    .at = kNow}));
        TRY(t.put_handed_share({.case_id = id(7), .officer_id = id(1), .sealed = {}, .at = kNow}));
        return ok();
    });
    look([](Tables& t) -> Done {
        const auto found = TRY(t.handed_shares(id(7)));
        EXPECT_EQ(found.size(), 2U);
        EXPECT_TRUE(found.at(0).sealed.empty()); // as the end of a case leaves it
        EXPECT_EQ(found.at(0).officer_id, id(1));
        EXPECT_EQ(found.at(1).sealed, ByteVector{2});
        EXPECT_TRUE(TRY(t.handed_shares(id(8))).empty());
        return ok();
    });
}

TEST_P(RecoveryContract, the_audit_log_is_searched_newest_first) {
    log(id(1), "a");
    log(id(1), "b");
    log(id(2), "a");
    look([](Tables& t) -> Done {
        const auto all = TRY(t.search_audit({}));
        EXPECT_EQ(all.size(), 3U);
        EXPECT_EQ(all.at(0).account_id, id(2));
        EXPECT_EQ(TRY(t.search_audit({.account_id = id(1)})).size(), 2U);
        EXPECT_EQ(TRY(t.search_audit({.event = "a"})).size(), 2U);
        EXPECT_EQ(TRY(t.search_audit({.account_id = id(1), .event = "a"})).size(), 1U);
        EXPECT_EQ(ids(TRY(t.search_audit({.before = all.at(1).id}))), std::vector{all.at(2).id});
        EXPECT_EQ(TRY(t.search_audit({.limit = 1})).size(), 1U);
        return ok();
    });
}

TEST_P(RecoveryContract, each_event_is_sealed_once_with_its_own_number) {
    for (int i = 0; i < 3; ++i)
        log(id(1), "a");
    std::vector<AuditEvent> events;
    commit([&](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.newest_sealed_audit()));
        events = TRY(t.unsealed_audit(9));
        EXPECT_EQ(events.size(), 3U);
        EXPECT_TRUE(std::is_sorted(events.begin(), events.end(), [](const auto& a, const auto& b) {
            return a.id < b.id;
        }));
        for (const std::int64_t number : {1, 2}) {
            auto& event = events.at(static_cast<std::size_t>(number) - 1);
            event.seal_number = number;
            event.seal = numbered<Hash32>(static_cast<int>(number));
            event.event = "forged"; // not taken
            TRY(t.seal_audit(event));
        }
        EXPECT_EQ(ids(TRY(t.unsealed_audit(9))), std::vector{events.at(2).id});
        return ok();
    });
    look([](Tables& t) -> Done {
        const auto newest = TRY(t.newest_sealed_audit());
        EXPECT_EQ(newest->seal_number, 2);
        EXPECT_EQ(newest->seal, numbered<Hash32>(2));
        EXPECT_EQ(newest->event, "a");
        EXPECT_EQ(TRY(t.sealed_audit(1, 9)).size(), 2U);
        EXPECT_EQ(TRY(t.sealed_audit(2, 9)).at(0).seal_number, 2);
        EXPECT_EQ(TRY(t.sealed_audit(1, 1)).size(), 1U);
        return ok();
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.seal_audit(events.at(0)); }).error,
              Error::store_conflict);
    events.at(2).seal_number = 2;
    const auto f = failure([&](Tables& t) { return t.seal_audit(events.at(2)); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "seal_number");
}

} // namespace ownkey::test
