// Finding, listing and removing accounts; former keys.
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"

namespace ownkey::test {

class SearchContract : public StoreTest {
protected:
    void add(
        int number,
        const std::string& first,
        const std::string& last,
        const std::function<void(Account&)>& change = [](Account&) {}) {
        auto row = account(number);
        row.first_name = first;
        row.last_name = last;
        change(row);
        commit([&](Tables& t) { return t.insert_account(row); });
    }

    /// The ids of all pages of this size, each page once.
    std::vector<std::vector<Uuid>> pages(const std::string& text, int limit) {
        std::vector<std::vector<Uuid>> out;
        look([&](Tables& t) -> Done {
            AccountSearch search{.text = text, .after = "", .limit = limit};
            do {
                const auto page = TRY(t.search_accounts(search));
                out.push_back(ids(page.accounts));
                search.after = page.next;
            } while (!search.after.empty());
            return ok();
        });
        return out;
    }
};

OWNKEY_FOR_EVERY_STORE(SearchContract);

using Pages = std::vector<std::vector<Uuid>>;

TEST_P(SearchContract, finds_by_the_start_of_any_word_in_any_case) {
    add(1, "Änne", "MÜLLER");
    add(2, "Muriel", "Ärmel");
    EXPECT_EQ(pages("mÜl", 9), (Pages{{id(1)}}));
    EXPECT_EQ(pages("äN", 9), (Pages{{id(1)}}));
    EXPECT_EQ(pages("ä", 9), (Pages{{id(1), id(2)}}));
    EXPECT_EQ(pages("USER2", 9), (Pages{{id(2)}}));
    EXPECT_EQ(pages("person1@EXAMPLE", 9), (Pages{{id(1)}}));
    EXPECT_EQ(pages("üller", 9), (Pages{{}}));
}

TEST_P(SearchContract, pages_end_and_go_on_where_they_ended) {
    for (int number = 1; number <= 5; ++number)
        add(number, "Same", "Name");
    EXPECT_EQ(pages("same", 2), (Pages{{id(1), id(2)}, {id(3), id(4)}, {id(5)}}));
    EXPECT_EQ(pages("", 2), (Pages{{id(1), id(2)}, {id(3), id(4)}, {id(5)}}));
    EXPECT_EQ(pages("same", 5), (Pages{{id(1), id(2), id(3), id(4), id(5)}}));
}

TEST_P(SearchContract, an_account_is_listed_once_a_page) {
    add(1, "Anna", "Anders", [](Account& a) { a.username = "anni"; });
    add(2, "Anton", "Zed");
    EXPECT_EQ(pages("an", 9), (Pages{{id(1), id(2)}}));
}

TEST_P(SearchContract, follows_changed_names) {
    add(1, "Anna", "Anders");
    commit([](Tables& t) -> Done {
        auto row = *TRY(t.find_account(id(1)));
        row.first_name = "Berta";
        return t.update_account(row);
    });
    EXPECT_EQ(pages("anna", 9), (Pages{{}}));
    EXPECT_EQ(pages("berta", 9), (Pages{{id(1)}}));
    EXPECT_EQ(pages("anders", 9), (Pages{{id(1)}}));
}

TEST_P(SearchContract, refuses_a_place_that_no_page_gave) {
    for (const std::string after : {"x", "61", "6.1", "zz.00112233445566778899aabbccddeeff"})
        EXPECT_EQ(failure([&](Tables& t) -> Done {
                      TRY(t.search_accounts({.text = "a", .after = after, .limit = 2}));
                      return ok();
                  }).error,
                  Error::bad_request);
}

TEST_P(SearchContract, user_names_are_one_whatever_their_case) {
    add(1, "A", "B", [](Account& a) { a.username = "Émilie"; });
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_account_by_username("éMILIE"))->username, "Émilie");
        EXPECT_FALSE(TRY(t.find_account_by_username("emilie")));
        EXPECT_FALSE(TRY(t.find_account_by_username("")));
        return ok();
    });
    auto second = account(2);
    second.username = "ÉMILIE";
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_account(second); }).field, "username");
}

TEST_P(SearchContract, counts_and_deadlines) {
    add(1, "A", "B", [](Account& a) { a.delete_at = kNow; });
    add(2, "A", "B", [](Account& a) { a.delete_at.reset(); });
    add(3, "A", "B", [](Account& a) {
        a.state = AccountState::unconfirmed;
        a.delete_at = kNow + seconds(1);
    });
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.count_accounts(Role::admin)), 2);
        EXPECT_EQ(TRY(t.count_accounts(Role::support)), 0);
        EXPECT_EQ(ids(TRY(t.accounts_to_delete(kNow, 9))), std::vector{id(1)});
        EXPECT_EQ(TRY(t.accounts_to_delete(kNow + seconds(1), 1)).size(), 1U);
        EXPECT_EQ(TRY(t.unconfirmed_before(kNow, 9)).size(), 0U);
        EXPECT_EQ(ids(TRY(t.unconfirmed_before(kNow + seconds(1), 9))), std::vector{id(3)});
        return ok();
    });
}

