// Looking after people: who may, what ends at once, what stands in the audit log, and repeats.
#include "server/flows/account_export.h"
#include "server/flows/audit_list.h"
#include "tests/server/flows/people_house.h"

namespace ownkey::flows {
namespace {

TEST_F(people, each_role_may_its_own) {
    const auto all_of = [&](const SessionView& actor) {
        std::vector<std::optional<Error>> out;
        out.push_back(error_of(search_people(world, actor, {})));
        out.push_back(error_of(look_at_person(world, actor, anna_id)));
        out.push_back(error_of(resend_mail(world, caller, actor, anna_id)));
        out.push_back(error_of(end_person_sessions(world, caller, actor, Uuid{})));
        out.push_back(error_of(invite_person(world, caller, actor, {})));
        out.push_back(error_of(disable_person(world, caller, actor, anna_id, "")));
        out.push_back(error_of(enable_person(world, caller, actor, Uuid{})));
        out.push_back(error_of(set_role(world, caller, actor, Uuid{}, Role::none)));
        out.push_back(error_of(remove_persons_second_factor(world, caller, actor, Uuid{})));
        out.push_back(error_of(list_audit(world, actor, {})));
        out.push_back(error_of(show_audit_head(world, actor)));
        return out;
    };
    using enum Error;
    const std::vector<std::optional<Error>> nobody(11, role_missing);
    EXPECT_EQ(all_of(anna.view()), nobody);
    EXPECT_EQ(all_of(officer.view()), nobody);
    auto helper = nobody;
    helper[0] = helper[1] = std::nullopt;
    helper[2] = code_used;
    helper[3] = account_not_found;
    EXPECT_EQ(all_of(support.view()), helper);
    auto ruler = helper;
    ruler[4] = ruler[5] = field_rule;
    ruler[6] = ruler[7] = ruler[8] = account_not_found;
    ruler[9] = ruler[10] = std::nullopt;
    EXPECT_EQ(all_of(admin.view()), ruler);

    auto without = admin.view();
    without.session.second_factor = false;
    EXPECT_EQ(all_of(without), (std::vector<std::optional<Error>>(11, second_factor_missing)));

    house.clock.advance(house.settings.session.reauth_after);
    auto stale = ruler;
    stale[4] = stale[5] = stale[6] = stale[7] = stale[8] = password_needed;
    EXPECT_EQ(all_of(admin.view()), stale);
}

TEST_F(people, rights_that_ended_meanwhile_do_nothing) {
    edit_account(house, admin.view().account.id, [](Account& a) { a.role = Role::support; });
    EXPECT_FAILS(disable_person(world, caller, admin.view(), anna_id, "x"), role_missing);
    edit_account(house, admin.view().account.id, [](Account& a) {
        a.role = Role::admin;
        a.state = AccountState::disabled;
    });
    EXPECT_FAILS(set_role(world, caller, admin.view(), anna_id, Role::support), no_session);
    EXPECT_EQ(row(anna_id).role, Role::none);
}

TEST_F(people, searching_goes_page_by_page) {
    std::vector<std::string> found;
    AccountSearch search{.limit = 2};
    do {
        const auto page = MUST(search_people(world, support.view(), search));
        EXPECT_LE(page.people.size(), 2U);
        for (const auto& person : page.people)
            found.push_back(person.account.email);
        search.after = page.next;
    } while (!search.after.empty());
    EXPECT_THAT(found,
                testing::ElementsAre(
                    "Ada@example.org", "anna@example.org", "Olaf@example.org", "Sue@example.org"));
    const auto page = MUST(search_people(world, support.view(), {.text = "  AN "}));
    ASSERT_EQ(page.people.size(), 1U);
    EXPECT_EQ(page.people[0].account.id, anna_id);
    EXPECT_FAILS(search_people(world, support.view(), {.text = std::string(201, 'x')}), field_rule);
}

TEST_F(people, a_look_shows_sessions_and_the_last_events) {
    const auto details = MUST(look_at_person(world, support.view(), anna_id));
    EXPECT_EQ(details.person.account.id, anna_id);
    EXPECT_FALSE(details.person.second_factor);
    EXPECT_EQ(details.sessions, 1);
    EXPECT_EQ(details.events.back().event, "account.registered");
    EXPECT_LE(details.events.size(), 20U);
}

TEST_F(people, why_somebody_was_disabled_only_admins_see) {
    EXPECT_OK(disable_person(world, caller, admin.view(), anna_id, R"(said "no", \\ and {left})"));
    const auto detail_for = [&](const Member& actor) {
        for (const auto& event : MUST(look_at_person(world, actor.view(), anna_id)).events)
            if (event.event == "account.disabled") return event.detail;
        return std::string();
    };
    const auto who = to_text(admin.view().account.id);
    EXPECT_THAT(detail_for(admin), HasSubstr("reason"));
    EXPECT_EQ(detail_for(support), R"({"by":")" + who + R"("})");

    EXPECT_OK(enable_person(world, caller, admin.view(), anna_id));
    EXPECT_OK(set_role(world, caller, admin.view(), anna_id, Role::support));
    const auto again = MUST(log_in(house, anna.person));
    const auto text = MUST(export_account(world, caller, again.session.view));
    EXPECT_THAT(text, HasSubstr("account.disabled"));
    EXPECT_THAT(text, HasSubstr(R"("detail":{"from":"none","to":"support"})"));
    EXPECT_THAT(text, Not(HasSubstr("said")));
    EXPECT_THAT(text, Not(HasSubstr(who)));
}

TEST_F(people, disabling_ends_sessions_at_once_and_the_reason_stays_inside) {
    const auto person = MUST(disable_person(world, caller, admin.view(), anna_id, " spam <sent> "));
    EXPECT_EQ(person.account.state, AccountState::disabled);
    EXPECT_FAILS(find_session(world, caller, anna.cookie()), no_session);
    EXPECT_FAILS(log_in(house, {}), account_disabled);
    const auto mail = house.outbox(OutboxKind::mail).back().payload;
    EXPECT_EQ(json_text(mail, "template"), "account_disabled");
    EXPECT_THAT(mail, Not(HasSubstr("spam")));
    const auto hooks = house.outbox(OutboxKind::webhook);
    ASSERT_FALSE(hooks.empty());
    EXPECT_EQ(json_text(hooks.back().payload, "event"), "disabled");
    EXPECT_EQ(last_event(anna_id).event, "account.disabled");
    EXPECT_EQ(json_text(last_event(anna_id).detail, "reason"), "spam <sent>");
    EXPECT_THAT(last_event(anna_id).detail, HasSubstr(by_admin()));

    const auto events = audit_rows(house, anna_id).size();
    EXPECT_OK(disable_person(world, caller, admin.view(), anna_id, "again"));
    EXPECT_EQ(audit_rows(house, anna_id).size(), events);
    EXPECT_FAILS(resend_mail(world, caller, admin.view(), anna_id), account_disabled);

    EXPECT_EQ(MUST(enable_person(world, caller, admin.view(), anna_id)).account.state,
              AccountState::active);
    EXPECT_EQ(last_mail(), "account_enabled");
    EXPECT_OK(enable_person(world, caller, admin.view(), anna_id));
    EXPECT_EQ(audit_rows(house, anna_id).size(), events + 1);
    EXPECT_OK(log_in(house, {}));
}

TEST_F(people, sessions_end_for_support_too) {
    EXPECT_OK(log_in(house, {}));
    EXPECT_EQ(MUST(end_person_sessions(world, caller, support.view(), anna_id)), 2);
    EXPECT_FAILS(find_session(world, caller, anna.cookie()), no_session);
    const auto events = audit_rows(house, anna_id).size();
    EXPECT_EQ(last_event(anna_id).event, "account.sessions_ended");
    EXPECT_EQ(MUST(end_person_sessions(world, caller, support.view(), anna_id)), 0);
    EXPECT_EQ(audit_rows(house, anna_id).size(), events);
}

TEST_F(people, a_lost_second_factor_is_taken_off) {
    MUST(world.store.transact(Durability::full, [&](Tables& tables) {
        return tables.put_second_factor(
            {.account_id = anna_id, .sealed_secret = ByteVector(60), .confirmed = true});
    }));
    EXPECT_TRUE(MUST(look_at_person(world, support.view(), anna_id)).person.second_factor);
    EXPECT_OK(remove_persons_second_factor(world, caller, admin.view(), anna_id));
    EXPECT_FALSE(MUST(look_at_person(world, support.view(), anna_id)).person.second_factor);
    EXPECT_EQ(last_mail(), "second_factor_removed");
    EXPECT_EQ(last_event(anna_id).event, "second_factor.removed");
    EXPECT_FAILS(find_session(world, caller, anna.cookie()), no_session);
    const auto before = mails();
    EXPECT_OK(remove_persons_second_factor(world, caller, admin.view(), anna_id));
    EXPECT_EQ(mails(), before);
}

TEST_F(people, a_failure_leaves_nothing_behind) {
    const auto before = mails();
    house.store.fail_next(1);
    EXPECT_FAILS(disable_person(world, caller, admin.view(), anna_id, "x"), store_failed);
    EXPECT_EQ(row(anna_id).state, AccountState::active);
    EXPECT_EQ(mails(), before);
}

TEST_F(people, the_audit_log_is_read_page_by_page) {
    AuditSearch search{.account_id = anna_id, .limit = 2};
    std::vector<std::string> events;
    do {
        const auto page = MUST(list_audit(world, admin.view(), search));
        for (const auto& event : page.events)
            events.push_back(event.event);
        search.before = page.before;
    } while (search.before);
    EXPECT_EQ(events, house.audit_events(anna_id));
    const auto page = MUST(list_audit(world, admin.view(), {.event = "account.registered"}));
    EXPECT_EQ(page.events.size(), 4U);
    EXPECT_FALSE(page.before);
    EXPECT_FAILS(list_audit(world, admin.view(), {.event = std::string(101, 'x')}), field_rule);
}

} // namespace
} // namespace ownkey::flows
