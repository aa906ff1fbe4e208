// Passwords that older clients send in plain: proving, changing and resetting them.
#include "server/flows/second_factor.h"
#include "tests/server/flows/app.h"
#include "tests/server/flows/plain_house.h"

namespace ownkey::flows {
namespace {

std::string_view text_of(const PlainPassword& password) {
    return as_text(password.text.reveal());
}

TEST(PlainText, is_taken_in_nfc_and_wiped_where_it_stood) {
    for (std::string text : {std::string("short"), std::string(100, 'x')}) {
        const auto* at = text.data();
        const auto size = text.size();
        EXPECT_EQ(text_of(take_password(text)).size(), size);
        EXPECT_TRUE(text.empty());
        EXPECT_TRUE(std::all_of(at, at + size, [](char c) { return c == '\0'; }));
    }
    EXPECT_EQ(text_of(plain("caf\u0065\u0301")), "caf\u00e9");
    EXPECT_EQ(text_of(plain("\u212b\ufb01")), "\u00c5\ufb01"); // canonical only: a ligature stays
    EXPECT_EQ(text_of(plain("\u1100\u1161\u11a8")), "\uac01");
    EXPECT_EQ(text_of(plain("\u0061\u0315\u0300")), "\u00e0\u0315"); // marks in their order
    EXPECT_EQ(text_of(plain("\xff latin")), "\xff latin");
    EXPECT_EQ(text_of(plain("")), "");
}

TEST_F(PlainPasswords, opens_what_the_page_registered_and_the_other_way_round) {
    EXPECT_OK(join(house, kAnna));
    const auto proved = prove(" Anna@Example.org", kAnna.password);
    EXPECT_OK(proved);
    EXPECT_EQ(proved->email, kAnna.email);
    EXPECT_EQ(times(proved->id, "password.plain"), 1U);
    EXPECT_EQ(times(proved->id, "session.started"), 0U);

    EXPECT_OK(enrol({.email = "bert@example.org", .first_name = "Bert", .username = "bert_c"}));
    const auto link = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, link.substr(link.rfind('/') + 1)));
    EXPECT_OK(log_in(house, {.email = "bert@example.org", .stretch = stretch_argon2id}));
}

TEST_F(PlainPasswords, starts_a_session_that_all_doors_know) {
    const auto id = member();
    const auto session = login("ANNA_B", kAnna.password);
    EXPECT_OK(session);
    EXPECT_EQ(session->view.account.id, id);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(session->token)));
    EXPECT_EQ(times(id, "session.started"), 1U);
    EXPECT_OK(start_proved_session(house.world, house.caller, id));
    EXPECT_EQ(times(id, "session.started"), 2U);
    EXPECT_FAILS(start_proved_session(house.world, house.caller, house.random.uuid()), no_session);
}

TEST_F(PlainPasswords, tell_the_owner_once_of_a_client_that_keeps_no_cookies) {
    member();
    const auto told = [&] {
        const auto mails = house.outbox(OutboxKind::mail);
        return std::count_if(mails.begin(), mails.end(), [](const OutboxItem& mail) {
            return json_text(mail.payload, "template") == "new_device";
        });
    };
    const auto first = MUST(login("anna_b", kAnna.password));
    const auto second = MUST(login("anna_b", kAnna.password));
    EXPECT_EQ(first.view.session.device_id, second.view.session.device_id);
    EXPECT_EQ(told(), 0);
    house.caller.address = "192.0.2.77";
    const auto elsewhere = MUST(login("anna_b", kAnna.password));
    EXPECT_NE(first.view.session.device_id, elsewhere.view.session.device_id);
    EXPECT_EQ(told(), 1);
    // The pages' browsers keep cookies: without one it is a new one.
    house.settings.pages.accept_plain_passwords = true;
    EXPECT_OK(login_with_password(
        house.world, house.caller, Surface::pages, "anna_b", plain(kAnna.password)));
    EXPECT_EQ(told(), 2);
}