TEST_P(SearchContract, those_with_a_role_are_listed_by_state_and_id) {
    const auto with_role = [](Role role, AccountState state) {
        return [=](Account& a) {
            a.role = role;
            a.state = state;
        };
    };
    add(3, "A", "A", with_role(Role::admin, AccountState::active));
    add(1, "B", "B", with_role(Role::admin, AccountState::disabled));
    add(2, "C", "C", with_role(Role::support, AccountState::active));
    add(4, "D", "D", with_role(Role::admin, AccountState::unconfirmed));
    look([&](Tables& t) -> Done {
        EXPECT_EQ(ids(TRY(t.accounts_with_role(Role::admin, std::nullopt, 9))),
                  (std::vector{id(4), id(3), id(1)}));
        EXPECT_EQ(ids(TRY(t.accounts_with_role(Role::admin, std::nullopt, 2))),
                  (std::vector{id(4), id(3)}));
        EXPECT_EQ(ids(TRY(t.accounts_with_role(Role::admin, id(3), 2))), std::vector{id(1)});
        EXPECT_TRUE(TRY(t.accounts_with_role(Role::recovery_officer, std::nullopt, 9)).empty());
        return ok();
    });
}

TEST_P(SearchContract, removes_an_account_with_all_that_hangs_on_it) {
    add(1, "Anna", "Anders");
    add(2, "Berta", "Zed");
    commit([](Tables& t) -> Done {
        TRY(t.put_credential({.account_id = id(1), .record = {}}));
        TRY(t.put_envelope({.account_id = id(1), .data = {1}}));
        TRY(t.insert_key_change({.account_id = id(1), .old_key = {}, .new_key = {}, .entry = {}}));
        TRY(t.insert_session(session(1, id(1))));
        TRY(t.insert_session(session(2, id(2))));
        TRY(t.insert_device(device(1, id(1))));
        TRY(t.put_second_factor({.account_id = id(1), .sealed_secret = {1}}));
        TRY(t.replace_recovery_codes(id(1), {{id(1), numbered<Hash32>(1)}}));
        TRY(t.insert_token_family(token_family(1, id(1))));
        TRY(t.insert_email_change(email_change(1, id(1))));
        TRY(t.put_officer({.account_id = id(1), .card = {1}}));
        TRY(t.insert_recovery_case(recovery_case(1, id(1))));
        TRY(t.put_handed_share({.case_id = id(1), .officer_id = id(2), .sealed = {1}}));
        TRY(t.insert_email_code(email_code(1, id(1))));
        TRY(t.append_audit({.account_id = id(1), .event = "e", .detail = "", .address = ""}));
        return t.insert_transaction(transaction(1, id(1)));
    });
    commit([](Tables& t) { return t.remove_account(id(1)); });
    EXPECT_EQ(pages("anna", 9), (Pages{{}}));
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_account(id(1))));
        EXPECT_FALSE(TRY(t.find_credential(id(1))));
        EXPECT_TRUE(TRY(t.envelopes_of(id(1))).empty());
        EXPECT_FALSE(TRY(t.find_session(id(1))));
        EXPECT_TRUE(TRY(t.find_session(id(2))));
        EXPECT_FALSE(TRY(t.find_second_factor(id(1))));
        EXPECT_EQ(TRY(t.count_recovery_codes(id(1))), 0);
        EXPECT_FALSE(TRY(t.find_recovery_case(id(1))));
        EXPECT_TRUE(TRY(t.handed_shares(id(1))).empty());
        EXPECT_EQ(TRY(t.audit_of(id(1), 9)).size(), 1U);
        return ok();
    });
}

TEST_P(SearchContract, removes_credential_and_envelopes) {
    add(1, "A", "B");
    commit([](Tables& t) -> Done {
        TRY(t.put_credential({.account_id = id(1), .record = {}}));
        TRY(t.put_envelope({.account_id = id(1), .slot = 1, .data = {1}}));
        TRY(t.put_envelope({.account_id = id(1), .slot = 0, .data = {0}}));
        const auto both = TRY(t.envelopes_of(id(1)));
        EXPECT_EQ(both.size(), 2U);
        EXPECT_EQ(both.at(1).slot, 1);
        TRY(t.remove_credential(id(1)));
        return t.remove_envelopes(id(1));
    });
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_credential(id(1))));
        EXPECT_TRUE(TRY(t.envelopes_of(id(1))).empty());
        return ok();
    });
}

TEST_P(SearchContract, remembers_former_keys) {
    add(1, "A", "B");
    const auto change = [](std::uint64_t revision) {
        return KeyChange{.account_id = id(1),
                         .revision = revision,
                         .old_key = numbered<PublicKey>(static_cast<int>(revision)),
                         .new_key = numbered<PublicKey>(static_cast<int>(revision) + 1),
                         .entry = ByteVector(256, 3),
                         .at = kNow};
    };
    commit([&](Tables& t) -> Done {
        TRY(t.insert_key_change(change(3)));
        return t.insert_key_change(change(2));
    });
    look([&](Tables& t) -> Done {
        const auto found = TRY(t.key_changes_of(id(1)));
        EXPECT_EQ(found.size(), 2U);
        EXPECT_EQ(found.at(0).revision, 2U);
        EXPECT_EQ(found.at(0).new_key, change(2).new_key);
        EXPECT_EQ(found.at(1).entry, change(3).entry);
        EXPECT_EQ(TRY(t.find_owner_of_former_key(change(2).old_key)), id(1));
        EXPECT_FALSE(TRY(t.find_owner_of_former_key(change(3).new_key)));
        return ok();
    });
    const auto f = failure([&](Tables& t) { return t.insert_key_change(change(2)); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "revision");
}

} // namespace ownkey::test
