#include "member_access.h"

#include "server/flows/guard.h"
#include "server/flows/person.h"

namespace ownkey::flows {

Outcome<NewSession> login_member(const World& world,
                                 const Caller& caller,
                                 const std::string& community,
                                 const std::string& name,
                                 PlainPassword password) {
    const auto account =
        TRY(prove_password(world, caller, Surface::gradido, name, std::move(password)));
    if (!is_of_community(world, community, account)) return Error::wrong_email_or_password;
    return start_proved_session(world, caller, account.id);
}

Outcome<Account> create_member(const World& world,
                               const Caller& caller,
                               const std::optional<SessionView>& actor,
                               const NewMember& member,
                               std::optional<PlainPassword> password) {
    if (!password) return invite_member(world, caller, actor, member);
    if (actor) {
        TRY(require_role(world, *actor, Role::admin));
        TRY(require_fresh(world, *actor));
    }
    // Registering would take the place of an account that is not confirmed; for a service it is one.
    const auto known = TRY(in_read<std::optional<Account>>(world.store, [&](Tables& tables) {
        return tables.find_account_by_email(email_key_of(member.person.email));
    }));
    if (known) return Failure(Error::email_exists, "email", "has an account already");
    const PlainRegistration who{.email = member.person.email,
                                .first_name = member.person.first_name,
                                .last_name = member.person.last_name,
                                .username = member.username,
                                .language = member.person.language,
                                .description = member.description,
                                .group_alias = member.group_alias,
                                .publisher_id = member.publisher_id};
    auto made =
        TRY(register_with_password(world, caller, Surface::gradido, who, *std::move(password)));
    sodium_memzero(made.typed_code.data(), made.typed_code.size());
    sodium_memzero(made.link_code.data(), made.link_code.size());
    return std::move(made.account);
}

} // namespace ownkey::flows
