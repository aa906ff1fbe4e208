// Idempotency-Key over /api/v1.
#include "tests/server/flows/expect.h"
#include "tests/server/native/browser.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

struct native_repeats : testing::Test {
    House house;
    Browser browser{house};
    Member anna = make_member(house);

    native_repeats() {
        browser.enter(anna);
        browser.headers["idempotency-key"] = "k-1";
    }
};

TEST_F(native_repeats, the_first_answer_is_given_again) {
    const auto first = browser.del("/api/v1/unlock-window");
    const auto again = browser.del("/api/v1/unlock-window");
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
}

TEST_F(native_repeats, with_another_body_it_is_refused) {
    ASSERT_EQ(browser.del("/api/v1/unlock-window").status, 200);
    const auto other = browser.del("/api/v1/unlock-window", "{ }");
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(json_text(other.body, "title"), "idempotency_conflict");
    EXPECT_EQ(json_text(other.body, "field"), "Idempotency-Key");
}

TEST_F(native_repeats, what_was_refused_may_be_tried_again) {
    EXPECT_EQ(browser.del("/api/v1/unlock-window", R"({"x":1})").status, 422);
    EXPECT_EQ(browser.del("/api/v1/unlock-window").status, 200);
}

TEST_F(native_repeats, the_key_has_a_form) {
    browser.headers["idempotency-key"] = "two words";
    const auto refused = browser.del("/api/v1/unlock-window");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(json_text(refused.body, "field"), "Idempotency-Key");
}

} // namespace
} // namespace ownkey::house
