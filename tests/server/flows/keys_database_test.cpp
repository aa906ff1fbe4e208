// Keys, recovery and the second factor on every Store (tests/server/store/places.h).
#include "server/flows/keys.h"
#include "server/flows/second_factor.h"
#include "server/flows/second_factor_login.h"
#include "tests/server/flows/app.h"
#include "tests/server/flows/at_once.h"
#include "tests/server/flows/page_keys.h"
#include "tests/server/flows/recovery_house.h"
#include "tests/server/store/places.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

using namespace house;
using namespace test;

class keys_on : public test::StoreTest {
protected:
    House house{store.get()};
};

OWNKEY_FOR_EVERY_STORE(keys_on);

TEST_P(keys_on, a_key_changes_whole_and_stays_locked_after_a_reset) {
    const auto member = make_member(house);
    const auto& view = member.view();
    const auto id = view.account.id;
    const auto export_key = house.secret<opaque::ExportKey>();
    const auto second = fresh_key(house);
    auto rotation = password_update(house, second, id, 2, export_key);
    rotation.history = history(id, member.key, second);
    EXPECT_OK(apply_update(house.world, house.caller, view, rotation));
    EXPECT_OK(apply_update(house.world, house.caller, view, rotation));
    EXPECT_FAILS(
        apply_update(
            house.world, house.caller, view, password_update(house, member.key, id, 3, export_key)),
        key_exists);
    auto more = draft(second, id, 3);
    add_envelope(house, more, second, passkey(house));
    add_envelope(house, more, second, passkey(house));
    add_envelope(house, more, second, export_key);
    EXPECT_OK(apply_update(house.world, house.caller, view, signed_by(second.signing, more)));
    EXPECT_OK(apply_update(
        house.world, house.caller, view, password_update(house, second, id, 4, export_key)));
    const auto keys = MUST(show_keys(house.world, view));
    EXPECT_EQ(keys.envelopes.size(), 1U);
    ASSERT_EQ(keys.history.size(), 1U);
    EXPECT_EQ(keys.history[0].entry, rotation.history);

    EXPECT_OK(ask_password_reset(house.world, house.caller, "nobody@example.org"));
    EXPECT_OK(ask_password_reset(house.world, house.caller, member.person.email));
    const auto link = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    const ResetCode code{
        .link_code = link.substr(link.rfind('/') + 1), .email = {}, .typed_code = {}};
    auto client = begin_registration(house, {.password = "new"});
    const auto started =
        MUST(start_password_reset(house.world, house.caller, code, client.request));
    const auto record =
        record_for(house, {.password = "new"}, std::move(client.state), started.response);
    EXPECT_OK(finish_password_reset(house.world, house.caller, started.reset_id, code, record));
    EXPECT_TRUE(house.account(member.person.email)->key_locked);
    EXPECT_OK(log_in(house, {.password = "new"}));
}

TEST_P(keys_on, a_code_of_the_second_factor_used_at_once_counts_once) {
    house.settings.limits.failed_logins_before_wait = 100;
    const Person anna;
    EXPECT_OK(join(house, anna));
    const auto session = MUST(log_in(house, anna)).session;
    const auto setup = MUST(set_up_second_factor(house.world, house.caller, session.view));
    const App app(setup.secret);
    const auto confirmed = MUST(confirm_second_factor(
        house.world, house.caller, session.view, app.code(house.clock.now())));
    house.clock.advance(Seconds(30));

    std::vector<Uuid> challenges;
    for (int i = 0; i < kAtOnce; ++i) {
        auto client = begin_login(house, anna);
        const auto started = MUST(start_login(house.world, house.caller, anna.email, client.ke1));
        const auto ke3 =
            MUST(opaque::finish_login(std::move(client.state), started.ke2, config_for(anna))).ke3;
        const auto asked = MUST(finish_login(house.world, house.caller, started.signin_id, ke3));
        challenges.push_back(std::get<SecondFactorAsked>(asked).challenge_id);
    }
    for (const auto& typed : {app.code(house.clock.now()), confirmed.recovery_codes[0]}) {
        std::atomic<std::size_t> next = 0;
        EXPECT_EQ(at_once([&] {
                      return finish_second_factor(
                                 house.world, house.caller, challenges[next++], typed)
                          .has_value();
                  }),
                  1);
    }
    const auto session_now =
        MUST(find_session(house.world, house.caller, cookie_value(confirmed.session.token)));
    EXPECT_EQ(MUST(second_factor_state(house.world, session_now)).recovery_codes_left, 9);
}

class recovery_on : public test::StoreTest, protected RecoveryHouse {
protected:
    recovery_on() : RecoveryHouse(store.get()) {}
};

OWNKEY_FOR_EVERY_STORE(recovery_on);

TEST_P(recovery_on, shares_are_wiped_when_the_case_ends_though_officers_hand_over_at_once) {
    hire(3);
    leave_shares(2);
    lock_key();
    const auto id = MUST(ask()).id;
    wait();
    std::vector<ByteVector> sealed;
    for (std::size_t officer = 0; officer < 3; ++officer) {
        const auto share = share_of(officer);
        sealed.emplace_back(share.view().begin(), share.view().end());
    }
    std::atomic<std::size_t> next = 0;
    EXPECT_EQ(at_once(
                  [&] {
                      const auto officer = next++;
                      return hand_over(officer, id, sealed[officer]).has_value();
                  },
                  3),
              3);
    EXPECT_EQ(MUST(seen_by_anna()).open->shares.size(), 3U);
    next = 0;
    EXPECT_GE(at_once([&] { // the person cancels while officers hand over once more
                  const auto who = next++;
                  if (who >= sealed.size())
                      return cancel_recovery(house.world, house.caller, anna.view, id).has_value();
                  static_cast<void>(hand_over(who, id, sealed[who]));
                  return false;
              }),
              1);
    EXPECT_FALSE(MUST(seen_by_anna()).open);
    look([&](Tables& tables) -> Done {
        const auto shares = TRY(tables.handed_shares(id));
        EXPECT_EQ(shares.size(), 3U);
        for (const auto& share : shares)
            EXPECT_TRUE(share.sealed.empty());
        return ok();
    });
}

} // namespace
} // namespace ownkey::flows
