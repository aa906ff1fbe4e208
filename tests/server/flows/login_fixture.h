// A house with one member, and the steps of a login.
#pragma once

#include "server/flows/login.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <algorithm>
#include <utility>

namespace ownkey::flows {

using namespace house;

namespace login_people { // plain_house.h has others of these names, in the same program

inline const Person kAnna;
inline const Person kWrong{.password = "wrong"};
inline const Person kNobody{.email = "nobody@example.org"};

} // namespace login_people

using namespace login_people;

class login : public testing::Test {
protected:
    void SetUp() override { EXPECT_OK(join(house, kAnna)); }

    Outcome<LoginStarted> start(const Person& person) { return start(person, house.caller); }

    Outcome<LoginStarted> start(const Person& person, const Caller& caller) {
        return start_login(house.world, caller, person.email, begin_login(house, person).ke1);
    }

    /// The browser that logged in.
    Caller from(const LoggedIn& logged_in) {
        auto caller = house.caller;
        caller.device_token = cookie_value(*logged_in.session.device);
        return caller;
    }

    Outcome<LoggedIn> log_in_from(const Caller& caller, const Person& person = kAnna) {
        const auto before = std::exchange(house.caller, caller);
        auto logged_in = log_in(house, person);
        house.caller = before;
        return logged_in;
    }

    std::size_t notices(const std::string& name) {
        const auto mails = house.outbox(OutboxKind::mail);
        return static_cast<std::size_t>(
            std::count_if(mails.begin(), mails.end(), [&](const OutboxItem& mail) {
                return json_text(mail.payload, "template") == name;
            }));
    }

    /// A started login and the page's right answer to it.
    std::pair<Uuid, opaque::Ke3> proof(const Person& person) {
        auto client = begin_login(house, person);
        const auto started = MUST(start_login(house.world, house.caller, person.email, client.ke1));
        return {started.signin_id,
                MUST(opaque::finish_login(std::move(client.state), started.ke2, config_for(person)))
                    .ke3};
    }

    Signin signin(const Uuid& id) {
        return *MUST((in_read<std::optional<Signin>>(
            house.store, [&](Tables& tables) { return tables.find_signin(id); })));
    }

    /// Newest first.
    std::vector<AuditEvent> audited(const Uuid& id) {
        return MUST((in_read<std::vector<AuditEvent>>(
            house.store, [&](Tables& tables) { return tables.audit_of(id, 100); })));
    }

    std::size_t sessions_started() {
        const auto events = house.audit_events(house.account(kAnna.email)->id);
        return static_cast<std::size_t>(
            std::count(events.begin(), events.end(), "session.started"));
    }

    House house;
};

} // namespace ownkey::flows
