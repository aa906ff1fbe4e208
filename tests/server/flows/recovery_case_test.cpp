// Cases of recovery: who may ask, what is told to whom, how they end, and that there may be many.
#include "core/encoding.h"
#include "server/flows/deletion.h"
#include "tests/server/flows/recovery_house.h"

#include <thread>

namespace ownkey::house {
namespace {

/// Counts what is more than reading.
class CountingStore final : public Store {
public:
    Done transact(Durability durability, const std::function<Done(Tables&)>& work) override {
        ++writes;
        return store.transact(durability, work);
    }

    Done read(const std::function<Done(Tables&)>& work) override { return store.read(work); }

    fakes::MemoryStore store;
    int writes = 0;
};

TEST_F(recovery, shares_are_wiped_when_the_case_ends) {
    const auto id = asked();
    wait();
    EXPECT_OK(hand_over(0, id, share_of(0).view()));
    EXPECT_OK(flows::cancel_recovery(house.world, house.caller, anna.view, id));
    const auto kept = MUST(in_read<std::vector<HandedShare>>(
        house.world.store, [&](Tables& tables) { return tables.handed_shares(id); }));
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_TRUE(kept[0].sealed.empty());
}

TEST_F(recovery, asking_tells_everybody_concerned) {
    const int before = house.wakes;
    asked();
    EXPECT_GT(house.wakes, before);
    EXPECT_EQ(mails("recovery_asked"), 1U);
    EXPECT_EQ(mails("recovery_asked_officer"), 3U);
    EXPECT_TRUE(MUST(seen_by_anna()).open);
}

TEST_F(recovery, asking_again_gives_the_same_case_or_is_refused) {
    const auto id = asked();
    EXPECT_EQ(asked(), id);
    EXPECT_EQ(mails("recovery_asked"), 1U);
    EXPECT_FAILS(flows::ask_for_recovery(
                     house.world, house.caller, anna.view, house.bytes<vault::CasePublicKey>()),
                 recovery_exists);
}

TEST_F(recovery, many_at_once_make_one_case) {
    std::vector<std::thread> threads;
    std::vector<std::optional<Error>> errors(8);
    std::vector<vault::CasePublicKey> keys;
    for (std::size_t i = 0; i < errors.size(); ++i)
        keys.push_back(house.bytes<vault::CasePublicKey>());
    for (std::size_t i = 0; i < errors.size(); ++i) {
        threads.emplace_back([&, i] {
            errors[i] =
                error_of(flows::ask_for_recovery(house.world, house.caller, anna.view, keys[i]));
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(std::count(errors.begin(), errors.end(), std::nullopt), 1);
    EXPECT_EQ(std::count(errors.begin(), errors.end(), Error::recovery_exists), 7);
    EXPECT_EQ(mails("recovery_asked"), 1U);
}

TEST_F(recovery, asking_needs_a_locked_key_consent_and_a_fresh_password) {
    anna.view.session.proved_at = {};
    EXPECT_FAILS(
        flows::ask_for_recovery(house.world, house.caller, anna.view, case_keys.public_key),
        password_needed);
    auto bert = actor("bert", Role::none);
    const auto berts = [&] {
        return flows::ask_for_recovery(house.world, house.caller, bert.view, case_keys.public_key);
    };
    EXPECT_FAILS(berts(), key_exists);
    changed(bert.view.account.id, [](Account& account) { account.key_locked = true; });
    EXPECT_FAILS(berts(), recovery_not_found);
    changed(bert.view.account.id, [](Account& account) { account.public_key.reset(); });
    EXPECT_FAILS(berts(), key_missing);
}

TEST_F(recovery, the_person_cancels_from_any_session) {
    const auto id = asked();
    auto other = MUST(log_in(house, anna.member.person)).session.view;
    other.session.proved_at = {}; // no password needed to stop it
    EXPECT_OK(flows::cancel_recovery(house.world, house.caller, other, id));
    EXPECT_OK(flows::cancel_recovery(house.world, house.caller, other, id)); // a double click
    EXPECT_EQ(mails("recovery_cancelled"), 4U);
    EXPECT_FALSE(MUST(seen_by_anna()).open);
    wait();
    EXPECT_TRUE(MUST(cases(0)).cases.empty());
    EXPECT_TRUE(is_audited("recovery.cancelled"));
}

TEST_F(recovery, a_refusal_closes_the_case_and_says_why) {
    const auto id = asked();
    const auto refuse = [&](std::size_t officer, const std::string& reason) {
        return flows::refuse_recovery(
            house.world, house.caller, officers[officer].view, id, reason);
    };
    EXPECT_FAILS(refuse(0, ""), field_rule);
    EXPECT_FAILS(refuse(0, std::string(501, 'x')), field_too_long);
    EXPECT_OK(refuse(0, "The words differ"));
    EXPECT_FAILS(refuse(1, "late"), recovery_closed);
    EXPECT_EQ(mails("recovery_refused"), 1U);
    EXPECT_EQ(mails("recovery_cancelled"), 2U); // the other officers
    EXPECT_FALSE(MUST(seen_by_anna()).open);
    EXPECT_FAILS(flows::cancel_recovery(house.world, house.caller, anna.view, id), recovery_closed);
    EXPECT_NE(asked(), id);
}

TEST_F(recovery, a_case_expires) {
    const auto id = asked();
    wait();
    const auto sealed = share_of(0);
    house.clock.advance(house.settings.recovery.validity);
    officers[0].view.session.proved_at = house.clock.now();
    EXPECT_FAILS(hand_over(0, id, sealed.view()), recovery_closed);
    EXPECT_TRUE(MUST(cases(0)).cases.empty());
    EXPECT_FALSE(MUST(seen_by_anna()).open);
    EXPECT_NE(asked(), id);
    EXPECT_TRUE(is_audited("recovery.expired"));
}

TEST_F(recovery, a_deleted_person_leaves_no_shares) {
    const auto id = asked();
    wait();
    EXPECT_OK(hand_over(0, id, share_of(0).view()));
    changed(anna.view.account.id, [&](Account& account) { account.delete_at = house.clock.now(); });
    EXPECT_EQ(MUST(flows::delete_due_accounts(house.world, 10)), 1);
    const auto shares = MUST(in_read<std::vector<HandedShare>>(
        house.world.store, [&](Tables& tables) { return tables.handed_shares(id); }));
    for (const auto& share : shares)
        EXPECT_TRUE(share.sealed.empty());
}

TEST(recovery_cases, are_looked_at_in_bounds_and_written_of_once) {
    constexpr int kOthers = 600; // in which the officer has no share
    CountingStore counting;
    RecoveryHouse town(&counting);
    town.hire(3);
    town.leave_shares(2);
    town.lock_key();
    const auto annas = MUST(town.ask());
    MUST(counting.transact(Durability::full, [&](Tables& tables) -> Done {
        for (int i = 0; i < kOthers; ++i) {
            auto account = *TRY(tables.find_account(annas.account_id));
            account.id = town.house.random.uuid();
            account.email_key = to_text(account.id);
            account.username.clear();
            account.public_key.reset();
            TRY(tables.insert_account(account));
            auto other = annas;
            other.id = town.house.random.uuid();
            other.account_id = account.id;
            TRY(tables.insert_recovery_case(other));
        }
        return ok();
    }));
    town.wait();
    const auto walk = [&] {
        std::pair<int, std::size_t> pages_and_cases{};
        std::optional<Uuid> after;
        do {
            const auto page = MUST(flows::cases_for_officer(
                town.house.world, town.house.caller, town.officers[0].view, after, 50));
            ++pages_and_cases.first;
            pages_and_cases.second += page.cases.size();
            after = page.next;
        } while (after);
        return pages_and_cases;
    };
    const auto before = counting.writes;
    EXPECT_EQ(walk(), std::pair(2, std::size_t{1}));
    EXPECT_EQ(counting.writes, before + 1);
    EXPECT_TRUE(town.is_audited("recovery.envelope_given"));
    EXPECT_EQ(walk(), std::pair(2, std::size_t{1}));
    EXPECT_EQ(counting.writes, before + 1);
}

TEST_F(recovery, cases_come_in_pages) {
    asked();
    auto first = std::move(anna);
    anna = actor("berta", Role::none);
    leave_shares(2);
    lock_key();
    asked();
    const auto page = MUST(cases(0, 1));
    ASSERT_EQ(page.cases.size(), 1U);
    ASSERT_TRUE(page.next);
    const auto rest =
        MUST(flows::cases_for_officer(house.world, house.caller, officers[0].view, page.next, 50));
    ASSERT_EQ(rest.cases.size(), 1U);
    EXPECT_FALSE(rest.next);
    EXPECT_NE(rest.cases[0].recovery.id, page.cases[0].recovery.id);
}

} // namespace
} // namespace ownkey::house
