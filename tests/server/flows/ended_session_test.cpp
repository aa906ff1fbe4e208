// A request that found its session just before a reset or "end all" ended it: nothing it asks for
// comes after that end.
#include "server/flows/account_export.h"
#include "server/flows/deletion.h"
#include "server/flows/email_change.h"
#include "server/flows/people.h"
#include "server/flows/profile.h"
#include "server/flows/recovery.h"
#include "server/flows/roles.h"
#include "server/flows/second_factor.h"
#include "server/flows/service_keys.h"
#include "server/flows/tokens.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/recovery_house.h"
#include "tests/server/flows/staff.h"

namespace ownkey::flows {
namespace {

using namespace house;

struct ended_session : testing::Test {
    House house;
    const World& world = house.world;
    const Caller& caller = house.caller;
    Member anna = make_member(house);
    Member admin = make_staff(house, "Ada", Role::admin);
    Uuid anna_id = anna.view().account.id;

    void end_all(const Member& member) {
        MUST(house.store.transact(Durability::full, [&](Tables& tables) {
            return end_all_sessions(tables, world, member.view().account.id, {}, true);
        }));
    }
};

TEST_F(ended_session, of_a_member_makes_nothing_that_lasts) {
    end_all(anna);
    const auto& view = anna.view();
    EXPECT_FAILS(start_tokens(world, caller, view, {}), no_session);
    EXPECT_FAILS(start_email_change(world, caller, view, "thief@example.org"), no_session);
    EXPECT_FAILS(ask_for_recovery(world, caller, view, {}), no_session);
    EXPECT_FAILS(set_up_second_factor(world, caller, view), no_session);
    EXPECT_FAILS(new_recovery_codes(world, caller, view), no_session);
    EXPECT_FAILS(turn_off_second_factor(world, caller, view, "123456"), no_session);
    EXPECT_FAILS(plan_deletion(world, caller, view), no_session);
    EXPECT_FAILS(change_profile(world, caller, view, {.first_name = "Thief"}), no_session);
    EXPECT_FAILS(export_account(world, caller, view), no_session);
    EXPECT_TRUE(MUST(list_tokens(world, view)).empty());
}

TEST_F(ended_session, of_an_admin_gives_no_role_and_no_service_key) {
    const auto key = MUST(create_service_key(
        world, caller, admin.view(), {.name = "Shop", .scopes = {"introspect"}, .lifetime = {}}));
    end_all(admin);
    const auto& view = admin.view();
    EXPECT_FAILS(set_role(world, caller, view, anna_id, Role::support), no_session);
    EXPECT_FAILS(disable_person(world, caller, view, anna_id, "x"), no_session);
    EXPECT_FAILS(create_service_key(
                     world, caller, view, {.name = "Mine", .scopes = {"gradido"}, .lifetime = {}}),
                 no_session);
    EXPECT_FAILS(rotate_service_key(world, caller, view, key.row.id), no_session);
    EXPECT_FAILS(revoke_service_key(world, caller, view, key.row.id), no_session);
    EXPECT_EQ(MUST(list_service_keys(world, view, {}, 10)).size(), 1U);
}

TEST_F(ended_session, of_an_admin_without_the_role_by_now_makes_no_service_key) {
    edit_account(house, admin.view().account.id, [](Account& a) { a.role = Role::support; });
    EXPECT_FAILS(
        create_service_key(
            world, caller, admin.view(), {.name = "Mine", .scopes = {"gradido"}, .lifetime = {}}),
        role_missing);
}

/// Anna, who asked for recovery, and an officer; the sessions of both end while requests of theirs
/// are under way.
struct ended_session_in_recovery : testing::Test, RecoveryHouse {
    ended_session_in_recovery() {
        hire(2);
        leave_shares(1);
        lock_key();
        case_id = MUST(ask()).id;
        wait();
    }

    void end_all(const Actor& actor) {
        MUST(house.store.transact(Durability::full, [&](Tables& tables) {
            return end_all_sessions(tables, house.world, actor.view.account.id, {}, true);
        }));
    }

    Uuid case_id;
};

TEST_F(ended_session_in_recovery, of_an_officer_hands_over_nothing_and_sets_no_card) {
    const auto sealed = share_of(0);
    const auto card = card_of(officers[0]);
    end_all(officers[0]);
    const auto& view = officers[0].view;
    EXPECT_FAILS(hand_over(0, case_id, sealed.view()), no_session);
    EXPECT_FAILS(put_officer_card(house.world, house.caller, view, card.view()), no_session);
    EXPECT_FAILS(remove_officer_card(house.world, house.caller, view), no_session);
    EXPECT_FAILS(refuse_recovery(house.world, house.caller, view, case_id, "no"), no_session);
    EXPECT_FAILS(cases(0), no_session);
    const auto left = MUST(seen_by_anna());
    EXPECT_TRUE(left.open->shares.empty());
    EXPECT_EQ(left.consent->officers.size(), 2U);
    EXPECT_OK(hand_over(1, case_id, share_of(1).view()));
}

TEST_F(ended_session_in_recovery, of_an_officer_without_the_role_by_now_hands_over_nothing) {
    const auto sealed = share_of(0);
    changed(officers[0].view.account.id, [](Account& a) { a.role = Role::none; });
    EXPECT_FAILS(hand_over(0, case_id, sealed.view()), role_missing);
    EXPECT_FAILS(cases(0), role_missing);
}

TEST_F(ended_session_in_recovery, of_the_person_cancels_nothing) {
    end_all(anna);
    EXPECT_FAILS(cancel_recovery(house.world, house.caller, anna.view, case_id), no_session);
    EXPECT_FALSE(is_audited("recovery.cancelled"));
    EXPECT_EQ(MUST(cases(0)).cases.size(), 1U);
}

} // namespace
} // namespace ownkey::flows
