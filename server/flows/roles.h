// Roles: who gives and takes them, and how the first admin comes to be. Sessions and tokens of the
// person end with every change; a recovery officer's card goes with the role.
#pragma once

#include "server/flows/people.h"

namespace ownkey::flows {

/// "none", "support", "recovery_officer", "admin".
std::string_view role_name(Role role);
std::optional<Role> role_of(std::string_view name);
/// "unconfirmed", "active", "disabled", "deleted".
std::string_view state_name(AccountState state);

/// For admins, with a fresh password. A role needs a person who has proved to own the address, or
/// one who can only come in by an invitation. Fails: role_missing, second_factor_missing,
/// password_needed, account_not_found, account_disabled, account_not_active, own_account,
/// last_admin.
Outcome<PersonView> set_role(const World& world,
                             const Caller& caller,
                             const SessionView& actor,
                             const Uuid& account_id,
                             Role role);

/// For the transaction that has `person` as it is stored, or changed: writes its row. Ends sessions
/// and tokens, takes an officer's card, tells the person if active. In: `by_whom` for the audit
/// log.
Done change_role(Tables& tables,
                 const World& world,
                 const Caller& caller,
                 std::string_view by_whom,
                 Account& person,
                 Role role);

struct AdminMade {
    Account account;
    bool invited = false; ///< an account without password: the link is how to get in
    std::string link;     ///< of an invitation; secret, shown once
    bool changed = false; ///< false: it was an admin already
};

/// From the command line of the machine itself: whoever may write the database is asked for no
/// role. An unknown address is invited; a known account gets the role. In: names count for an
/// unknown address only. `by_mail`: the invitation goes out as a mail too. Fails: field_rule,
/// account_disabled, account_not_active (registered by somebody who has not proved to own it).
Outcome<AdminMade>
make_admin(const World& world, const Caller& caller, const NewPerson& person, bool by_mail);

/// Accounts of any state with this role. Fails: as the store does.
Outcome<std::vector<Account>> people_with_role(Store& store, Role role);

} // namespace ownkey::flows
