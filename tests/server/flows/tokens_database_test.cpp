// Refresh tokens on every Store (tests/server/store/places.h): many tabs at once.
#include "server/flows/tokens.h"
#include "tests/server/flows/at_once.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"
#include "tests/server/store/places.h"

#include <algorithm>
#include <mutex>
#include <set>

namespace ownkey::flows {
namespace {

using namespace house;
using namespace test;

class tokens_on : public test::StoreTest {
protected:
    House house{store.get()};
};

OWNKEY_FOR_EVERY_STORE(tokens_on);

TEST_P(tokens_on, fifty_refreshes_at_once_get_the_same_successor) {
    const auto anna = make_member(house);
    const auto issued = MUST(start_tokens(house.world, house.caller, anna.view(), {}));
    const auto text = refresh_token_text(issued.refresh_token);
    for (int i = 0; i < 2; ++i) { // at once, and again within the grace
        std::mutex mutex;
        std::set<std::string> successors;
        EXPECT_EQ(at_once(
                      [&] {
                          const auto got = refresh_tokens(house.world, house.caller, text);
                          const std::lock_guard lock(mutex);
                          if (got) successors.insert(refresh_token_text(got->refresh_token));
                          return got.has_value();
                      },
                      50),
                  50);
        EXPECT_EQ(successors.size(), 1U);
        EXPECT_FALSE(successors.contains(text));
    }
    house.clock.advance(house.settings.tokens.refresh_grace);
    EXPECT_EQ(
        at_once([&] { return refresh_tokens(house.world, house.caller, text).has_value(); }, 50),
        0);
    EXPECT_TRUE(MUST(list_tokens(house.world, anna.view())).empty());
    const auto events = house.audit_events(anna.view().account.id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "tokens.reused"), 1);
    EXPECT_EQ(json_text(house.outbox(OutboxKind::mail).back().payload, "template"), "token_reused");
}

TEST_P(tokens_on, none_begin_or_go_on_while_their_session_is_ended) {
    house.settings.limits.failed_logins_before_wait = 1000;
    const auto anna = make_member(house);
    for (int i = 0; i < 10; ++i) {
        const auto session = MUST(log_in(house, anna.person)).session;
        const auto issued = MUST(start_tokens(house.world, house.caller, session.view, {}));
        const auto text = refresh_token_text(issued.refresh_token);
        std::atomic<int> turn = 0;
        std::atomic<bool> ended = false;
        at_once(
            [&] {
                switch (turn++ % 3) {
                case 0:
                    return start_tokens(house.world, house.caller, session.view, {}).has_value();
                case 1:
                    return refresh_tokens(house.world, house.caller, text).has_value();
                default:
                    if (end_session(house.world, session.view)) ended = true;
                    return true;
                }
            },
            3);
        EXPECT_TRUE(ended);
        EXPECT_TRUE(MUST(list_tokens(house.world, anna.view())).empty());
    }
}

} // namespace
} // namespace ownkey::flows
