// Recovery officers: the whole way to the key and back, who sees what, and what a hostile server,
// officer or person gets.
#include "core/encoding.h"
#include "core/vault/sealed.h"
#include "tests/server/flows/recovery_house.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

TEST_F(recovery, two_of_three_officers_give_the_key_back) {
    const auto id = asked();
    wait();
    for (const std::size_t officer : {2, 0})
        EXPECT_OK(hand_over(officer, id, share_of(officer).view()));

    const auto own = MUST(seen_by_anna());
    ASSERT_TRUE(own.open);
    ASSERT_EQ(own.open->shares.size(), 2U);
    std::vector<vault::RecoveryShare> shares;
    for (const auto& received : own.open->shares) {
        const std::size_t officer = received.officer_id == officers[0].view.account.id ? 0 : 2;
        EXPECT_EQ(received.name, "officer" + std::to_string(officer + 1) + " Muster");
        shares.push_back(MUST(taken(id, received.sealed, officer)));
    }
    const auto root =
        MUST(vault::join_shares(shares, Derivation::gradido_v1, anna.member.key.public_key));
    EXPECT_TRUE(equal_constant_time(root, anna.member.key.root));

    const auto login = MUST(log_in(house, anna.member.person));
    const auto update = update_with(root, login, {}, 3);
    const auto account =
        MUST(flows::apply_update(house.world,
                                 house.caller,
                                 login.session.view,
                                 {.document = update.document, .signature = update.signature}));
    EXPECT_FALSE(account.key_locked);
    EXPECT_FALSE(MUST(seen_by_anna()).open);
    EXPECT_FALSE(MUST(seen_by_anna()).consent); // the new document holds no shares
    EXPECT_FAILS(hand_over(1, id, ByteVector(328)), handover_format);
    for (const char* event :
         {"recovery.asked", "recovery.envelope_given", "recovery.share_handed", "recovery.done"})
        EXPECT_TRUE(is_audited(event)) << event;
}

TEST_F(recovery, consent_names_those_who_can_help) {
    auto consent = *MUST(seen_by_anna()).consent;
    EXPECT_EQ(consent.threshold, 2);
    EXPECT_EQ(consent.shares, 3);
    EXPECT_EQ(consent.officers.size(), 3U);
    EXPECT_TRUE(consent.enough());
    changed(officers[0].view.account.id, [](Account& account) { account.role = Role::support; });
    EXPECT_TRUE(MUST(seen_by_anna()).consent->enough());
    changed(officers[1].view.account.id,
            [](Account& account) { account.state = AccountState::disabled; });
    consent = *MUST(seen_by_anna()).consent;
    EXPECT_EQ(consent.officers.size(), 1U);
    EXPECT_FALSE(consent.enough());
    changed(officers[2].view.account.id, [](Account& account) { account.key_locked = true; });
    EXPECT_TRUE(MUST(seen_by_anna()).consent->officers.empty());
    EXPECT_TRUE(MUST(flows::list_officers(house.world)).empty());
}

TEST_F(recovery, nobody_gets_an_envelope_or_hands_over_before_the_time) {
    const auto id = asked();
    const auto early = MUST(cases(0));
    ASSERT_EQ(early.cases.size(), 1U);
    EXPECT_FALSE(early.cases[0].envelope);
    EXPECT_FALSE(is_audited("recovery.envelope_given"));
    auto seen = early.cases[0];
    for (const auto& row :
         MUST(in_read<std::vector<EnvelopeRow>>(house.world.store, [&](Tables& tables) {
             return tables.envelopes_of(anna.view.account.id);
         }))) {
        const auto terms = vault::read_recovery_terms(row.data);
        if (terms &&
            terms->officer == vault::officer_keys_of(officers[0].member.key.root).public_key)
            seen.envelope = row.data;
    }
    const auto sealed = MUST(opened_by(0, seen));
    EXPECT_FAILS(hand_over(0, id, sealed.view()), recovery_waiting);
    house.clock.advance(house.settings.recovery.delay - Seconds{1});
    officers[0].view.session.proved_at = house.clock.now();
    EXPECT_FAILS(hand_over(0, id, sealed.view()), recovery_waiting);
    wait();
    EXPECT_OK(hand_over(0, id, sealed.view()));
}

