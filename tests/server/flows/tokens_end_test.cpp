// How token families end, and what introspection and revocation say of good, forged, foreign and
// dead tokens.
#include "server/flows/devices.h"
#include "server/flows/session_list.h"
#include "tests/server/flows/tokens_fixture.h"

namespace ownkey::flows {
namespace {

TEST_F(tokens, they_die_with_the_rights_of_the_account) {
    const auto issued = start();
    set_state(AccountState::disabled);
    EXPECT_FAILS(refresh(issued.refresh_token), refresh_invalid);
    EXPECT_FALSE(is_active(issued.access_token));
    EXPECT_FAILS(start_tokens(house.world, house.caller, anna.view(), {}), no_session);
    set_state(AccountState::active); // not revoked: nothing was reused
    EXPECT_OK(refresh(issued.refresh_token));
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) {
        return end_all_sessions(tables, house.world, anna.view().account.id, {});
    }));
    EXPECT_FALSE(is_active(issued.access_token));
    EXPECT_FAILS(refresh(issued.refresh_token), refresh_invalid);
}

TEST_F(tokens, a_person_ends_their_own_and_no_others) {
    const auto issued = start();
    const auto ben = make_member(house, {.email = "ben@example.org"});
    const auto id = MUST(list_tokens(house.world, anna.view())).at(0).id;
    EXPECT_TRUE(MUST(list_tokens(house.world, ben.view())).empty());
    EXPECT_FAILS(end_tokens(house.world, house.caller, ben.view(), id), session_not_found);
    EXPECT_TRUE(is_active(issued.access_token));
    EXPECT_OK(end_tokens(house.world, house.caller, anna.view(), id));
    EXPECT_FALSE(is_active(issued.access_token));
    EXPECT_FAILS(end_tokens(house.world, house.caller, anna.view(), id), session_not_found);
    EXPECT_EQ(events("tokens.ended"), 1U);
}

TEST_F(tokens, end_with_the_session_they_began_in_and_no_other) {
    const auto other = MUST(log_in(house, anna.person)).session;
    for (const bool from_the_list : {false, true}) {
        const auto kept = MUST(start_tokens(house.world, house.caller, other.view, {}));
        const auto mine = MUST(log_in(house, anna.person)).session.view;
        const auto first = MUST(start_tokens(house.world, house.caller, mine, {}));
        const auto second =
            MUST(refresh(MUST(start_tokens(house.world, house.caller, mine, {.client_id = "shop"}))
                             .refresh_token));
        const auto ended = events("tokens.ended");
        if (from_the_list)
            EXPECT_OK(end_session_by_id(house.world, house.caller, other.view, mine.session.id));
        else
            EXPECT_OK(end_session(house.world, mine));
        EXPECT_FALSE(is_active(first.access_token));
        EXPECT_FAILS(refresh(first.refresh_token), refresh_invalid);
        EXPECT_FAILS(refresh(second.refresh_token), refresh_invalid);
        EXPECT_EQ(events("tokens.ended"), ended + 2);
        EXPECT_TRUE(is_active(kept.access_token));
        EXPECT_OK(refresh(kept.refresh_token));
    }
}

TEST_F(tokens, outlive_a_session_that_goes_by_itself) {
    const auto issued = start();
    house.clock.advance(house.settings.session.idle);
    EXPECT_FAILS(find_session(house.world, house.caller, anna.cookie()), no_session);
    EXPECT_OK(refresh(issued.refresh_token));
}

TEST_F(tokens, end_with_the_device_they_began_on_though_its_session_is_gone) {
    const auto before = MUST(log_in(house, anna.person)).session;
    const auto lost = MUST(start_tokens(house.world, house.caller, before.view, {}));
    house.clock.advance(house.settings.session.idle);
    const auto here = MUST(log_in(house, anna.person)).session.view;
    const auto kept = MUST(start_tokens(house.world, house.caller, here, {}));
    const auto& own = *here.session.device_id;
    EXPECT_OK(forget_device(house.world, house.caller, here, *before.view.session.device_id));
    EXPECT_FAILS(refresh(lost.refresh_token), refresh_invalid);
    EXPECT_OK(forget_device(house.world, house.caller, here, own)); // the one that asks goes on
    EXPECT_OK(refresh(kept.refresh_token));
}

