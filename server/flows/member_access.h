// How people of a community come in with a password in plain (the gradido surface):
// plain_password.h with what a community server adds to it.
#pragma once

#include "server/flows/members.h"
#include "server/flows/plain_password.h"

namespace ownkey::flows {

/// As login_with_password, for people of this community only: for others the password is wrong.
Outcome<NewSession> login_member(const World& world,
                                 const Caller& caller,
                                 const std::string& community,
                                 const std::string& name,
                                 PlainPassword password);

/// With a password: an unconfirmed account and the mail that confirms the address
/// (register_with_password). Without: invite_member. In: `actor`, an admin, or nobody: a service
/// itself. Fails: as these.
Outcome<Account> create_member(const World& world,
                               const Caller& caller,
                               const std::optional<SessionView>& actor,
                               const NewMember& member,
                               std::optional<PlainPassword> password);

} // namespace ownkey::flows