TEST_F(recovery, each_officer_sees_the_own_share_only) {
    asked();
    wait();
    for (std::size_t officer = 0; officer < 3; ++officer) {
        const auto page = MUST(cases(officer));
        ASSERT_EQ(page.cases.size(), 1U);
        const auto terms = MUST(vault::read_recovery_terms(*page.cases[0].envelope));
        EXPECT_EQ(terms.officer,
                  vault::officer_keys_of(officers[officer].member.key.root).public_key);
    }
    MUST(cases(0)); // noted once each
    const auto events = house.audit_events(anna.view.account.id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "recovery.envelope_given"), 3);
    hire(1); // without a share
    EXPECT_TRUE(MUST(cases(3)).cases.empty());
}

TEST_F(recovery, no_other_role_sees_or_does_anything) {
    const auto id = asked();
    wait();
    const auto sealed = share_of(0);
    for (const auto& [name, role] : {std::pair{"nobody", Role::none},
                                     {"helper", Role::support},
                                     {"technician", Role::admin}}) {
        const auto view = actor(name, role).view;
        const auto& world = house.world;
        EXPECT_FAILS(flows::cases_for_officer(world, house.caller, view, {}, 50), role_missing);
        EXPECT_FAILS(flows::hand_over(world, house.caller, view, id, sealed.view()), role_missing);
        EXPECT_FAILS(flows::refuse_recovery(world, house.caller, view, id, "no"), role_missing);
        EXPECT_FAILS(flows::cancel_recovery(world, house.caller, view, id), recovery_not_found);
        EXPECT_FAILS(flows::put_officer_card(world, house.caller, view, ByteVector(152)),
                     role_missing);
        EXPECT_FAILS(flows::remove_officer_card(world, house.caller, view), role_missing);
        EXPECT_FALSE(MUST(flows::own_recovery(world, view)).open);
    }
    EXPECT_TRUE(MUST(seen_by_anna()).open);
}

TEST_F(recovery, an_officer_without_second_factor_or_fresh_password_does_nothing) {
    const auto id = asked();
    wait();
    const auto sealed = share_of(0);
    officers[0].view.session.proved_at = {};
    EXPECT_FAILS(hand_over(0, id, sealed.view()), password_needed);
    EXPECT_FAILS(flows::put_officer_card(
                     house.world, house.caller, officers[0].view, card_of(officers[0]).view()),
                 password_needed);
    officers[0].view.session.second_factor = false;
    EXPECT_FAILS(cases(0), second_factor_missing);
    EXPECT_FAILS(hand_over(0, id, sealed.view()), second_factor_missing);
}

TEST_F(recovery, who_lost_the_role_or_the_key_is_out_at_once) {
    const auto id = asked();
    wait();
    const auto sealed = share_of(0);
    changed(officers[0].view.account.id,
            [](Account& account) { account.public_key = PublicKey{{1}}; });
    EXPECT_TRUE(MUST(cases(0)).cases.empty());
    EXPECT_FAILS(hand_over(0, id, sealed.view()), recovery_not_found);
    EXPECT_OK(flows::remove_officer_card(house.world, house.caller, officers[1].view));
    EXPECT_TRUE(MUST(cases(1)).cases.empty());
}

TEST_F(recovery, only_the_own_share_made_for_this_case_is_taken) {
    const auto id = asked();
    wait();
    const auto own = share_of(0);
    EXPECT_FAILS(hand_over(0, id, share_of(1).view()), officer_substituted);
    auto cut = ByteVector(own.bytes.begin(), own.bytes.end() - 1);
    EXPECT_FAILS(hand_over(0, id, cut), handover_format);
    auto altered = own;
    altered.bytes[200] ^= 1;
    EXPECT_FAILS(hand_over(0, id, altered.view()), signature_invalid);
    auto seen = MUST(cases(0)).cases[0];
    seen.recovery.box_key = ByteVector(32, Byte{9}); // a server that names a key of its own
    EXPECT_FAILS(hand_over(0, id, MUST(opened_by(0, seen)).view()), handover_wrong_case);
    seen = MUST(cases(0)).cases[0];
    seen.recovery.id = house.random.uuid();
    EXPECT_FAILS(hand_over(0, id, MUST(opened_by(0, seen)).view()), handover_wrong_case);
    EXPECT_FAILS(hand_over(0, house.random.uuid(), own.view()), recovery_not_found);
    EXPECT_TRUE(MUST(seen_by_anna()).open->shares.empty());
    EXPECT_OK(hand_over(0, id, own.view()));
    EXPECT_OK(hand_over(0, id, share_of(0).view())); // a repeat
    EXPECT_EQ(MUST(seen_by_anna()).open->shares.size(), 1U);
    EXPECT_EQ(mails("recovery_share"), 1U);
    EXPECT_TRUE(MUST(cases(0)).cases[0].handed);
}

