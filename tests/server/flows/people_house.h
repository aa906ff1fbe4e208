// One of each role, and Anna whom they look after.
#pragma once

#include "core/encoding.h"
#include "server/flows/roles.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/staff.h"

#include <gmock/gmock.h>

namespace ownkey::flows {

using namespace house;
using testing::HasSubstr;
using testing::Not;

inline const NewPerson kBert{"Bert", "Beispiel", "Bert@Example.org ", "de"};

class people : public testing::Test {
protected:
    people() { house.settings.webhooks.urls = {"http://127.0.0.1:9/hook"}; }

    /// The mail queued last: its template.
    std::string last_mail(const std::string& path = "template") {
        const auto mails = house.outbox(OutboxKind::mail);
        return mails.empty() ? "" : json_text(mails.back().payload, path);
    }

    std::size_t mails() { return house.outbox(OutboxKind::mail).size(); }

    AuditEvent last_event(const Uuid& id) { return audit_rows(house, id).front(); }

    std::string by_admin() { return "\"by\":\"" + to_text(admin.view().account.id) + '"'; }

    Account row(const Uuid& id) {
        return *MUST(in_read<std::optional<Account>>(
            house.store, [&](Tables& tables) { return tables.find_account(id); }));
    }

    House house;
    Member admin = make_staff(house, "Ada", Role::admin);
    Member support = make_staff(house, "Sue", Role::support);
    Member officer = make_staff(house, "Olaf", Role::recovery_officer);
    Member anna = make_member(house);
    Uuid anna_id = anna.view().account.id;
    World& world = house.world;
    Caller& caller = house.caller;
};

} // namespace ownkey::flows
