// Campaigns and the registrations through them.
#include "tests/server/store/places.h"
#include "tests/server/store/surface_samples.h"

namespace ownkey::test {

class CampaignContract : public StoreTest {
protected:
    std::int64_t add(const Campaign& row) {
        std::int64_t given = 0;
        commit([&](Tables& t) -> Done {
            given = TRY(t.insert_campaign(row));
            return ok();
        });
        return given;
    }

    Campaign found(std::int64_t campaign_id) {
        Campaign out;
        look([&](Tables& t) -> Done {
            out = TRY(t.find_campaign(campaign_id)).value_or(Campaign{.name = "none", .url = ""});
            return ok();
        });
        return out;
    }

    std::vector<Uuid> submissions(int account_number) {
        std::vector<Uuid> out;
        look([&](Tables& t) -> Done {
            for (const auto& row : TRY(t.submissions_of(id(account_number), 9)))
                out.push_back(row.id);
            return ok();
        });
        return out;
    }

    /// Accounts 1 and 2 with two submissions each, in two campaigns.
    std::pair<std::int64_t, std::int64_t> fill() {
        commit([](Tables& t) -> Done {
            TRY(t.insert_account(account(1)));
            return t.insert_account(account(2));
        });
        const auto one = add(campaign(1));
        const auto two = add(campaign(2));
        commit([&](Tables& t) -> Done {
            TRY(t.insert_submission(submission(11, one, id(1))));
            TRY(t.insert_submission(submission(12, two, id(1))));
            TRY(t.insert_submission(submission(21, one, id(2))));
            return t.insert_submission(submission(22, two, id(2)));
        });
        return {one, two};
    }
};

OWNKEY_FOR_EVERY_STORE(CampaignContract);

TEST_P(CampaignContract, gives_back_every_field_under_an_id_of_its_own) {
    auto numbered_by_the_caller = campaign(1);
    numbered_by_the_caller.id = 99;
    numbered_by_the_caller.is_default = true;
    const auto one = add(numbered_by_the_caller);
    const auto two = add(campaign(2));
    EXPECT_EQ(one, 1);
    EXPECT_LT(one, two);
    EXPECT_EQ(fields(found(one)), fields(numbered_by_the_caller));
    EXPECT_EQ(found(one).id, one);
    EXPECT_EQ(found(one).version, 1U);
    EXPECT_EQ(fields(found(two)), fields(campaign(2)));
    look([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_campaign_by_url("campaign-2"))->id, two);
        EXPECT_FALSE(TRY(t.find_campaign_by_url("campaign")));
        EXPECT_FALSE(TRY(t.find_campaign(two + 1)));
        return ok();
    });
}

TEST_P(CampaignContract, lists_by_id_page_by_page) {
    for (int number = 1; number <= 3; ++number)
        add(campaign(number));
    look([](Tables& t) -> Done {
        const auto page = TRY(t.campaigns(0, 2));
        EXPECT_EQ(page.size(), 2U);
        EXPECT_LT(page.at(0).id, page.at(1).id);
        const auto rest = TRY(t.campaigns(page.at(1).id, 2));
        EXPECT_EQ(rest.size(), 1U);
        EXPECT_TRUE(TRY(t.campaigns(rest.at(0).id, 2)).empty());
        return ok();
    });
}

TEST_P(CampaignContract, a_link_leads_to_one_only) {
    add(campaign(1));
    auto second = campaign(1);
    EXPECT_EQ(failure([&](Tables& t) -> Done {
                  TRY(t.insert_campaign(second));
                  return ok();
              }).field,
              "url");
    second = found(add(campaign(2)));
    second.url = campaign(1).url;
    const auto f = failure([&](Tables& t) { return t.update_campaign(second); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "url");
}

TEST_P(CampaignContract, one_at_most_is_the_default) {
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_default_campaign()));
        return ok();
    });
    auto row = campaign(1);
    row.is_default = true;
    const auto one = add(row);
    const auto two = add(campaign(2));
    auto second = found(two);
    second.is_default = true;
    const auto f = failure([&](Tables& t) { return t.update_campaign(second); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "is_default");
    commit([&](Tables& t) -> Done { // the old one first
        auto before = *TRY(t.find_default_campaign());
        EXPECT_EQ(before.id, one);
        before.is_default = false;
        TRY(t.update_campaign(before));
        return t.update_campaign(second);
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_default_campaign())->id, two);
        EXPECT_FALSE(TRY(t.find_campaign(one))->is_default);
        return ok();
    });
}

