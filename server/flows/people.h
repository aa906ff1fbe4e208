// People, as those see them who look after them: search, invite, disable, end sessions. Every flow
// checks the role itself, and once more inside its transaction against the actor's row as it is
// then. Every change stands in the audit log with who made it, under the account it was made to;
// reasons stand there only, never in a mail. A repeat changes nothing and is answered alike.
// account_not_found is said of rows that nobody's address is in any more, too.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

struct PersonView {
    Account account;
    bool second_factor = false;
};

struct PeoplePage {
    std::vector<PersonView> people;
    std::string next; ///< empty = the end
};

struct PersonDetails {
    PersonView person;
    int sessions = 0;
    std::vector<AuditEvent> events; ///< the last ones, newest first
    bool balance_waits = false;     ///< for an admin's word (lost_balance.h)
};

struct NewPerson {
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string language;
};

/// For support. Fails: role_missing, second_factor_missing, field_rule (search).
Outcome<PeoplePage>
search_people(const World& world, const SessionView& actor, const AccountSearch& search);
/// For support; why somebody was disabled, only admins see. Fails: also account_not_found.
Outcome<PersonDetails>
look_at_person(const World& world, const SessionView& actor, const Uuid& account_id);

/// For admins. An account without password, and a mail with a link that sets one. While the
/// invitation is open nobody registers the address. Fails: also password_needed, email_exists,
/// field_rule (first_name, last_name, email, language).
Outcome<PersonView> invite_person(const World& world,
                                  const Caller& caller,
                                  const SessionView& actor,
                                  const NewPerson& person);

/// For support. The invitation or confirmation again, whichever the person waits for, with a new
/// code; nothing within the cooldown after the last one. Fails: also account_not_found,
/// account_disabled, code_used (the address is confirmed already).
Done resend_mail(const World& world,
                 const Caller& caller,
                 const SessionView& actor,
                 const Uuid& account_id);

/// For admins. Ends sessions and tokens at once. In: a reason of 1 to 500 characters. Fails: also
/// password_needed, account_not_found, account_not_active (unconfirmed: ends by itself),
/// own_account, last_admin, field_rule (reason).
Outcome<PersonView> disable_person(const World& world,
                                   const Caller& caller,
                                   const SessionView& actor,
                                   const Uuid& account_id,
                                   const std::string& reason);
/// For admins. Fails: also password_needed, account_not_found, account_not_active.
Outcome<PersonView> enable_person(const World& world,
                                  const Caller& caller,
                                  const SessionView& actor,
                                  const Uuid& account_id);

/// For support. All sessions and tokens; of one's own all but this session. Out: how many sessions.
/// Fails: also account_not_found.
Outcome<int> end_person_sessions(const World& world,
                                 const Caller& caller,
                                 const SessionView& actor,
                                 const Uuid& account_id);

/// For admins, when somebody lost it. Ends sessions and forgets devices, too. Fails: also
/// password_needed, account_not_found, own_account (one's own goes with its code).
Done remove_persons_second_factor(const World& world,
                                  const Caller& caller,
                                  const SessionView& actor,
                                  const Uuid& account_id);

} // namespace ownkey::flows
