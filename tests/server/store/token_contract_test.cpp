// Token families, documents of the server, service keys, repeatable requests.
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"

namespace ownkey::test {

class TokenContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) -> Done {
            TRY(t.insert_account(account(1)));
            return t.insert_account(account(2));
        });
    }
};

OWNKEY_FOR_EVERY_STORE(TokenContract);

TEST_P(TokenContract, token_families_have_a_version) {
    commit([](Tables& t) { return t.insert_token_family(token_family(1, id(1))); });
    TokenFamily first;
    commit([&](Tables& t) -> Done {
        first = *TRY(t.find_token_family(id(1)));
        EXPECT_EQ(fields(first), fields(token_family(1, id(1))));
        auto changed = first;
        changed.current_hash = numbered<Hash32>(99);
        return t.update_token_family(changed);
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_token_family(first); }).error,
              Error::store_conflict);
    EXPECT_EQ(
        failure([](Tables& t) { return t.insert_token_family(token_family(1, id(1))); }).field,
        "id");
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_token_family(id(1)))->current_hash, numbered<Hash32>(99));
        EXPECT_FALSE(TRY(t.find_token_family(id(2))));
        return ok();
    });
}

TEST_P(TokenContract, token_families_are_listed_and_revoked) {
    commit([](Tables& t) -> Done {
        for (const int number : {1, 2, 3})
            TRY(t.insert_token_family(token_family(number, id(1))));
        return t.insert_token_family(token_family(4, id(2)));
    });
    commit([](Tables& t) -> Done {
        auto gone = *TRY(t.find_token_family(id(2)));
        gone.revoked_at = kNow;
        TRY(t.update_token_family(gone));
        EXPECT_EQ(ids(TRY(t.token_families_of(id(1), 9))), (std::vector{id(3), id(1)}));
        EXPECT_EQ(ids(TRY(t.token_families_of(id(1), 1))), (std::vector{id(3)}));
        EXPECT_EQ(TRY(t.revoke_token_families(id(1), kNow + seconds(1))), 2);
        return ok();
    });
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_token_family(id(1)))->revoked_at, kNow + seconds(1));
        EXPECT_EQ(TRY(t.find_token_family(id(2)))->revoked_at, kNow);
        EXPECT_EQ(TRY(t.token_families_of(id(2), 9)).size(), 1U);
        return ok();
    });
}

TEST_P(TokenContract, documents_of_the_server_have_a_version) {
    const SealedState fresh{.name = "ring", .sealed = {1, 0, 2}};
    commit([&](Tables& t) { return t.put_sealed_state(fresh); });
    const auto f = failure([&](Tables& t) { return t.put_sealed_state(fresh); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "name");
    SealedState first;
    commit([&](Tables& t) -> Done {
        first = *TRY(t.find_sealed_state("ring"));
        EXPECT_EQ(first.sealed, fresh.sealed);
        auto changed = first;
        changed.sealed = {3};
        return t.put_sealed_state(changed);
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.put_sealed_state(first); }).error,
              Error::store_conflict);
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_sealed_state("ring"))->sealed, ByteVector{3});
        EXPECT_FALSE(TRY(t.find_sealed_state("rin")));
        return ok();
    });
}

TEST_P(TokenContract, token_families_of_a_session_are_revoked_with_it) {
    commit([](Tables& t) -> Done {
        for (int number = 1; number <= 3; ++number) {
            auto family = token_family(number, id(1));
            family.session_id = id(number == 3 ? 8 : 7);
            TRY(t.insert_token_family(family));
        }
        auto without = token_family(4, id(1));
        without.session_id.reset();
        return t.insert_token_family(without);
    });
    commit([](Tables& t) { return t.revoke_token_families_of_session(id(7), kNow); });
    commit([](Tables& t) { return t.revoke_token_families_of_session(id(7), kNow + hours(1)); });
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_token_family(id(1)))->revoked_at, kNow);
        EXPECT_EQ(TRY(t.find_token_family(id(2)))->revoked_at, kNow);
        EXPECT_EQ(ids(TRY(t.token_families_of(id(1), 9))), (std::vector{id(4), id(3)}));
        return ok();
    });
}

TEST_P(TokenContract, an_older_version_of_a_service_key_is_refused) {
    commit([](Tables& t) { return t.insert_service_key(service_key(1)); });
    ServiceKey first;
    commit([&](Tables& t) -> Done {
        first = *TRY(t.find_service_key(id(1)));
        auto used = first;
        used.last_used_at += seconds(60);
        return t.update_service_key(used);
    });
    first.revoked_at = kNow;
    EXPECT_EQ(failure([&](Tables& t) { return t.update_service_key(first); }).error,
              Error::store_conflict);
}

TEST_P(TokenContract, service_keys_are_kept_and_listed) {
    commit([](Tables& t) -> Done {
        for (const int number : {3, 1, 2})
            TRY(t.insert_service_key(service_key(number)));
        return ok();
    });
    auto revoked = service_key(1);
    revoked.revoked_at = kNow;
    revoked.version = 1;
    commit([&](Tables& t) { return t.update_service_key(revoked); });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_service_key(id(1)))), fields(revoked));
        EXPECT_EQ(fields(*TRY(t.find_service_key_by_hash(numbered<Hash32>(2)))),
                  fields(service_key(2)));
        EXPECT_FALSE(TRY(t.find_service_key_by_hash(numbered<Hash32>(9))));
        EXPECT_EQ(ids(TRY(t.service_keys({}, 2))), (std::vector{id(1), id(2)}));
        EXPECT_EQ(ids(TRY(t.service_keys(id(2), 2))), (std::vector{id(3)}));
        return ok();
    });
    auto second = service_key(9);
    second.key_hash = numbered<Hash32>(1);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_service_key(second); }).field, "key_hash");
}

TEST_P(TokenContract, repeatables_are_kept_once) {
    commit([](Tables& t) { return t.insert_repeatable(repeatable(1)); });
    EXPECT_EQ(failure([](Tables& t) { return t.insert_repeatable(repeatable(1)); }).field, "key");
    auto changed = repeatable(1);
    changed.status = 409;
    changed.body = "x";
    commit([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_repeatable(numbered<Hash32>(1)))), fields(repeatable(1)));
        TRY(t.update_repeatable(changed));
        EXPECT_EQ(fields(*TRY(t.find_repeatable(numbered<Hash32>(1)))), fields(changed));
        TRY(t.remove_repeatable(numbered<Hash32>(1)));
        EXPECT_FALSE(TRY(t.find_repeatable(numbered<Hash32>(1))));
        return ok();
    });
    EXPECT_EQ(failure([](Tables& t) { return t.update_repeatable(repeatable(1)); }).error,
              Error::store_conflict);
}

} // namespace ownkey::test