TEST_F(PlainPasswords, a_wrong_one_and_an_unknown_name_look_the_same) {
    member();

    for (const auto& name : {kAnna.email,
                             std::string("anna_b"),
                             std::string("nobody@example.org"),
                             std::string("nobody"),
                             std::string(),
                             std::string("\xff"),
                             std::string(1000, 'x')}) {
        const auto before = audit().size();
        EXPECT_FAILS(login(name, "wrong wrong"), wrong_email_or_password) << name;
        const auto events = audit();
        ASSERT_EQ(events.size(), before + 1) << name;
        EXPECT_EQ(events[0].event, "login.failed");
    }
}

TEST_F(PlainPasswords, guesses_wait_for_known_and_unknown_whichever_name_they_come_by) {
    member();
    for (const auto* name : {"anna", "nobody"}) {
        const std::string email = name + std::string("@example.org");
        for (int i = 0; i < house.settings.limits.failed_logins_before_wait; ++i)
            EXPECT_FAILS(login(email, "wrong wrong"), wrong_email_or_password);
        const auto waits = login(email, kAnna.password);
        EXPECT_FAILS(waits, too_many_requests);
        EXPECT_EQ(waits.error().retry_after_s, 2);
    }
    EXPECT_FAILS(login("anna_b", kAnna.password), too_many_requests);
    house.clock.advance(Seconds(2));
    EXPECT_OK(login("anna_b", kAnna.password));
}

TEST_F(PlainPasswords, refused_where_they_are_turned_off) {
    member();
    house.settings.loginservice.accept_plain_passwords = false;
    const auto uses = plain_uses();
    EXPECT_FAILS(require_plain(house.world, kSurface), plain_refused);
    EXPECT_FAILS(login(kAnna.email, kAnna.password), plain_refused);
    EXPECT_FAILS(enrol({.email = "c@example.org"}), plain_refused);
    EXPECT_FAILS(reset_password(house.world, house.caller, kSurface, {}, plain("new password")),
                 plain_refused);
    EXPECT_EQ(plain_uses(), uses);
    house.settings.apparts.accept_plain_passwords = true;
    EXPECT_OK(prove_password(
        house.world, house.caller, Surface::apparts, kAnna.email, plain(kAnna.password)));
    EXPECT_EQ(plain_uses().at(static_cast<std::size_t>(Surface::apparts)),
              uses.at(static_cast<std::size_t>(Surface::apparts)) + 1);
}

TEST_F(PlainPasswords, the_state_is_told_only_after_the_right_one) {
    const auto registered = MUST(enrol({.email = kAnna.email}));
    EXPECT_FAILS(login(kAnna.email, kAnna.password), account_not_active);
    EXPECT_FAILS(login(kAnna.email, "wrong wrong"), wrong_email_or_password);
    MUST(confirm_email_by_link(house.world, house.caller, registered.link_code));
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto account = *TRY(tables.find_account(registered.account.id));
        account.state = AccountState::disabled;
        return tables.update_account(account);
    }));
    EXPECT_FAILS(login(kAnna.email, kAnna.password), account_disabled);
    EXPECT_FAILS(login(kAnna.email, "wrong wrong"), wrong_email_or_password);
    EXPECT_FAILS(start_proved_session(house.world, house.caller, registered.account.id),
                 no_session);
}

TEST_F(PlainPasswords, alone_do_not_open_what_has_a_second_factor) {
    member();
    const auto session = MUST(login(kAnna.email, kAnna.password));
    const auto setup = MUST(set_up_second_factor(house.world, house.caller, session.view));
    App app(setup.secret);
    EXPECT_OK(confirm_second_factor(
        house.world, house.caller, session.view, app.code(house.clock.now())));
    EXPECT_FAILS(login(kAnna.email, kAnna.password), second_factor_needed);
    EXPECT_FAILS(prove(kAnna.email, kAnna.password), second_factor_needed);
}

