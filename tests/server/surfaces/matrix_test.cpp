// What is done at one surface is true at every other: each of them makes an account, changes and
// resets its password, ends its sessions and closes it, and after each act all of them are asked.
#include "surface.h"
#include "tests/server/store/places.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

constexpr std::size_t kSurfaces = 6;

/// Of all surfaces' acts (README.md); after each of these every surface is asked.
constexpr std::size_t kPossible = 21;

class Matrix : public testing::TestWithParam<std::tuple<test::Kind, std::size_t>> {
protected:
    Matrix() : place_(std::get<0>(GetParam()).make()), store_(place_->open()), stage(store_.get()) {
        actor = stage.surfaces.at(std::get<1>(GetParam())).get();
    }

    using Tokens = std::vector<std::string>;

    bool can(Act act) const {
        if (const auto* why = actor->cannot(act)) {
            std::cout << actor->name() << ' ' << name_of(act) << ": " << why << '\n';
            return false;
        }
        return true;
    }

    /// The password holds at every surface. Out: what each of them gives.
    Tokens login_everywhere() {
        Tokens tokens;
        for (const auto& other : stage.surfaces) {
            tokens.push_back(other->login(who, who.password));
            EXPECT_FALSE(tokens.back().empty()) << other->name();
            EXPECT_TRUE(other->holds(who, tokens.back())) << other->name();
        }
        return tokens;
    }

    void expect_refused_everywhere(const std::string& password) {
        for (const auto& other : stage.surfaces)
            EXPECT_EQ(other->login(who, password), "") << other->name();
    }

    /// All tokens but, where it may stay, the one that the act was made with.
    void expect_ended(const Tokens& tokens, bool own_may_stay) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const auto& other = *stage.surfaces[i];
            if (own_may_stay && &other == actor) continue;
            EXPECT_FALSE(stage.surfaces[i]->holds(who, tokens[i])) << other.name();
        }
    }

    std::string own(const Tokens& tokens) const {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (stage.surfaces[i].get() == actor) return tokens[i];
        return {};
    }

    void pass_time() { stage.house.clock.advance(std::chrono::seconds(1)); }

    std::unique_ptr<test::Place> place_;
    std::shared_ptr<Store> store_;
    Stage stage;
    Surface* actor = nullptr;
    Someone who{"Friedrich", "friedrich@example.org", "the first of them all"};
};

TEST_P(Matrix, an_account_made_here_signs_in_everywhere) {
    ASSERT_TRUE(can(Act::make)); // every one of them can
    ASSERT_TRUE(actor->make(who));
    login_everywhere();
}

TEST_P(Matrix, a_password_changed_here_is_changed_everywhere) {
    if (!can(Act::change)) return;
    ASSERT_TRUE(actor->make(who));
    const auto tokens = login_everywhere();
    pass_time();
    const auto old = who.password;
    ASSERT_TRUE(actor->change(who, own(tokens), "the second of them all"));
    who.password = "the second of them all";
    expect_ended(tokens, true);
    expect_refused_everywhere(old);
    login_everywhere();
}

TEST_P(Matrix, a_password_reset_here_is_reset_everywhere) {
    if (!can(Act::reset)) return;
    ASSERT_TRUE(actor->make(who));
    const auto tokens = login_everywhere();
    pass_time();
    const auto old = who.password;
    ASSERT_TRUE(actor->reset(who, "the third of them all"));
    who.password = "the third of them all";
    expect_ended(tokens, false);
    expect_refused_everywhere(old);
    login_everywhere();
}

TEST_P(Matrix, sessions_ended_here_end_everywhere) {
    if (!can(Act::end_all)) return;
    ASSERT_TRUE(actor->make(who));
    const auto tokens = login_everywhere();
    pass_time();
    ASSERT_TRUE(actor->end_all(who, own(tokens)));
    expect_ended(tokens, true);
    login_everywhere(); // the account is as it was
}

TEST_P(Matrix, an_account_closed_here_is_closed_everywhere) {
    if (!can(Act::close)) return;
    ASSERT_TRUE(actor->make(who));
    const auto tokens = login_everywhere();
    pass_time();
    ASSERT_TRUE(actor->close(who, who.password));
    expect_ended(tokens, false);
    expect_refused_everywhere(who.password);
}

std::string label(const testing::TestParamInfo<Matrix::ParamType>& info) {
    constexpr std::array kNames{"native", "pages", "gradido", "loginservice", "apparts", "authweb"};
    return kNames.at(std::get<1>(info.param));
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Matrix);
INSTANTIATE_TEST_SUITE_P(Memory,
                         Matrix,
                         testing::Combine(testing::ValuesIn(test::memory_kind()),
                                          testing::Range(std::size_t{0}, kSurfaces)),
                         label);
INSTANTIATE_TEST_SUITE_P(Sqlite,
                         Matrix,
                         testing::Combine(testing::ValuesIn(test::sqlite_kind()),
                                          testing::Range(std::size_t{0}, kSurfaces)),
                         label);

TEST(MatrixTable, names_what_a_surface_has_no_call_for) {
    fakes::MemoryStore store;
    const Stage stage(&store);
    ASSERT_EQ(stage.surfaces.size(), kSurfaces);
    std::size_t possible = 0;
    for (const auto& surface : stage.surfaces)
        for (const auto act : kActs) {
            const auto* why = surface->cannot(act);
            possible += why == nullptr;
            EXPECT_TRUE(why == nullptr || *why != '\0') << surface->name() << name_of(act);
        }
    EXPECT_EQ(possible, kPossible);
}

} // namespace
} // namespace ownkey::house
