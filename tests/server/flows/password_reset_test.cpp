// A forgotten password: what mail gives back, what it does not, and what strangers can find out or
// do to the owner.
#include "server/flows/codes.h"
#include "server/flows/keys.h"
#include "server/flows/password_change.h"
#include "server/flows/password_reset.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/page_keys.h"

#include <atomic>
#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;

class PasswordResets : public testing::Test {
protected:
    Done ask(const std::string& email = "anna@example.org") {
        return ask_password_reset(house.world, house.caller, email);
    }

    std::string last_mail() { return house.outbox(OutboxKind::mail).back().payload; }

    ResetCode by_link() {
        const auto link = json_text(last_mail(), "vars.link");
        return {.link_code = link.substr(link.rfind('/') + 1), .email = {}, .typed_code = {}};
    }

    ResetCode by_typing() {
        return {.link_code = {},
                .email = "Anna@example.org ",
                .typed_code = json_text(last_mail(), "vars.typed_code")};
    }

    ResetCode guess(const std::string& email = "anna@example.org") {
        return {.link_code = {}, .email = email, .typed_code = "00000000"};
    }

    Outcome<ResetStarted> start(const ResetCode& code) {
        return start_password_reset(
            house.world, house.caller, code, begin_registration(house, forgetful).request);
    }

    /// As the page does it.
    Done reset(const ResetCode& code) {
        auto client = begin_registration(house, forgetful);
        const auto started =
            TRY(start_password_reset(house.world, house.caller, code, client.request));
        const auto record = record_for(house, forgetful, std::move(client.state), started.response);
        return finish_password_reset(house.world, house.caller, started.reset_id, code, record);
    }

    /// A code of an admin's.
    ResetCode invited() {
        auto code = new_email_code(house.world, account().id, CodePurpose::invitation);
        MUST(house.store.transact(
            Durability::full, [&](Tables& tables) { return tables.insert_email_code(code.row); }));
        return {.link_code = code.link_text, .email = {}, .typed_code = {}};
    }

    Account account() { return *house.account("anna@example.org"); }

    House house;
    const Person anna;
    const Person forgetful{.password = "a new one, written down"};
    const Seconds cooldown = house.settings.signup.resend_cooldown;
};

TEST_F(PasswordResets, gives_access_and_keeps_the_key_locked) {
    const auto member = make_member(house, anna);
    EXPECT_OK(ask());
    EXPECT_EQ(json_text(last_mail(), "template"), "password_reset_asked");
    EXPECT_OK(reset(by_link()));
    EXPECT_EQ(json_text(last_mail(), "template"), "password_reset");
    EXPECT_FAILS(find_session(house.world, house.caller, member.cookie()), no_session);
    EXPECT_FAILS(log_in(house, anna), wrong_password);

    const auto in = MUST(log_in(house, forgetful));
    const auto& view = in.session.view;
    EXPECT_TRUE(view.account.key_locked);
    EXPECT_EQ(view.account.public_key, member.key.public_key);
    const auto envelope = MUST(password_envelope(house.world, view));
    const vault::Expected expected{.account = view.account.id, .public_key = member.key.public_key};
    EXPECT_FAILS(vault::open(envelope.data, in.export_key, expected), envelope_commitment);

    // With the 24 words.
    const auto update = password_update(house, member.key, view.account.id, 2, in.export_key);
    EXPECT_OK(apply_update(house.world, house.caller, view, update));
    EXPECT_FALSE(account().key_locked);
    EXPECT_OK(
        vault::open(MUST(password_envelope(house.world, view)).data, in.export_key, expected));
}

TEST_F(PasswordResets, by_typing_and_without_a_key) {
    EXPECT_OK(join(house, anna));
    EXPECT_OK(ask());
    EXPECT_OK(reset(by_typing()));
    EXPECT_FALSE(account().key_locked);
    EXPECT_OK(log_in(house, forgetful));
}

TEST_F(PasswordResets, tokens_and_devices_end) {
    EXPECT_OK(join(house, anna));
    const auto id = account().id;
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        TRY(tables.insert_device({.id = house.random.uuid(),
                                  .token_hash = house.bytes<Hash32>(),
                                  .account_id = id,
                                  .expires_at = house.clock.now() + Seconds(600)}));
        return tables.insert_token_family({.id = house.random.uuid(),
                                           .account_id = id,
                                           .current_hash = house.bytes<Hash32>(),
                                           .created_at = house.clock.now(),
                                           .expires_at = house.clock.now() + Seconds(600)});
    }));
    EXPECT_OK(ask());
    EXPECT_OK(reset(by_link()));
    EXPECT_OK(house.store.read([&](Tables& tables) -> Done {
        EXPECT_TRUE(TRY(tables.devices_of(id, 10)).empty());
        EXPECT_TRUE(TRY(tables.token_families_of(id, 10)).empty());
        return ok();
    }));
}

