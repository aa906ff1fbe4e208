// What a person sees and ends: sessions and devices.
#include "server/flows/devices.h"
#include "server/flows/session_list.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

using namespace house;

const Person kAnna;

class session_list : public testing::Test {
protected:
    void SetUp() override {
        EXPECT_OK(join(house, kAnna));
        for (int i = 0; i < 5; ++i) {
            house.clock.advance(Seconds(i % 2)); // some at the same time
            mine.push_back(MUST(log_in(house, kAnna)));
        }
    }

    const SessionView& view() { return mine.back().session.view; }

    House house;
    std::vector<LoggedIn> mine;
};

TEST_F(session_list, comes_in_pages_and_leaves_nothing_out) {
    std::vector<Uuid> seen;
    std::string next;
    do {
        const auto page = list_sessions(house.world, view(), next, 2);
        EXPECT_OK(page);
        for (const auto& session : page->sessions)
            seen.push_back(session.id);
        next = page->next;
    } while (!next.empty());
    EXPECT_EQ(seen.size(), 5U);
    for (const auto& logged_in : mine)
        EXPECT_EQ(std::count(seen.begin(), seen.end(), logged_in.session.view.session.id), 1);
    for (const char* bad : {"x", "1", "1.x", "."})
        EXPECT_FAILS(list_sessions(house.world, view(), bad, 2), field_rule);
    house.clock.advance(house.settings.session.idle);
    EXPECT_TRUE(list_sessions(house.world, view(), "", 50)->sessions.empty());
}

TEST_F(session_list, ends_one_or_all_others_of_the_account_only) {
    const Person bert{.email = "bert@example.org", .first_name = "Bert"};
    EXPECT_OK(join(house, bert));
    const auto his = log_in(house, bert);
    EXPECT_OK(his);
    const auto& foreign = his->session.view.session.id;
    EXPECT_FAILS(end_session_by_id(house.world, house.caller, view(), foreign), session_not_found);
    const auto& first = mine[0].session;
    EXPECT_OK(end_session_by_id(house.world, house.caller, view(), first.view.session.id));
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(first.token)), no_session);
    EXPECT_FAILS(end_session_by_id(house.world, house.caller, view(), first.view.session.id),
                 session_not_found);
    EXPECT_EQ(*end_other_sessions(house.world, house.caller, view()), 3);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(mine.back().session.token)));
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(his->session.token)));
}

TEST_F(session_list, a_device_is_forgotten_with_its_sessions) {
    const auto& first = mine[0].session;
    EXPECT_EQ(list_devices(house.world, view())->size(), 5U);
    const Person bert{.email = "bert@example.org", .first_name = "Bert"};
    EXPECT_OK(join(house, bert));
    const auto his = log_in(house, bert);
    EXPECT_OK(his);
    const auto device_id = *first.view.session.device_id;
    EXPECT_FAILS(forget_device(house.world, house.caller, his->session.view, device_id),
                 session_not_found);
    EXPECT_OK(forget_device(house.world, house.caller, view(), device_id));
    EXPECT_EQ(list_devices(house.world, view())->size(), 4U);
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(first.token)), no_session);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(mine[1].session.token)));
}

} // namespace
} // namespace ownkey::flows
