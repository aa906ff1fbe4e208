#include "members.h"

#include "core/encoding.h"
#include "server/flows/acting.h"
#include "server/flows/communities.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"
#include "server/flows/usernames.h"

namespace ownkey::flows {
namespace {

Outcome<std::optional<Account>> account_of_email(const World& world, const std::string& email) {
    return in_read<std::optional<Account>>(world.store, [&](Tables& tables) {
        return tables.find_account_by_email(email_key_of(email));
    });
}

/// Somebody else, for an admin. Fails: as member_of; own_account.
Outcome<Account> other_member(const World& world,
                              const SessionView& actor,
                              const std::string& community,
                              const std::string& email) {
    TRY(require_role(world, actor, Role::admin));
    auto account = TRY(member_of(world, actor, community, email));
    if (account.id == actor.account.id) return Error::own_account;
    return account;
}

Outcome<Account> account_of(const World& world, const NewMember& member) {
    auto account = TRY(invited_account(world, member.person));
    account.username = trimmed(member.username);
    account.description = member.description;
    account.publisher_id = member.publisher_id;
    if (!account.username.empty()) TRY(check_username(account.username));
    TRY(check_description(account.description));
    if (member.group_alias.empty()) return account;
    if (world.settings.find_community(member.group_alias) == nullptr)
        return Failure(Error::field_rule, "group_alias", "a community of this server");
    account.group_alias = member.group_alias;
    return account;
}

/// Closes the open code of this purpose.
Done override_code(Tables& tables, const Uuid& account_id, CodePurpose purpose) {
    auto before = TRY(tables.find_open_email_code(account_id, purpose));
    if (!before) return ok();
    before->closing = Closing::overriden;
    return tables.update_email_code(*before);
}

/// The code that an unconfirmed account waits for, made anew.
Outcome<std::string> new_code(Tables& tables, const World& world, const Account& account) {
    const bool invited = !TRY(tables.find_credential(account.id));
    const auto purpose = invited ? CodePurpose::invitation : CodePurpose::confirm_email;
    TRY(override_code(tables, account.id, purpose));
    const auto code = new_email_code(world, account.id, purpose);
    TRY(tables.insert_email_code(code.row));
    TRY(tables.update_account(account)); // its version: of two at once one comes after the other
    return code.link_text;
}

} // namespace

bool is_of_community(const World& world, const std::string& community, const Account& account) {
    return community.empty() || community_of(world.settings, account).alias == community;
}

Outcome<std::vector<Account>> search_members(const World& world,
                                             const SessionView& actor,
                                             const std::string& community,
                                             const std::string& text) {
    TRY(require_role(world, actor, Role::admin));
    if (trimmed(text).empty()) return Failure(Error::field_missing, "search", "");
    const auto page =
        TRY(search_people(world, actor, {.text = text, .limit = world.settings.limits.page_size}));
    std::vector<Account> found;
    for (const auto& person : page.people)
        if (is_of_community(world, community, person.account)) found.push_back(person.account);
    return found;
}

Outcome<Account> member_of(const World& world,
                           const SessionView& view,
                           const std::string& community,
                           const std::string& email) {
    if (email_key_of(email) == view.account.email_key) return view.account;
    TRY(require_role(world, view, Role::admin));
    const auto account = TRY(account_of_email(world, email));
    if (!account || !is_of_community(world, community, *account)) return Error::account_not_found;
    return *account;
}

Outcome<std::optional<Account>>
find_public_member(const World& world, const std::string& community, const std::string& text) {
    const auto key = fixed_from_hex<PublicKey>(text);
    auto account = TRY(in_read<std::optional<Account>>(
        world.store, [&](Tables& tables) -> Outcome<std::optional<Account>> {
            if (key) return tables.find_account_by_public_key(*key);
            return tables.find_account_by_username(trimmed(text));
        }));
    const bool seen = account && account->state == AccountState::active &&
                      is_of_community(world, community, *account);
    if (!seen) account.reset();
    return account;
}

Done check_new_username(const World& world, const std::string& username) {
    TRY(check_username(username));
    return world.store.read([&](Tables& tables) { return check_username_free(tables, username); });
}

Outcome<Account> invite_member(const World& world,
                               const Caller& caller,
                               const std::optional<SessionView>& actor,
                               const NewMember& member) {
    if (actor) {
        TRY(require_role(world, *actor, Role::admin));
        TRY(require_fresh(world, *actor));
    }
    const auto account = TRY(account_of(world, member));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        if (actor) TRY(still_may(tables, world, *actor, Role::admin));
        if (TRY(tables.find_account_by_email(account.email_key)))
            return Failure(Error::email_exists, "email", "has an account already");
        TRY(claim_username(tables, account.username));
        TRY(tables.insert_account(account));
        const auto link = TRY(new_invitation(tables, world, account));
        TRY(queue_invitation(tables, world, account, link));
        TRY(queue_webhooks(tables, world, account, "registered"));
        const auto who = actor ? by(*actor) : JsonObject().text("by", "service").str();
        return audit(tables, world, caller, account.id, "account.invited", who);
    }));
    return account;
}

Done resend_member_mail(const World& world,
                        const Caller& caller,
                        const SessionView& actor,
                        const std::string& community,
                        const std::string& email) {
    TRY(require_role(world, actor, Role::admin));
    const auto account = TRY(member_of(world, actor, community, email));
    return resend_mail(world, caller, actor, account.id);
}

Outcome<std::string> tell_member_code(const World& world,
                                      const Caller& caller,
                                      const SessionView& actor,
                                      const std::string& community,
                                      const std::string& email) {
    const auto other = TRY(other_member(world, actor, community, email));
    TRY(require_fresh(world, actor));
    return settle<std::string>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<std::string> {
            TRY(still_may(tables, world, actor, Role::admin));
            const auto account = TRY(person_of(tables, other.id));
            if (account.state == AccountState::disabled) return Error::account_disabled;
            if (account.state != AccountState::unconfirmed) return Error::code_used;
            auto code = TRY(new_code(tables, world, account));
            TRY(audit(tables, world, caller, account.id, "account.code_told", by(actor)));
            return code;
        });
}

} // namespace ownkey::flows