TEST_F(PasswordResets, an_unconfirmed_account_becomes_active) {
    EXPECT_OK(sign_up(house, anna));
    const auto confirmation = by_link().link_code;
    house.clock.advance(cooldown);
    EXPECT_OK(ask());
    EXPECT_OK(reset(by_link()));
    EXPECT_EQ(account().state, AccountState::active);
    EXPECT_FAILS(confirm_email_by_link(house.world, house.caller, confirmation), code_expired);
    EXPECT_OK(log_in(house, forgetful));
}

TEST_F(PasswordResets, an_invitation_ends_in_a_password) {
    EXPECT_OK(sign_up(house, anna));
    const auto code = invited();
    EXPECT_OK(reset(code));
    EXPECT_EQ(account().state, AccountState::active);
    EXPECT_OK(log_in(house, forgetful));
    EXPECT_FAILS(start(code), code_used);
}

TEST_F(PasswordResets, a_code_is_used_once_and_only_for_its_purpose) {
    EXPECT_OK(sign_up(house, anna));
    EXPECT_FAILS(start(by_link()), code_wrong); // the code of the confirmation
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, by_link().link_code));
    EXPECT_OK(ask());
    const auto link = by_link();
    const auto typed = by_typing();
    EXPECT_FAILS(confirm_email_by_link(house.world, house.caller, link.link_code), code_wrong);
    EXPECT_OK(reset(link));
    EXPECT_FAILS(start(link), code_used);
    EXPECT_FAILS(start(typed), code_wrong);
    EXPECT_FAILS(start({.link_code = "nonsense", .email = {}, .typed_code = {}}), code_wrong);
}

TEST_F(PasswordResets, codes_expire) {
    EXPECT_OK(join(house, anna));
    EXPECT_OK(ask());
    const auto typed = by_typing();
    const auto link = by_link();
    house.clock.advance(house.settings.signup.typed_code_validity);
    EXPECT_FAILS(start(typed), code_expired);
    EXPECT_FAILS(start(guess()), code_wrong); // says nothing to who has no code
    EXPECT_OK(start(link));
    house.clock.advance(house.settings.signup.link_validity);
    EXPECT_FAILS(start(link), code_expired);
}

TEST_F(PasswordResets, a_newer_mail_takes_the_place_of_the_older) {
    EXPECT_OK(join(house, anna));
    EXPECT_OK(ask());
    const auto older = by_link();
    EXPECT_OK(ask()); // within the cooldown: nothing
    EXPECT_EQ(by_link().link_code, older.link_code);
    house.clock.advance(cooldown);
    EXPECT_OK(ask());
    EXPECT_NE(by_link().link_code, older.link_code);
    EXPECT_FAILS(start(older), code_expired);
    EXPECT_OK(start(by_link()));
}

TEST_F(PasswordResets, the_record_needs_the_code_of_its_own_start) {
    EXPECT_OK(join(house, anna));
    EXPECT_OK(join(house, {.email = "bert@example.org"}));
    EXPECT_OK(ask());
    const auto hers = by_link();
    EXPECT_OK(ask("bert@example.org"));
    const auto his = by_link();
    auto client = begin_registration(house, forgetful);
    const auto started = MUST(start_password_reset(house.world, house.caller, his, client.request));
    const auto record = record_for(house, forgetful, std::move(client.state), started.response);
    const auto finish = [&](const Uuid& id, const ResetCode& code) {
        return finish_password_reset(house.world, house.caller, id, code, record);
    };
    EXPECT_FAILS(finish(started.reset_id, hers), code_wrong);
    EXPECT_FAILS(finish(house.random.uuid(), his), code_wrong);
    EXPECT_FAILS(finish(started.reset_id, guess("bert@example.org")), code_wrong);
    EXPECT_FAILS(finish_password_reset(house.world, house.caller, started.reset_id, his, {}),
                 invalid_element);
    EXPECT_OK(log_in(house, anna));
    EXPECT_OK(finish(started.reset_id, his));
}

TEST_F(PasswordResets, strangers_cannot_keep_the_owner_out) {
    EXPECT_OK(join(house, anna));
    EXPECT_OK(ask());
    const auto link = by_link();
    const auto typed = by_typing();
    for (int i = 0; i < 5; ++i)
        EXPECT_FAILS(start(guess()), code_wrong);
    EXPECT_FAILS(start(guess()), too_many_requests);
    for (int i = 0; i < 10; ++i)
        (void)start_login(house.world, house.caller, anna.email, begin_login(house, anna).ke1);
    house.clock.advance(std::chrono::minutes(2));
    EXPECT_FAILS(start(typed), code_too_many_tries); // only who has it hears that
    EXPECT_OK(reset(link));
}

