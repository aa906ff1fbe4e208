// Flows on every Store (tests/server/store/places.h): the whole story once, and the races that only
// a database shows.
#include "core/tx/transaction.h"
#include "server/flows/audit_chain.h"
#include "server/flows/key_update.h"
#include "server/flows/keys.h"
#include "server/flows/people.h"
#include "server/flows/registration.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/at_once.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"
#include "tests/server/flows/staff.h"
#include "tests/server/store/places.h"

#include <atomic>

namespace ownkey::flows {
namespace {

using namespace house;
using namespace test;

class flows_on : public test::StoreTest {
protected:
    ByteVector body(const Member& sender) {
        return tx::encode_transfer_body({.sender = sender.key.public_key,
                                         .receiver = house.bytes<PublicKey>(),
                                         .amount = 125'000},
                                        "For the apples",
                                        house.now_s());
    }

    House house{store.get()};
};

OWNKEY_FOR_EVERY_STORE(flows_on);

TEST_P(flows_on, the_story) {
    house.settings.signup.resend_cooldown = Seconds(0); // every mail at once
    EXPECT_OK(sign_up(house, {.password = "the squatter's"}));
    EXPECT_OK(sign_up(house, {.password = "another squatter's"}));
    const auto anna = make_member(house); // takes the place of both
    EXPECT_OK(sign_up(house, {}));
    EXPECT_EQ(json_text(house.outbox(OutboxKind::mail).back().payload, "template"), "known_email");

    const auto cookie = anna.cookie();
    const auto view = find_session(house.world, house.caller, cookie);
    EXPECT_OK(view);
    EXPECT_EQ(view->account.public_key, anna.key.public_key);
    EXPECT_OK(open_unlock_window(house.world, house.caller, *view, ByteVector(32, Byte{1})));
    EXPECT_OK(
        unlock_share(house.world, house.caller, *find_session(house.world, house.caller, cookie)));
    EXPECT_OK(find_session_by_alias(house.world, view->session.alias));

    const auto bytes = body(anna);
    EXPECT_EQ(enlist_transactions(house.world, view->account, {bytes, bytes}, 0)->already, 1);
    auto broken = bytes;
    broken.pop_back();
    EXPECT_FAILS(enlist_transactions(house.world, view->account, {broken}, 0), tx_truncated);
    EXPECT_EQ(house.outbox(OutboxKind::error_in_transaction).size(), 1U);
    const auto listed = list_transactions(house.world, *view, {TransactionState::pending}, 10);
    EXPECT_OK(listed);
    ASSERT_EQ(listed->size(), 1U);
    EXPECT_EQ(listed->at(0).transaction.body, bytes);
    const auto id = listed->at(0).transaction.id;
    const auto signature = MUST(tx::sign_body(bytes, anna.key.signing, {.now_s = house.now_s()}));
    EXPECT_EQ(sign_transaction(house.world, house.caller, *view, id, signature)->delivery,
              "waiting");
    EXPECT_EQ(sign_transaction(house.world, house.caller, *view, id, signature)->delivery,
              "waiting");
    EXPECT_EQ(house.outbox(OutboxKind::put_transaction).size(), 1U);
    EXPECT_OK(end_session(house.world, *view));
    EXPECT_FAILS(find_session(house.world, house.caller, cookie), no_session);
}

TEST_P(flows_on, guesses_are_throttled) {
    EXPECT_OK(join(house, {}));
    const auto ke1 = begin_login(house, {.password = "wrong"}).ke1;
    for (const std::string& email :
         {std::string("anna@example.org"), std::string("nobody@example.org")}) {
        for (int i = 0; i < 5; ++i)
            EXPECT_OK(start_login(house.world, house.caller, email, ke1));
        EXPECT_FAILS(start_login(house.world, house.caller, email, ke1), too_many_requests);
    }
    house.clock.advance(std::chrono::seconds(2));
    EXPECT_OK(log_in(house, {}));
    house.clock.advance(std::chrono::microseconds(1));
    EXPECT_OK(start_login(house.world, house.caller, "anna@example.org", ke1));
}

TEST_P(flows_on, a_signin_finished_at_once_gives_one_session) {
    EXPECT_OK(join(house, {}));
    auto client = begin_login(house, {});
    const auto started = start_login(house.world, house.caller, "anna@example.org", client.ke1);
    EXPECT_OK(started);
    const auto ke3 =
        MUST(opaque::finish_login(std::move(client.state), started->ke2, config_for({}))).ke3;
    EXPECT_EQ(
        at_once([&] {
            return finish_login(house.world, house.caller, started->signin_id, ke3).has_value();
        }),
        1);
    const auto events = house.audit_events(house.account("anna@example.org")->id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "session.started"), 1);
}

TEST_P(flows_on, a_transaction_enlisted_and_signed_at_once_is_one) {
    const auto anna = make_member(house);
    const auto bytes = body(anna);
    const auto enlisted = at_once([&] {
        const auto result = enlist_transactions(house.world, anna.view().account, {bytes}, 0);
        return result && result->enlisted == 1;
    });
    EXPECT_EQ(enlisted, 1);
    const auto id = list_transactions(house.world, anna.view(), {}, 10)->at(0).transaction.id;
    const auto signature = MUST(tx::sign_body(bytes, anna.key.signing, {.now_s = house.now_s()}));
    const auto answered = at_once([&] {
        return sign_transaction(house.world, house.caller, anna.view(), id, signature).has_value();
    });
    EXPECT_EQ(answered, kAtOnce); // each click is answered alike
    EXPECT_EQ(house.outbox(OutboxKind::put_transaction).size(), 1U);
}

TEST_P(flows_on, a_registration_finished_at_once_makes_one_account_and_one_mail) {
    auto client = begin_registration(house, {});
    const auto started = start_registration(house.world,
                                            house.caller,
                                            {.first_name = "Anna",
                                             .last_name = "Muster",
                                             .email = "anna@example.org",
                                             .language = "en",
                                             .request = client.request});
    EXPECT_OK(started);
    const auto record = record_for(house, {}, std::move(client.state), started->response);
    EXPECT_EQ(at_once([&] {
                  return finish_registration(house.world, house.caller, started->signup_id, record)
                      .has_value();
              }),
              kAtOnce);
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), 1U);
}

