#include "roles.h"

#include "server/flows/acting.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/notice.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"

#include <array>

namespace ownkey::flows {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 4> kRoles{
    {{Role::none, "none"},
     {Role::support, "support"},
     {Role::recovery_officer, "recovery_officer"},
     {Role::admin, "admin"}}};
constexpr std::string_view kCommandLine = "command line";

/// A password that somebody chose for an address that is not theirs must not come to a role.
Done may_have_role(Tables& tables, const Account& person, Role role) {
    if (role == Role::none || person.state == AccountState::active) return ok();
    if (person.state == AccountState::disabled) return Error::account_disabled;
    if (TRY(tables.find_credential(person.id))) return Error::account_not_active;
    return ok();
}

/// In: an account without password.
Done invite_admin(Tables& tables, const World& world, AdminMade& made, bool by_mail) {
    made.invited = true;
    made.link = TRY(new_invitation(tables, world, made.account));
    return by_mail ? queue_invitation(tables, world, made.account, made.link) : ok();
}

} // namespace

std::string_view role_name(Role role) {
    for (const auto& [value, name] : kRoles)
        if (value == role) return name;
    return {};
}

std::optional<Role> role_of(std::string_view name) {
    for (const auto& [value, known] : kRoles)
        if (known == name) return value;
    return std::nullopt;
}

std::string_view state_name(AccountState state) {
    switch (state) {
    case AccountState::unconfirmed:
        return "unconfirmed";
    case AccountState::active:
        return "active";
    case AccountState::disabled:
        return "disabled";
    case AccountState::deleted:
        return "deleted";
    }
    return {};
}

Done change_role(Tables& tables,
                 const World& world,
                 const Caller& caller,
                 std::string_view by_whom,
                 Account& person,
                 Role role) {
    const auto detail = JsonObject()
                            .text("by", by_whom)
                            .text("from", role_name(person.role))
                            .text("to", role_name(role))
                            .str();
    if (person.role == Role::recovery_officer) TRY(tables.remove_officer(person.id));
    person.role = role;
    TRY(tables.update_account(person));
    TRY(end_all_sessions(tables, world, person.id, std::nullopt));
    if (person.state == AccountState::active) {
        const auto flag = "role_" + std::string(role_name(role));
        TRY(queue_notice(tables, world, person, "role_changed", {{flag, "yes"}}));
    }
    return audit(tables, world, caller, person.id, "account.role_changed", detail);
}

Outcome<PersonView> set_role(const World& world,
                             const Caller& caller,
                             const SessionView& actor,
                             const Uuid& account_id,
                             Role role) {
    TRY(require_role(world, actor, Role::admin));
    TRY(require_fresh(world, actor));
    auto view = TRY(settle<PersonView>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<PersonView> {
            const auto admin = TRY(still_may(tables, world, actor, Role::admin));
            auto person = TRY(person_of(tables, account_id));
            if (person.role == role) return person_view(tables, person);
            if (person.id == admin.id) TRY(refuse_own(tables));
            TRY(may_have_role(tables, person, role));
            TRY(witness(tables, admin, person));
            TRY(change_role(tables, world, caller, to_text(admin.id), person, role));
            return person_view(tables, person);
        }));
    return view;
}

Outcome<AdminMade>
make_admin(const World& world, const Caller& caller, const NewPerson& person, bool by_mail) {
    const auto email_key = email_key_of(person.email);
    auto made = TRY(
        settle<AdminMade>(world.store, Durability::full, [&](Tables& tables) -> Outcome<AdminMade> {
            AdminMade admin;
            const auto known = TRY(tables.find_account_by_email(email_key));
            if (known) {
                admin.account = *known;
                TRY(may_have_role(tables, *known, Role::admin));
            } else {
                admin.account = TRY(invited_account(world, person));
                TRY(tables.insert_account(admin.account));
                TRY(queue_webhooks(tables, world, admin.account, "registered"));
                const auto detail = JsonObject().text("by", kCommandLine).str();
                TRY(audit(tables, world, caller, admin.account.id, "account.invited", detail));
                admin.account = *TRY(tables.find_account(admin.account.id)); // with its version
            }
            admin.changed = admin.account.role != Role::admin;
            if (admin.changed)
                TRY(change_role(tables, world, caller, kCommandLine, admin.account, Role::admin));
            if (admin.account.state == AccountState::unconfirmed)
                TRY(invite_admin(tables, world, admin, by_mail));
            return admin;
        }));
    return made;
}

Outcome<std::vector<Account>> people_with_role(Store& store, Role role) {
    constexpr int kPage = 100;
    std::vector<Account> out;
    for (std::optional<Uuid> after;;) {
        const auto page = TRY(in_read<std::vector<Account>>(
            store, [&](Tables& tables) { return tables.accounts_with_role(role, after, kPage); }));
        out.insert(out.end(), page.begin(), page.end());
        if (page.size() < kPage) return out;
        after = page.back().id;
    }
}

} // namespace ownkey::flows
