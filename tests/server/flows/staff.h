// Staff: members with a role and a second factor, as they look after people.
#pragma once

#include "tests/server/flows/house.h"

namespace ownkey::house {

/// Changes a row behind the flows' backs.
inline void
edit_account(House& house, const Uuid& account_id, const std::function<void(Account&)>& change) {
    MUST(house.world.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto account = *TRY(tables.find_account(account_id));
        change(account);
        return tables.update_account(account);
    }));
}

/// As the person's next request would find it.
inline flows::SessionView view_of(House& house, const Member& member) {
    return MUST(flows::find_session(house.world, house.caller, member.cookie()));
}

/// Signed in with a second factor, at a role.
inline Member make_staff(House& house, const std::string& name, Role role) {
    auto member = make_member(house, {.email = name + "@example.org", .first_name = name});
    edit_account(house, member.view().account.id, [&](Account& account) { account.role = role; });
    auto& view = member.session.view;
    view = view_of(house, member);
    view.session.second_factor = true;
    MUST(house.world.store.transact(
        Durability::full, [&](Tables& tables) { return tables.update_session(view.session); }));
    return member;
}

/// All audit events of an account, newest first.
inline std::vector<AuditEvent> audit_rows(House& house, const Uuid& account_id) {
    return MUST(in_read<std::vector<AuditEvent>>(
        house.world.store, [&](Tables& tables) { return tables.audit_of(account_id, 1000); }));
}

} // namespace ownkey::house