TEST_F(tokens, the_oldest_family_ends_when_there_are_too_many) {
    const auto oldest = start();
    for (int i = 1; i < kMostTokenFamilies; ++i) {
        house.clock.advance(Seconds(1));
        start();
    }
    EXPECT_TRUE(is_active(oldest.access_token));
    start();
    EXPECT_FALSE(is_active(oldest.access_token));
    EXPECT_EQ(MUST(list_tokens(house.world, anna.view())).size(), 50U);
}

TEST_F(tokens, introspection_is_active_only_for_what_is_good_now) {
    const auto issued = start({.audience = "shop"});
    const auto refresh_text = refresh_token_text(issued.refresh_token);
    EXPECT_TRUE(is_active(issued.access_token));
    const auto facts = MUST(introspect_token(house.world, refresh_text));
    ASSERT_TRUE(facts && facts->refresh);
    EXPECT_EQ(facts->claims.subject, to_text(anna.view().account.id));
    EXPECT_EQ(facts->claims.expires_at_s, house.now_s() + 7 * 86'400);

    auto altered = issued.access_token;
    const auto middle = altered.find('.') + 5;
    altered[middle] = altered[middle] == 'A' ? 'B' : 'A';
    for (const std::string& bad :
         {std::string("x"), std::string("."), altered, anna.cookie(), refresh_text + "A"})
        EXPECT_FALSE(is_active(bad)) << bad;

    house.clock.advance(Seconds(1'799));
    EXPECT_TRUE(is_active(issued.access_token));
    house.clock.advance(Seconds(1));
    EXPECT_FALSE(is_active(issued.access_token));
    EXPECT_TRUE(is_active(refresh_text));

    EXPECT_OK(refresh(issued.refresh_token));
    EXPECT_TRUE(is_active(refresh_text)); // within the grace
    house.clock.advance(Seconds(30));
    EXPECT_FALSE(is_active(refresh_text));
    EXPECT_EQ(events("tokens.reused"), 0U); // looking is not using
}

TEST_F(tokens, introspection_takes_no_token_of_another_issuer_audience_person_or_family) {
    EXPECT_TRUE(is_active(forged([](token::Claims&) {})));
    EXPECT_FALSE(is_active(forged([](token::Claims& c) { c.issuer = "https://evil.example"; })));
    EXPECT_FALSE(is_active(forged([](token::Claims& c) { c.audience = {"bank"}; })));
    EXPECT_FALSE(is_active(forged([](token::Claims& c) { c.session_id = ""; })));
    EXPECT_FALSE(is_active(forged([](token::Claims& c) { c.session_id = "nonsense"; })));
    EXPECT_FALSE(
        is_active(forged([&](token::Claims& c) { c.session_id = to_text(house.random.uuid()); })));
    EXPECT_FALSE(
        is_active(forged([&](token::Claims& c) { c.subject = to_text(house.random.uuid()); })));

    // A key that is not in the ring, under the same claims.
    SigningSeed seed;
    house.random.fill(seed.reveal());
    auto claims = claims_of(start());
    EXPECT_FALSE(
        is_active(MUST(issue_access_token(claims, token::IssuingKey(signing_key_of(seed))))));
}

TEST_F(tokens, revocation_ends_the_family_of_a_good_token_and_lets_others_alone) {
    const auto issued = start();
    for (const std::string bad : {"", "x", "okr_x", "a.b.c"})
        EXPECT_OK(revoke_token(house.world, house.caller, bad));
    auto made_up = issued.refresh_token.duplicate();
    made_up.reveal()[47] ^= 1;
    EXPECT_OK(revoke_token(house.world, house.caller, refresh_token_text(made_up)));
    EXPECT_TRUE(is_active(issued.access_token));

    const auto text = refresh_token_text(issued.refresh_token);
    EXPECT_OK(revoke_token(house.world, house.caller, text));
    EXPECT_FALSE(is_active(issued.access_token));
    EXPECT_OK(revoke_token(house.world, house.caller, text));
    const auto other = start();
    EXPECT_OK(revoke_token(house.world, house.caller, other.access_token));
    EXPECT_FAILS(refresh(other.refresh_token), refresh_invalid);
    EXPECT_EQ(events("tokens.revoked"), 2U);
}

} // namespace
} // namespace ownkey::flows
