// The people of a community, as its server sees them and changes them for its admins (the gradido
// surface). The surface has checked the service's credential. The rules are:
//  - `community` is the alias of whose service asks: nobody else's people exist for it. Empty: it
//    meets everybody.
//  - Other people's data are for admins; a person's own for the person. What an admin does here is
//    done by the flows of people.h, with their checks and audit events.
//  - A code that opens an account is told to an admin who proved the password lately, never to the
//    person it is for: that one gets it by mail.
#pragma once

#include "server/flows/people.h"

namespace ownkey::flows {

bool is_of_community(const World& world, const std::string& community, const Account& account);

/// For admins. Fails: role_missing, second_factor_missing, field_missing and field_rule (search).
Outcome<std::vector<Account>> search_members(const World& world,
                                             const SessionView& actor,
                                             const std::string& community,
                                             const std::string& text);

/// The person's own account, or for an admin another's. Fails: role_missing, second_factor_missing,
/// account_not_found.
Outcome<Account> member_of(const World& world,
                           const SessionView& view,
                           const std::string& community,
                           const std::string& email);

/// What everybody may know: the active account with exactly this user name (any case) or public key
/// (hex).
Outcome<std::optional<Account>>
find_public_member(const World& world, const std::string& community, const std::string& text);

/// Fails: field_rule (username), username_taken.
Done check_new_username(const World& world, const std::string& username);

struct NewMember {
    NewPerson person;
    std::string username{};    ///< empty: none
    std::string description{}; ///< may be empty
    std::int64_t publisher_id = 0;
    std::string group_alias{}; ///< empty: the first community
};

/// An account without password, and the mail of an invitation, in which the person sets one. In:
/// `actor`, an admin, or nobody: a service itself. Fails: role_missing, second_factor_missing,
/// password_needed (of an actor); email_exists, username_taken, field_rule.
Outcome<Account> invite_member(const World& world,
                               const Caller& caller,
                               const std::optional<SessionView>& actor,
                               const NewMember& member);

/// For admins; as resend_mail. Fails: also as member_of.
Done resend_member_mail(const World& world,
                        const Caller& caller,
                        const SessionView& actor,
                        const std::string& community,
                        const std::string& email);

/// For admins. A new code in place of the open one, which opens nothing any more: no code is kept
/// from which it could be told. Of an invitation as long as the person has no password, else of the
/// confirmation of the address. Out: the code of a link; secret. Audit: account.code_told. Fails:
/// as member_of; password_needed, own_account, code_used (nothing waits for a code),
/// account_disabled.
Outcome<std::string> tell_member_code(const World& world,
                                      const Caller& caller,
                                      const SessionView& actor,
                                      const std::string& community,
                                      const std::string& email);

} // namespace ownkey::flows