TEST_F(recovery, a_share_of_an_earlier_case_is_not_taken_again) {
    const auto first = asked();
    wait();
    const auto old = share_of(0);
    EXPECT_OK(flows::cancel_recovery(house.world, house.caller, anna.view, first));
    const auto second = asked();
    EXPECT_NE(second, first);
    wait();
    EXPECT_FAILS(hand_over(0, first, old.view()), recovery_closed);
    EXPECT_FAILS(hand_over(0, second, old.view()), handover_wrong_case);
    // And where the server replays it to Anna's page:
    EXPECT_EQ(taken(second, old.view(), 0).error(), Error::handover_wrong_case);
}

TEST_F(recovery, a_box_key_of_the_servers_shows_in_the_words) {
    const auto id = asked();
    wait();
    const auto servers = vault::case_keys_of(house.secret<vault::CaseSeed>());
    auto seen = MUST(cases(0)).cases[0];
    seen.recovery.box_key = {servers.public_key.bytes.begin(), servers.public_key.bytes.end()};
    const auto told = MUST(vault::CasePublicKey::from(seen.recovery.box_key));
    EXPECT_NE(MUST(vault::handover_check_words(id, told)),
              MUST(vault::handover_check_words(id, case_keys.public_key)));
}

TEST_F(recovery, cards_are_of_the_own_key_and_account) {
    const auto put = [&](const Actor& who, ByteView card) {
        return flows::put_officer_card(house.world, house.caller, who.view, card);
    };
    auto newcomer = actor("newcomer", Role::recovery_officer);
    EXPECT_FAILS(put(newcomer, ByteVector(152)), officer_card);
    EXPECT_FAILS(put(newcomer, card_of(officers[0]).view()), officer_substituted);
    const auto of_another_account = vault::make_officer_card(
        newcomer.member.key.root, Derivation::gradido_v1, anna.view.account.id);
    EXPECT_FAILS(put(newcomer, of_another_account.view()), officer_substituted);
    changed(newcomer.view.account.id, [](Account& account) { account.key_locked = true; });
    EXPECT_FAILS(put(newcomer, card_of(newcomer).view()), key_locked);
    changed(newcomer.view.account.id, [](Account& account) {
        account.key_locked = false;
        account.role = Role::none; // the session does not know yet
    });
    EXPECT_FAILS(put(newcomer, card_of(newcomer).view()), role_missing);
}

TEST_F(recovery, no_two_officers_have_the_same_box) {
    constexpr std::size_t kBoxAt = 56, kSignatureAt = 88;
    const auto put = [&](const Actor& who, ByteView card) {
        return flows::put_officer_card(house.world, house.caller, who.view, card);
    };
    const auto twin = actor("twin", Role::recovery_officer);
    const auto first = card_of(officers[0]);
    auto card = card_of(twin);
    std::copy_n(first.bytes.begin() + kBoxAt, kSignatureAt - kBoxAt, card.bytes.begin() + kBoxAt);
    const auto signature =
        sign(twin.member.key.signing,
             vault::in_domain("ownkey-1 officer", card.view().first(kSignatureAt)));
    std::copy(signature.bytes.begin(), signature.bytes.end(), card.bytes.begin() + kSignatureAt);
    ASSERT_TRUE(vault::read_officer_card(card.view(), key_of(twin.view)));
    EXPECT_FAILS(put(twin, card.view()), officer_card);
    EXPECT_OK(put(twin, card_of(twin).view()));
    EXPECT_OK(put(officers[0], first.view())); // one's own again
}

} // namespace
} // namespace ownkey::house