TEST_F(PlainPasswords, a_change_ends_the_other_sessions) {
    const auto id = member();
    const auto mine = MUST(login("anna_b", kAnna.password));
    const auto other = MUST(login("anna_b", kAnna.password));
    const auto change = [&](std::optional<PlainPassword> old, const std::string& to) {
        return change_password(
            house.world, house.caller, kSurface, mine.view, std::move(old), plain(to));
    };
    EXPECT_FAILS(change(plain("wrong wrong"), "another one"), wrong_email_or_password);
    EXPECT_FAILS(change(plain(kAnna.password), "short"), field_rule);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(other.token)));
    house.clock.advance(Seconds(1));
    EXPECT_OK(change(plain(kAnna.password), "another one"));
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(other.token)), no_session);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(mine.token)));
    EXPECT_EQ(json_text(house.outbox(OutboxKind::mail).back().payload, "template"),
              "password_changed");
    EXPECT_EQ(times(id, "account.password_changed"), 1U);
    EXPECT_OK(prove("anna_b", "another one"));
    EXPECT_FAILS(prove("anna_b", kAnna.password), wrong_email_or_password);
    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_OK(change(std::nullopt, "a third one"));
    EXPECT_OK(prove("anna_b", "a third one"));
}

TEST_F(PlainPasswords, guesses_at_the_old_one_wait_too) {
    member();
    const auto mine = MUST(login("anna_b", kAnna.password));
    house.clock.advance(Seconds(1));
    const auto guess = [&] {
        return change_password(house.world,
                               house.caller,
                               kSurface,
                               mine.view,
                               plain("wrong wrong"),
                               plain("another one"));
    };
    for (int i = 0; i < house.settings.limits.failed_logins_before_wait; ++i)
        EXPECT_FAILS(guess(), wrong_email_or_password);
    EXPECT_FAILS(guess(), too_many_requests);
}

TEST_F(PlainPasswords, an_account_with_a_key_changes_it_in_the_page) {
    const auto member = make_member(house, kAnna);
    EXPECT_FAILS(change_password(house.world,
                                 house.caller,
                                 kSurface,
                                 member.view(),
                                 plain(kAnna.password),
                                 plain("another one")),
                 password_in_page);
    EXPECT_OK(prove(kAnna.email, kAnna.password));
}

TEST_F(PlainPasswords, a_reset_by_mail_gives_access_again) {
    const auto id = member();
    EXPECT_OK(ask_password_reset(house.world, house.caller, kAnna.email));
    const auto link = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    const ResetCode code{
        .link_code = link.substr(link.rfind('/') + 1), .email = {}, .typed_code = {}};
    const auto reset = [&](const ResetCode& with) {
        return reset_password(house.world, house.caller, kSurface, with, plain("another one"));
    };
    EXPECT_FAILS(reset({.link_code = "AAAAAAAAAAAAAAAAAAAAAA", .email = {}, .typed_code = {}}),
                 code_wrong);
    const auto whose = reset(code);
    EXPECT_OK(whose);
    EXPECT_EQ(whose->id, id);
    EXPECT_FAILS(reset(code), code_used);
    EXPECT_OK(prove("anna_b", "another one"));
    EXPECT_FAILS(prove("anna_b", kAnna.password), wrong_email_or_password);
}

TEST_F(PlainPasswords, an_imported_account_without_a_hash_needs_a_reset) {
    const auto id = imported();
    EXPECT_FAILS(login("old@example.org", "whatever it was"), password_reset_needed);
    put(legacy_seal(house.world, id, LegacyScheme::bcrypt, as_bytes("{}")));
    EXPECT_OK(house.store.transact(
        Durability::full, [&](Tables& tables) { return tables.remove_legacy_credential(id); }));
    EXPECT_OK(ask_password_reset(house.world, house.caller, "old@example.org"));
    const auto link = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    EXPECT_OK(reset_password(
        house.world,
        house.caller,
        kSurface,
        {.link_code = link.substr(link.rfind('/') + 1), .email = {}, .typed_code = {}},
        plain("a new password")));
    EXPECT_OK(login("old@example.org", "a new password"));
}

TEST_F(PlainPasswords, what_an_import_left_is_sealed_for_its_account) {
    const auto id = imported();
    const auto legacy = legacy_seal(house.world, id, LegacyScheme::bcrypt, as_bytes("{\"a\":1}"));
    EXPECT_EQ(as_text(MUST(legacy_open(house.world, legacy)).reveal()), "{\"a\":1}");
    auto moved = legacy;
    moved.account_id = house.random.uuid();
    EXPECT_FAILS(legacy_open(house.world, moved), envelope_wrong_key);
}

} // namespace
} // namespace ownkey::flows
