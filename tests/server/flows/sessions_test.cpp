#include "core/encoding.h"
#include "server/flows/sessions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

class sessions : public testing::Test {
protected:
    void SetUp() override {
        EXPECT_OK(join(house, {}));
        logged_in = std::make_unique<LoggedIn>(MUST(log_in(house, {})));
    }

    std::string cookie() { return cookie_value(logged_in->session.token); }

    const SessionView& view() { return logged_in->session.view; }

    Outcome<SessionView> find(const Caller& caller) {
        return find_session(house.world, caller, cookie());
    }

    Outcome<SessionView> find() { return find(house.caller); }

    ByteVector share() { return ByteVector(32, Byte{0x42}); }

    House house;
    const Caller elsewhere{.address = "198.51.100.9", .user_agent = "test"};
    std::unique_ptr<LoggedIn> logged_in;
};

TEST_F(sessions, the_cookie_opens_and_nothing_else_does) {
    EXPECT_TRUE(cookie().starts_with("oks_"));
    EXPECT_EQ(cookie().size(), 4U + 43U);
    EXPECT_OK(find());
    auto other = cookie();
    other[10] = other[10] == 'A' ? 'B' : 'A';
    for (const std::string& bad :
         {std::string(),
          std::string("oks_"),
          other,
          cookie().substr(4),
          cookie() + "A",
          std::to_string(view().session.alias),
          "oks_" +
              to_base64url(view().session.token_hash.view())}) // what a copy of the database holds
        EXPECT_FAILS(find_session(house.world, house.caller, bad), no_session);
}

TEST_F(sessions, end_by_validity_and_by_idleness) {
    const auto step = house.settings.session.idle - std::chrono::seconds(1);
    for (auto passed = step; passed < house.settings.session.validity; passed += step) {
        house.clock.advance(step);
        EXPECT_OK(find()); // being seen keeps it alive
    }
    house.clock.set(view().session.expires_at);
    EXPECT_FAILS(find(), no_session);

    logged_in = std::make_unique<LoggedIn>(MUST(log_in(house, {})));
    house.clock.advance(house.settings.session.idle);
    EXPECT_FAILS(find(), no_session);
}

TEST_F(sessions, being_seen_is_written_once_a_minute) {
    const auto start = house.clock.now();
    house.clock.advance(std::chrono::seconds(59));
    EXPECT_EQ(find()->session.last_seen_at, start);
    house.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(find()->session.last_seen_at, house.clock.now());
}

TEST_F(sessions, end_when_asked) {
    EXPECT_OK(end_session(house.world, view()));
    EXPECT_FAILS(find(), no_session);
    EXPECT_FAILS(find_session_by_alias(house.world, view().session.alias), no_session);
}

TEST_F(sessions, of_a_disabled_account_are_worthless) {
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto account = *TRY(tables.find_account(view().account.id));
        account.state = AccountState::disabled;
        return tables.update_account(account);
    }));
    EXPECT_FAILS(find(), no_session);
    EXPECT_FAILS(find_session_by_alias(house.world, view().session.alias), no_session);
}

TEST_F(sessions, may_move_unless_bound_to_their_address) {
    EXPECT_OK(find(elsewhere));
    house.settings.session.bind_address = true;
    EXPECT_FAILS(find(elsewhere), address_changed);
    EXPECT_FAILS(find(), no_session); // a session that was seen elsewhere has ended
}

TEST_F(sessions, by_alias_for_services) {
    EXPECT_EQ(find_session_by_alias(house.world, view().session.alias)->account.id,
              view().account.id);
    EXPECT_FAILS(find_session_by_alias(house.world, view().session.alias + 1), no_session);
    EXPECT_FAILS(find_session_by_alias(house.world, 0), no_session);
    EXPECT_FAILS(find_session_by_alias(house.world, -1), no_session);
}

TEST_F(sessions, csrf_token_belongs_to_the_session) {
    const auto& session = view().session;
    const auto token = csrf_token(house.world, session);
    EXPECT_EQ(token.size(), 43U);
    EXPECT_OK(check_csrf(house.world, session, token));
    const auto other = MUST(log_in(house, {}));
    for (const std::string& bad : {std::string(),
                                   token.substr(1),
                                   token + "A",
                                   csrf_token(house.world, other.session.view.session)})
        EXPECT_FAILS(check_csrf(house.world, session, bad), csrf_missing);
    House abroad; // the same row in another deployment
    abroad.random.fill(abroad.server_secret.reveal());
    EXPECT_FAILS(check_csrf(abroad.world, session, token), csrf_missing);
}

TEST_F(sessions, unlock_window_gives_the_share_back) {
    EXPECT_FAILS(unlock_share(house.world, house.caller, *find()), unlock_closed);
    const auto until = open_unlock_window(house.world, house.caller, view(), share());
    EXPECT_OK(until);
    EXPECT_EQ(*until, house.clock.now() + house.settings.unlock.window);
    house.clock.advance(house.settings.unlock.window - std::chrono::seconds(1));
    EXPECT_EQ(*unlock_share(house.world, house.caller, *find()), share());
}

TEST_F(sessions, unlock_window_closes_in_time_and_forgets) {
    EXPECT_OK(open_unlock_window(house.world, house.caller, view(), share()));
    house.clock.advance(house.settings.unlock.window);
    EXPECT_FAILS(unlock_share(house.world, house.caller, *find()), unlock_closed);
    EXPECT_FALSE(find()->session.unlock_share.has_value());
}

TEST_F(sessions, unlock_window_closes_when_asked) {
    EXPECT_OK(open_unlock_window(house.world, house.caller, view(), share()));
    EXPECT_OK(close_unlock_window(house.world, view()));
    EXPECT_FAILS(unlock_share(house.world, house.caller, *find()), unlock_closed);
}

TEST_F(sessions, unlock_share_never_goes_to_another_address_or_session) {
    for (const bool bind : {false, true}) {
        house.settings.session.bind_address = false;
        EXPECT_OK(open_unlock_window(house.world, house.caller, view(), share()));
        const auto seen = find(elsewhere);
        EXPECT_OK(seen);
        house.settings.session.bind_address = bind;
        EXPECT_FAILS(unlock_share(house.world, elsewhere, *seen), unlock_closed);
        const auto other = MUST(log_in(house, {}));
        EXPECT_FAILS(unlock_share(house.world, house.caller, other.session.view), unlock_closed);
        EXPECT_OK(unlock_share(house.world, house.caller, *find()));
    }
}

TEST_F(sessions, unlock_window_takes_only_a_share_and_may_be_turned_off) {
    EXPECT_FAILS(open_unlock_window(house.world, house.caller, view(), ByteVector(31)), bad_length);
    EXPECT_FAILS(open_unlock_window(house.world, house.caller, view(), ByteVector(33)), bad_length);
    house.settings.unlock.window = std::chrono::seconds(0);
    EXPECT_FAILS(open_unlock_window(house.world, house.caller, view(), share()), unlock_closed);
}

TEST_F(sessions, seeing_a_session_keeps_its_window) {
    const auto before = view(); // as another request read it earlier
    EXPECT_OK(open_unlock_window(house.world, house.caller, view(), share()));
    house.clock.advance(std::chrono::minutes(2));
    EXPECT_OK(find());
    EXPECT_OK(unlock_share(house.world, house.caller, *find()));
    EXPECT_FALSE(before.session.unlock_share.has_value());
}

} // namespace
} // namespace ownkey::flows
