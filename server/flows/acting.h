// What flows share in which one person acts on another's account (people.h, roles.h).
#pragma once

#include "server/flows/codes.h"
#include "server/flows/people.h"

namespace ownkey::flows {

/// The actor's row as it is now. Fails: as own_account; role_missing, second_factor_missing.
Outcome<Account> still_may(Tables& tables, const World& world, const SessionView& actor, Role role);

/// Fails: account_not_found (also of rows that hold nobody's address any more).
Outcome<Account> person_of(Tables& tables, const Uuid& account_id);
Outcome<PersonView> person_view(Tables& tables, const Account& account);

/// Taking away one's own rights: fails always. last_admin when nobody else could give them back,
/// else own_account.
Done refuse_own(Tables& tables);

/// Before an admin is one no longer: the actor stays one. Its version sees to it that of two admins
/// who take each other's role at once, one comes after the other and fails.
Done witness(Tables& tables, const Account& actor, const Account& person);

/// JSON {"by":id}, or of the command line.
std::string by(const SessionView& actor);

/// A new code instead of the open one, valid as long as any link. Out: the link for the mail;
/// secret.
Outcome<std::string> new_invitation(Tables& tables, const World& world, const Account& account);
Done queue_invitation(Tables& tables,
                      const World& world,
                      const Account& account,
                      const std::string& link);

/// A new account without password, of the first community. Fails: field_rule (first_name,
/// last_name, email, language).
Outcome<Account> invited_account(const World& world, const NewPerson& person);

} // namespace ownkey::flows