TEST_P(CampaignContract, an_old_version_is_not_written) {
    auto row = found(add(campaign(1)));
    row.name = "New";
    commit([&](Tables& t) { return t.update_campaign(row); });
    EXPECT_EQ(found(row.id).version, 2U);
    EXPECT_EQ(failure([&](Tables& t) { return t.update_campaign(row); }).error,
              Error::store_conflict);
    row.id += 1;
    EXPECT_EQ(failure([&](Tables& t) { return t.update_campaign(row); }).error,
              Error::store_conflict);
}

TEST_P(CampaignContract, a_submission_gives_back_every_field) {
    const auto [one, two] = fill();
    look([&](Tables& t) -> Done {
        const auto row = TRY(t.find_submission_by_token(numbered<Hash32>(11)));
        EXPECT_EQ(fields(*row), fields(submission(11, one, id(1))));
        EXPECT_EQ(row->version, 1U);
        EXPECT_FALSE(TRY(t.find_submission_by_token(numbered<Hash32>(99))));
        EXPECT_EQ(TRY(t.submissions_of(id(1), 1)).at(0).id, id(12)) << "newest first";
        return ok();
    });
    EXPECT_EQ(submissions(1), (std::vector{id(12), id(11)}));
    auto row = submission(31, one, id(1));
    row.token_hash = numbered<Hash32>(11);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_submission(row); }).field, "token_hash");
    EXPECT_EQ(failure([&, campaign_id = two](Tables& t) {
                  return t.insert_submission(submission(11, campaign_id, id(1)));
              }).error,
              Error::store_duplicate);
}

TEST_P(CampaignContract, a_submission_is_of_an_account_and_a_campaign_that_are_there) {
    const auto one = fill().first;
    EXPECT_EQ(
        failure([&](Tables& t) { return t.insert_submission(submission(31, one, id(9))); }).error,
        Error::store_failed);
    EXPECT_EQ(
        failure([&](Tables& t) { return t.insert_submission(submission(31, 99, id(1))); }).error,
        Error::store_failed);
}

TEST_P(CampaignContract, a_submission_of_an_old_version_is_not_written) {
    fill();
    Submission row;
    look([&](Tables& t) -> Done {
        row = *TRY(t.find_submission_by_token(numbered<Hash32>(11)));
        return ok();
    });
    row.mails = 4;
    row.confirmed_at.reset();
    commit([&](Tables& t) { return t.update_submission(row); });
    look([&](Tables& t) -> Done {
        const auto found = *TRY(t.find_submission_by_token(numbered<Hash32>(11)));
        EXPECT_EQ(fields(found), fields(row));
        EXPECT_EQ(found.version, 2U);
        return ok();
    });
    EXPECT_EQ(failure([&](Tables& t) { return t.update_submission(row); }).error,
              Error::store_conflict);
}

TEST_P(CampaignContract, goes_with_its_submissions_and_nobody_elses) {
    const auto one = fill().first;
    commit([&](Tables& t) -> Done {
        TRY(t.remove_campaign(one));
        return t.remove_campaign(one); // gone already
    });
    EXPECT_EQ(submissions(1), std::vector{id(12)});
    EXPECT_EQ(submissions(2), std::vector{id(22)});
    EXPECT_EQ(found(one).name, "none");
    EXPECT_GT(add(campaign(1)), one + 1) << "an id is not given twice";
}

TEST_P(CampaignContract, the_submissions_of_an_account_go_with_it) {
    fill();
    commit([](Tables& t) { return t.remove_submissions_of(id(1)); });
    EXPECT_TRUE(submissions(1).empty());
    EXPECT_EQ(submissions(2).size(), 2U);
    commit([](Tables& t) { return t.remove_account(id(2)); });
    EXPECT_TRUE(submissions(2).empty());
}

} // namespace ownkey::test
