// Deletion with delay and undo, the sweep of accounts never confirmed, and the export.
#include "core/encoding.h"
#include "server/flows/account_export.h"
#include "server/flows/deletion.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <gmock/gmock.h>

namespace ownkey::flows {
namespace {

using namespace house;
using testing::HasSubstr;
using testing::Not;

constexpr auto kEmail = "anna@example.org";

class deletion : public testing::Test {
protected:
    Outcome<Time> plan() { return plan_deletion(house.world, house.caller, anna.view()); }

    int run_job() { return MUST(delete_due_accounts(house.world, 50)); }

    Account stored() {
        return *MUST(in_read<std::optional<Account>>(house.store, [&](Tables& tables) {
            return tables.find_account(anna.view().account.id);
        }));
    }

    void make_admin() {
        MUST(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account(anna.view().account.id));
            account.role = Role::admin;
            return tables.update_account(account);
        }));
    }

    /// What surfaces of older systems and an import leave with an account.
    void come_by_older_systems(const Uuid& id) {
        MUST(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            const auto campaign = TRY(tables.insert_campaign({.name = "Spring", .url = "spring"}));
            TRY(tables.insert_submission({.id = id,
                                          .campaign_id = campaign,
                                          .account_id = id,
                                          .token_hash = {},
                                          .responses = R"({"why":"friends"})"}));
            TRY(tables.put_legacy_credential({.account_id = id, .sealed = {1, 2, 3}}));
            TRY(tables.give_account_number(System::apparts, id, 4711));
            return ok();
        }));
    }

    House house;
    Member anna = make_member(house);
};

TEST_F(deletion, comes_after_the_delay_and_takes_everything_personal) {
    house.settings.webhooks.urls = {"https://hooks.example/a"};
    const auto at = MUST(plan());
    EXPECT_EQ(at, house.clock.now() + house.settings.account.deletion_delay);
    house.clock.advance(Seconds(60));
    EXPECT_EQ(MUST(plan()), at); // a repeat
    EXPECT_EQ(run_job(), 0);
    house.clock.advance(house.settings.account.deletion_delay);
    EXPECT_EQ(run_job(), 1);
    EXPECT_EQ(run_job(), 0);

    const auto rest = stored();
    EXPECT_EQ(rest.state, AccountState::deleted);
    EXPECT_EQ(rest.email + rest.first_name + rest.last_name + rest.username + rest.phone, "");
    EXPECT_EQ(rest.email_key, "deleted " + to_text(rest.id));
    EXPECT_EQ(rest.public_key, anna.key.public_key);
    EXPECT_FALSE(rest.delete_at.has_value());
    EXPECT_FALSE(house.account(kEmail).has_value());
    EXPECT_FAILS(find_session(house.world, house.caller, anna.cookie()), no_session);
    EXPECT_FALSE(log_in(house, {}));
    EXPECT_TRUE(MUST((in_read<std::vector<EnvelopeRow>>(house.store, [&](Tables& tables) {
                    return tables.envelopes_of(rest.id);
                }))).empty());
    EXPECT_FALSE(MUST((in_read<std::optional<Credential>>(
        house.store, [&](Tables& tables) { return tables.find_credential(rest.id); }))));
    EXPECT_THAT(house.audit_events(rest.id), testing::Contains("account.deleted"));
    EXPECT_EQ(house.outbox(OutboxKind::webhook).size(), 1U);
    EXPECT_OK(join(house, {})); // the address is free again
}

TEST_F(deletion, takes_what_older_systems_left_and_keeps_the_number) {
    const auto id = anna.view().account.id;
    come_by_older_systems(id);
    EXPECT_OK(plan());
    house.clock.advance(house.settings.account.deletion_delay);
    EXPECT_EQ(run_job(), 1);
    MUST(house.store.read([&](Tables& tables) -> Done {
        EXPECT_TRUE(TRY(tables.submissions_of(id, 9)).empty());
        EXPECT_FALSE(TRY(tables.find_legacy_credential(id)));
        EXPECT_EQ(TRY(tables.find_numbered_account(System::apparts, 4711)), id);
        return ok();
    }));
}

TEST_F(deletion, can_be_undone_until_then) {
    EXPECT_FAILS(keep_account(house.world, house.caller, anna.view()), deletion_not_open);
    EXPECT_OK(plan());
    EXPECT_OK(keep_account(house.world, house.caller, anna.view()));
    house.clock.advance(house.settings.account.deletion_delay);
    EXPECT_EQ(run_job(), 0);
    EXPECT_EQ(stored().state, AccountState::active);
}

TEST_F(deletion, needs_a_fresh_password) {
    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_FAILS(plan(), password_needed);
    EXPECT_FAILS(export_account(house.world, house.caller, anna.view()), password_needed);
}

TEST_F(deletion, the_last_admin_stays) {
    EXPECT_OK(plan()); // before she was the only one
    make_admin();
    house.clock.advance(house.settings.account.deletion_delay);
    EXPECT_EQ(run_job(), 0);
    EXPECT_EQ(stored().state, AccountState::active);
    EXPECT_FALSE(stored().delete_at.has_value());
    anna.session = MUST(log_in(house, {})).session;
    EXPECT_FAILS(plan(), last_admin);
}

TEST_F(deletion, accounts_never_confirmed_are_swept_and_others_stay) {
    EXPECT_OK(sign_up(house, {.email = "bea@example.org"}));
    EXPECT_OK(sign_up(house, {.email = "bea@example.org"})); // replaces the first
    EXPECT_EQ(MUST(sweep_unconfirmed(house.world, 50)), 0);
    house.clock.advance(house.settings.account.unconfirmed_kept + Seconds(1));
    EXPECT_EQ(MUST(sweep_unconfirmed(house.world, 50)), 2);
    EXPECT_FALSE(house.account("bea@example.org").has_value());
    EXPECT_EQ(stored().state, AccountState::active);
}

TEST_F(deletion, the_export_is_json_of_ones_own_and_holds_no_secrets) {
    const auto bea = make_member(house, {.email = "bea@example.org", .first_name = "Bea"});
    const auto text = MUST(export_account(house.world, house.caller, anna.view()));
    EXPECT_EQ(json_text(text, "account.email"), kEmail);
    EXPECT_EQ(json_text(text, "keys.public_key"), to_hex(anna.key.public_key.view()));
    EXPECT_THAT(text, HasSubstr("\"limited_to\":1000"));
    EXPECT_THAT(text, HasSubstr("account.registered"));
    EXPECT_THAT(text, HasSubstr("\"submissions\":[],\"numbers\":{}"));
    EXPECT_THAT(text, Not(HasSubstr("bea@example.org")));
    EXPECT_THAT(text, Not(HasSubstr(anna.cookie().substr(4))));
}

TEST_F(deletion, the_export_says_what_older_systems_know) {
    come_by_older_systems(anna.view().account.id);
    const auto text = MUST(export_account(house.world, house.caller, anna.view()));
    EXPECT_THAT(text, HasSubstr(R"("campaign":"Spring","responses":{"why":"friends"})"));
    EXPECT_THAT(text, HasSubstr(R"("numbers":{"apparts":4711})"));
    EXPECT_THAT(text, Not(HasSubstr("AQID"))) << "the old hash, sealed, is a secret";
}

} // namespace
} // namespace ownkey::flows
