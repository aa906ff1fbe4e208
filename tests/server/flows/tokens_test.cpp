// Token families step by step: rotation, grace, reuse, ends; and what introspection and revocation
// say of good, forged, foreign and dead tokens.
#include "core/encoding.h"
#include "server/flows/devices.h"
#include "server/flows/server_keys.h"
#include "server/flows/session_list.h"
#include "server/flows/token_ring.h"
#include "server/flows/tokens.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

class tokens : public testing::Test {
protected:
    tokens() {
        house.settings.tokens.audiences = {"community", "shop"};
        house.settings.tokens.scopes = {"read", "send"};
    }

    IssuedTokens start(const TokenWish& wish = {}) {
        return MUST(start_tokens(house.world, house.caller, anna.view(), wish));
    }

    Outcome<IssuedTokens> refresh(const RefreshToken& token) {
        return refresh_tokens(house.world, house.caller, refresh_token_text(token));
    }

    std::string next_after(const RefreshToken& token) {
        return refresh_token_text(MUST(refresh(token)).refresh_token);
    }

    bool is_active(const std::string& token) {
        return MUST(introspect_token(house.world, token)).has_value();
    }

    token::Claims claims_of(const IssuedTokens& issued) {
        return MUST(introspect_token(house.world, issued.access_token))->claims;
    }

    /// Signed by the ring, with claims of the test's own.
    std::string forged(const std::function<void(token::Claims&)>& change) {
        auto claims = claims_of(start());
        change(claims);
        const auto keys = MUST(house.token_ring.keys(house.world));
        return MUST(keys->issue(claims, house.now_s()));
    }

    std::size_t events(const std::string& name) {
        const auto all = house.audit_events(anna.view().account.id);
        return static_cast<std::size_t>(std::count(all.begin(), all.end(), name));
    }

    void set_state(AccountState state) {
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account(anna.view().account.id));
            account.state = state;
            return tables.update_account(account);
        }));
    }

    House house;
    Member anna = make_member(house);
};

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
