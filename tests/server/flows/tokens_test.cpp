// Token families step by step: start, rotation, grace, reuse.
#include "tests/server/flows/tokens_fixture.h"

namespace ownkey::flows {
namespace {

TEST_F(tokens, start_gives_an_access_token_that_says_who_and_for_whom) {
    const auto issued =
        start({.client_id = "wallet", .audience = "community shop", .scope = "read send"});
    EXPECT_EQ(issued.expires_in, Seconds(1'800));
    EXPECT_EQ(issued.refresh_expires_in, Seconds(7 * 86'400));
    const auto claims = claims_of(issued);
    EXPECT_EQ(claims.issuer, "http://localhost:1200");
    EXPECT_EQ(claims.subject, to_text(anna.view().account.id));
    EXPECT_EQ(claims.audience, (std::vector<std::string>{"community", "shop"}));
    EXPECT_EQ(claims.client_id, "wallet");
    EXPECT_EQ(claims.scope, "read send");
    EXPECT_EQ(claims.email, "anna@example.org");
    EXPECT_EQ(claims.name, "Anna Muster");
    EXPECT_EQ(claims.expires_at_s, house.now_s() + 1'800);
    const auto family = MUST(list_tokens(house.world, anna.view())).at(0);
    EXPECT_EQ(claims.session_id, to_text(family.id));
    EXPECT_NE(claims.token_id, claims_of(start()).token_id);
    EXPECT_EQ(events("tokens.started"), 2U);

    const auto plain = claims_of(start());
    EXPECT_EQ(plain.client_id, "ownkey");
    EXPECT_EQ(plain.audience, std::vector<std::string>{"community"});
    EXPECT_EQ(plain.scope, "");
}

TEST_F(tokens, a_wish_must_be_well_formed_and_its_audience_known) {
    const auto fails = [&](const TokenWish& wish, const std::string& field) {
        const auto outcome = start_tokens(house.world, house.caller, anna.view(), wish);
        EXPECT_FAILS(outcome, field_rule);
        EXPECT_EQ(outcome.error().field, field);
    };
    fails({.client_id = "two words"}, "client_id");
    fails({.client_id = std::string(65, 'x')}, "client_id");
    fails({.client_id = "tab\t"}, "client_id");
    for (const char bad : {'<', '/', '"', ':', '@', '\x7F'})
        fails({.client_id = std::string("a") + bad}, "client_id");
    fails({.audience = "bank"}, "audience");
    fails({.audience = "shop bank"}, "audience");
    fails({.audience = " shop"}, "audience");
    fails({.scope = "admin"}, "scope"); // not one that anybody may ask for
    fails({.scope = "read  send"}, "scope");
    fails({.scope = "quote\""}, "scope");
    fails({.scope = std::string(257, 'x')}, "scope");
    EXPECT_TRUE(MUST(list_tokens(house.world, anna.view())).empty());
}

TEST_F(tokens, start_needs_a_password_proved_lately) {
    house.clock.advance(house.settings.session.reauth_after - Seconds(1));
    start();
    house.clock.advance(Seconds(1));
    EXPECT_FAILS(start_tokens(house.world, house.caller, anna.view(), {}), password_needed);
    EXPECT_EQ(MUST(list_tokens(house.world, anna.view())).size(), 1U);
}

TEST_F(tokens, only_hashes_are_stored) {
    const auto issued = start();
    const auto family = MUST(list_tokens(house.world, anna.view())).at(0);
    const auto secret = ByteView(issued.refresh_token.reveal()).subspan(16);
    const auto is_in = [&](const Hash32& hash) {
        return std::equal(secret.begin(), secret.end(), hash.bytes.begin());
    };
    EXPECT_FALSE(is_in(family.current_hash) || is_in(family.previous_hash));
    EXPECT_EQ(family.current_hash, sha256({issued.refresh_token.reveal()}));
    // What a copy of the database holds opens nothing.
    const auto from_copy =
        "okr_" + to_base64url(family.id.view()) + to_base64url(family.current_hash.view());
    EXPECT_FAILS(refresh_tokens(house.world, house.caller, from_copy), refresh_invalid);
}

TEST_F(tokens, refresh_rotates_and_does_not_prolong) {
    const auto first = start();
    house.clock.advance(Seconds(1'000));
    const auto second = MUST(refresh(first.refresh_token));
    EXPECT_NE(refresh_token_text(second.refresh_token), refresh_token_text(first.refresh_token));
    EXPECT_EQ(second.refresh_expires_in, Seconds(7 * 86'400 - 1'000));
    EXPECT_EQ(claims_of(second).expires_at_s, house.now_s() + 1'800);
    EXPECT_EQ(claims_of(second).session_id, claims_of(first).session_id);
    const auto third = MUST(refresh(second.refresh_token));
    EXPECT_OK(refresh(third.refresh_token));
    house.clock.advance(Seconds(7 * 86'400 - 1'000));
    EXPECT_FAILS(refresh(third.refresh_token), refresh_invalid);
    EXPECT_EQ(events("tokens.reused"), 0U);
}

TEST_F(tokens, within_the_grace_the_one_before_gives_the_same_successor) {
    const auto first = start();
    const auto successor = next_after(first.refresh_token);
    house.clock.advance(Seconds(29));
    EXPECT_EQ(next_after(first.refresh_token), successor);
    house.clock.advance(Seconds(1)); // a repeat does not begin the grace anew
    EXPECT_FAILS(refresh(first.refresh_token), refresh_invalid);
    EXPECT_FAILS(refresh_tokens(house.world, house.caller, successor), refresh_invalid);
}

TEST_F(tokens, reuse_ends_the_family_and_is_told) {
    const auto first = start({.client_id = "wallet"});
    const auto other = start();
    const auto second = MUST(refresh(first.refresh_token));
    house.clock.advance(Seconds(31));
    const int wakes = house.wakes;
    EXPECT_FAILS(refresh(first.refresh_token), refresh_invalid);
    EXPECT_GT(house.wakes, wakes);
    EXPECT_FALSE(is_active(second.access_token));
    EXPECT_FAILS(refresh(second.refresh_token), refresh_invalid);
    EXPECT_EQ(events("tokens.reused"), 1U); // a dead family is not reported again
    const auto mail = house.outbox(OutboxKind::mail).back().payload;
    EXPECT_EQ(json_text(mail, "template"), "token_reused");
    EXPECT_EQ(json_text(mail, "to"), "anna@example.org");
    EXPECT_EQ(json_text(mail, "vars.client"), "wallet");
    EXPECT_OK(refresh(other.refresh_token)); // another family goes on
}

TEST_F(tokens, two_steps_back_is_reuse_within_the_grace_too) {
    const auto first = start();
    const auto second = MUST(refresh(first.refresh_token));
    EXPECT_OK(refresh(second.refresh_token));
    EXPECT_FAILS(refresh(first.refresh_token), refresh_invalid);
    EXPECT_EQ(events("tokens.reused"), 1U);
}

TEST_F(tokens, a_made_up_refresh_token_ends_nothing_though_an_access_token_tells_the_family) {
    const auto issued = start();
    const auto family = MUST(uuid_from_text(claims_of(issued).session_id));
    const auto next = MUST(refresh(issued.refresh_token));
    const auto mails = house.outbox(OutboxKind::mail).size();
    RefreshToken made_up;
    house.random.fill(made_up.reveal());
    std::copy(family.bytes.begin(), family.bytes.end(), made_up.reveal().begin());
    EXPECT_FAILS(refresh(made_up), refresh_invalid);
    for (std::size_t i = 0; i < RefreshToken::kSize; ++i) {
        auto altered = next.refresh_token.duplicate();
        altered.reveal()[i] ^= 1;
        EXPECT_FAILS(refresh(altered), refresh_invalid);
        EXPECT_FALSE(is_active(refresh_token_text(altered)));
    }
    EXPECT_EQ(events("tokens.reused"), 0U);
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), mails);
    EXPECT_TRUE(is_active(next.access_token));
    EXPECT_OK(refresh(next.refresh_token));
}

TEST_F(tokens, what_is_no_refresh_token_is_refused) {
    const auto issued = start();
    const auto text = refresh_token_text(issued.refresh_token);
    EXPECT_EQ(text.size(), 4U + 64U);
    for (const std::string& bad : {std::string(),
                                   std::string("okr_"),
                                   text.substr(4),
                                   text + "A",
                                   text.substr(0, text.size() - 1),
                                   "oks_" + text.substr(4),
                                   anna.cookie(),
                                   issued.access_token})
        EXPECT_FAILS(refresh_tokens(house.world, house.caller, bad), refresh_invalid);
    EXPECT_EQ(next_after(issued.refresh_token).size(), text.size());
}

TEST_F(tokens, without_rotation_the_token_stays) {
    house.settings.tokens.rotation = false;
    const auto issued = start();
    const auto text = refresh_token_text(issued.refresh_token);
    for (int i = 0; i < 3; ++i) {
        house.clock.advance(Seconds(3'600));
        EXPECT_EQ(next_after(issued.refresh_token), text);
    }
}

} // namespace
} // namespace ownkey::flows