TEST_P(flows_on, two_keys_set_at_once_are_one) {
    EXPECT_OK(join(house, {}));
    const auto logged_in = MUST(log_in(house, {}));
    const auto& view = logged_in.session.view;
    std::vector<Key> keys;
    for (int i = 0; i < kAtOnce; ++i)
        keys.push_back(make_key(house, view.account.id, logged_in.export_key));
    std::atomic<std::size_t> next = 0;
    EXPECT_EQ(at_once([&] {
                  const auto& key = keys[next++];
                  return apply_update(
                             house.world, house.caller, view, {key.document, key.signature})
                      .has_value();
              }),
              1);
    const auto envelope = password_envelope(house.world, view);
    EXPECT_OK(envelope);
    EXPECT_OK(vault::open(envelope->data,
                          logged_in.export_key,
                          {.account = view.account.id,
                           .public_key = *house.account("anna@example.org")->public_key}));
}

TEST_P(flows_on, no_more_guesses_are_answered_when_made_at_once) {
    EXPECT_OK(sign_up(house, {}));
    const auto guess = [&](const std::string& typed) {
        return error_of(
            confirm_email_by_typing(house.world, house.caller, "anna@example.org", typed));
    };
    // A guess that loses every race is neither counted nor answered.
    auto answered = at_once([&] { return guess("UUUUUUUU") == Error::code_wrong; });
    while (guess("UUUUUUUU") == Error::code_wrong)
        ++answered;
    EXPECT_EQ(answered, 4);
    const auto code = json_text(house.outbox(OutboxKind::mail)[0].payload, "vars.typed_code");
    EXPECT_EQ(guess(code), Error::code_too_many_tries);
}

TEST_P(flows_on, a_resend_asked_for_at_once_is_one_mail) {
    EXPECT_OK(sign_up(house, {}));
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_EQ(
        at_once([&] {
            return resend_confirmation(house.world, house.caller, "anna@example.org").has_value();
        }),
        kAtOnce);
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), 2U);
}

TEST_P(flows_on, a_chain_sealed_by_many_at_once_is_one) {
    const auto append = [&] {
        return house.world.store
            .transact(Durability::relaxed,
                      [&](Tables& tables) {
                          return tables.append_audit(
                              {.at = house.clock.now(), .event = "x", .detail = "{}"});
                      })
            .has_value();
    };
    EXPECT_EQ(at_once([&] { return append() && append(); }), kAtOnce);
    std::atomic<int> sealed = 0;
    EXPECT_EQ(at_once([&] {
                  const auto other = place->open(); // another process
                  EXPECT_TRUE(append());
                  for (;;) {
                      const auto count = seal_audit_events(*other);
                      if (!count) return false;
                      if (*count == 0) return true;
                      sealed += *count;
                  }
              }),
              kAtOnce);
    EXPECT_EQ(sealed, 3 * kAtOnce);
    const auto reopened = place->open();
    const auto report = verify_audit(*reopened, std::nullopt);
    EXPECT_OK(report);
    EXPECT_FALSE(report->broken);
    EXPECT_EQ(report->head.number, 3 * kAtOnce);
}

TEST_P(flows_on, admins_who_disable_one_another_leave_one) {
    house.settings.second_factor.for_roles = false;
    const auto ada = make_staff(house, "Ada", Role::admin);
    const auto eve = make_staff(house, "Eve", Role::admin);
    std::atomic<int> next = 0;
    at_once([&] {
        const bool even = next++ % 2 == 0;
        const auto& actor = even ? ada : eve;
        const auto& target = even ? eve : ada;
        return disable_person(
                   house.world, house.caller, actor.view(), target.view().account.id, "x")
            .has_value();
    });
    EXPECT_EQ(MUST(in_read<int>(house.world.store,
                                [](Tables& tables) { return tables.count_accounts(Role::admin); })),
              1);
}

} // namespace
} // namespace ownkey::flows
