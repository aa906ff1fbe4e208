// The kept answers to GET /api/v1/session, on the databases: what changed is seen at once.
#include "server/flows/session_list.h"
#include "tests/server/flows/expect.h"
#include "tests/server/native/browser.h"
#include "tests/server/store/places.h"

namespace ownkey::house {
namespace {

using namespace test;

class session_answers_on : public test::StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        house.emplace(store.get());
        anna.emplace(make_member(*house));
        browser.emplace(*house);
        browser->enter(*anna);
    }

    http::Response ask() { return browser->get("/api/v1/session"); }

    /// Asks twice. Out: the second answer, which is a kept one.
    std::string kept() {
        EXPECT_EQ(ask().status, 200);
        const auto again = ask();
        EXPECT_TRUE(browser->answered_at_once);
        return again.body;
    }

    std::optional<House> house;
    std::optional<Member> anna;
    std::optional<Browser> browser;
};

/// Does something of somebody else's right after the next read.
class Interrupted : public Store {
public:
    explicit Interrupted(Store& inner) : inner_(inner) {}

    Done transact(Durability durability, const std::function<Done(Tables&)>& work) override {
        return inner_.transact(durability, work);
    }

    Done read(const std::function<Done(Tables&)>& work) override {
        const auto done = inner_.read(work);
        if (const auto act = std::exchange(after_read, nullptr)) act();
        return done;
    }

    [[nodiscard]] const Changes* changes() const override { return inner_.changes(); }

    std::function<void()> after_read;

private:
    Store& inner_;
};

OWNKEY_FOR_EVERY_DATABASE(session_answers_on);

TEST_P(session_answers_on, the_second_answer_is_the_first) {
    const auto first = ask();
    EXPECT_FALSE(browser->answered_at_once);
    EXPECT_EQ(kept(), first.body);
}

TEST_P(session_answers_on, an_ended_session_is_refused_at_once) {
    kept();
    Browser other(*house);
    other.cookies = browser->cookies;
    other.csrf_token = browser->csrf_token;
    EXPECT_EQ(other.del("/api/v1/session").status, 200);
    EXPECT_EQ(ask().status, 401);
    EXPECT_FALSE(browser->answered_at_once);
}

TEST_P(session_answers_on, all_sessions_of_an_account_that_end_are_refused_at_once) {
    kept();
    MUST(store->transact(Durability::full, [&](Tables& tables) {
        return flows::end_all_sessions(tables, house->world, anna->view().account.id, std::nullopt);
    }));
    EXPECT_EQ(ask().status, 401);
}

TEST_P(session_answers_on, a_changed_name_is_seen_at_once) {
    kept();
    MUST(store->transact(Durability::full, [&](Tables& tables) -> Done {
        auto account = TRY(tables.find_account(anna->view().account.id));
        account->first_name = "Annika";
        return tables.update_account(*account);
    }));
    EXPECT_NE(kept().find("Annika"), std::string::npos);
}

TEST_P(session_answers_on, what_was_read_before_a_change_is_not_kept_after_it) {
    Interrupted between(*store);
    House own(&between);
    Browser page(own);
    page.enter(*anna);
    between.after_read = [&] {
        MUST(store->transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = TRY(tables.find_account(anna->view().account.id));
            account->first_name = "Annika";
            return tables.update_account(*account);
        }));
    };
    EXPECT_EQ(page.get("/api/v1/session").status, 200);
    EXPECT_NE(page.get("/api/v1/session").body.find("Annika"), std::string::npos);
}

TEST_P(session_answers_on, a_change_that_is_rolled_back_shows_nothing) {
    kept();
    EXPECT_FALSE(store->transact(Durability::full, [&](Tables& tables) -> Done {
        auto account = TRY(tables.find_account(anna->view().account.id));
        account->first_name = "Annika";
        TRY(tables.update_account(*account));
        return Error::internal;
    }));
    EXPECT_EQ(kept().find("Annika"), std::string::npos);
}

TEST_P(session_answers_on, time_ends_a_kept_answer) {
    kept();
    house->clock.advance(house->settings.session.cache);
    ask();
    EXPECT_FALSE(browser->answered_at_once);
    house->clock.advance(house->settings.session.idle);
    EXPECT_EQ(ask().status, 401);
}

TEST_P(session_answers_on, zero_keeps_nothing) {
    house->settings.session.cache = std::chrono::milliseconds{0};
    ask();
    ask();
    EXPECT_FALSE(browser->answered_at_once);
}

TEST_P(session_answers_on, a_bound_session_is_refused_from_elsewhere) {
    house->settings.session.bind_address = true;
    kept();
    browser->address = "198.51.100.7";
    EXPECT_EQ(ask().status, 401);
    EXPECT_FALSE(browser->answered_at_once);
}

TEST_P(session_answers_on, another_cookie_gets_another_answer) {
    kept();
    const auto berta = make_member(*house, {.email = "berta@example.org"});
    browser->enter(berta);
    EXPECT_NE(ask().body.find("berta@example.org"), std::string::npos);
    browser->cookies["ownkey"] = "oks_nonsense";
    EXPECT_EQ(ask().status, 401);
}

TEST_P(session_answers_on, a_kept_answer_counts_against_the_rate_limit) {
    kept();
    int refused = 0;
    for (int i = 0; i < 6 * house->settings.limits.requests_per_second; ++i)
        refused += ask().status == 429 ? 1 : 0;
    EXPECT_GT(refused, 0);
}

} // namespace
} // namespace ownkey::house