TEST_F(PasswordResets, each_evaluation_is_a_guess_at_the_old_password) {
    EXPECT_OK(join(house, anna));
    EXPECT_OK(ask());
    const auto link = by_link();
    for (int i = 0; i < house.settings.limits.failed_logins_before_wait; ++i)
        EXPECT_OK(start(link));
    EXPECT_FAILS(start(link), too_many_requests);
    house.clock.advance(Seconds(2));
    EXPECT_OK(start(link));
    EXPECT_FAILS(start(link), too_many_requests);
    EXPECT_OK(log_in(house, anna)); // apart from logins
}

TEST_F(PasswordResets, of_many_guesses_at_once_each_is_counted) {
    EXPECT_OK(join(house, anna));
    EXPECT_OK(ask());
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 20; ++i)
        threads.emplace_back([&] {
            const auto outcome = start_password_reset(house.world, house.caller, guess(), {});
            wrong += error_of(outcome) == Error::code_wrong ? 1 : 0;
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, house.settings.limits.failed_logins_before_wait);
}

TEST_F(PasswordResets, a_request_from_before_does_not_come_after) {
    const auto member = make_member(house, anna);
    const auto update = password_update(
        house, member.key, member.view().account.id, 2, house.secret<opaque::ExportKey>());
    EXPECT_OK(ask());
    EXPECT_OK(reset(by_link()));
    EXPECT_FAILS(apply_update(house.world, house.caller, member.view(), update), no_session);
    EXPECT_TRUE(account().key_locked);
}

enum class Whose : std::uint8_t { known, unknown, disabled, deleted };

class UniformReset : public PasswordResets, public testing::WithParamInterface<Whose> {
protected:
    void SetUp() override {
        if (GetParam() == Whose::unknown) return;
        EXPECT_OK(join(house, anna));
        if (GetParam() == Whose::known) return;
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto row = *TRY(tables.find_account_by_email(anna.email));
            row.state =
                GetParam() == Whose::disabled ? AccountState::disabled : AccountState::deleted;
            return tables.update_account(row);
        }));
    }
};

TEST_P(UniformReset, answers_are_the_same) {
    const auto mails = house.outbox(OutboxKind::mail).size();
    for (int i = 0; i < 3; ++i)
        EXPECT_OK(ask());
    EXPECT_EQ(house.outbox(OutboxKind::mail).size() - mails, GetParam() == Whose::known ? 1U : 0U);
    for (int i = 0; i < 5; ++i)
        EXPECT_FAILS(start(guess()), code_wrong);
    EXPECT_FAILS(start(guess()), too_many_requests);
    house.clock.advance(house.settings.signup.typed_code_validity);
    EXPECT_FAILS(start(guess()), code_wrong);
    EXPECT_OK(ask());
}

TEST_P(UniformReset, a_malformed_address_is_told) {
    EXPECT_FAILS(ask("not an address"), field_rule);
}

INSTANTIATE_TEST_SUITE_P(
    addresses,
    UniformReset,
    testing::Values(Whose::known, Whose::unknown, Whose::disabled, Whose::deleted));

class PasswordChanges : public PasswordResets {};

TEST_F(PasswordChanges, without_a_key_the_record_comes_alone) {
    EXPECT_OK(join(house, anna));
    const auto in = MUST(log_in(house, anna));
    const auto elsewhere = MUST(log_in(house, anna));
    const auto& view = in.session.view;
    auto client = begin_registration(house, forgetful);
    const auto response =
        MUST(start_password_change(house.world, house.caller, view, client.request));
    const auto record = record_for(house, forgetful, std::move(client.state), response);
    EXPECT_OK(replace_password(house.world, house.caller, view, record));
    EXPECT_OK(replace_password(house.world, house.caller, view, record));
    auto mails = house.outbox(OutboxKind::mail);
    std::erase_if(mails, [](const OutboxItem& mail) {
        return json_text(mail.payload, "template") != "password_changed";
    });
    EXPECT_EQ(mails.size(), 1U); // a repeat is no second change
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(elsewhere.session.token)),
                 no_session);
    EXPECT_FAILS(log_in(house, anna), wrong_password);
    EXPECT_OK(log_in(house, forgetful));

    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_FAILS(replace_password(house.world, house.caller, view, record), password_needed);
    EXPECT_OK(end_session(house.world, view));
}

TEST_F(PasswordChanges, evaluations_count_as_guesses) {
    EXPECT_OK(join(house, anna));
    const auto in = MUST(log_in(house, anna));
    const auto evaluate = [&] {
        return start_password_change(house.world,
                                     house.caller,
                                     in.session.view,
                                     begin_registration(house, forgetful).request);
    };
    for (int i = 0; i < house.settings.limits.failed_logins_before_wait; ++i) {
        house.clock.advance(Seconds(1)); // a success forgives what came before it, or with it
        EXPECT_OK(evaluate());
    }
    EXPECT_FAILS(evaluate(), too_many_requests);
}

} // namespace
} // namespace ownkey::flows
