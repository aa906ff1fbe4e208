#include "acting.h"

#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/own_account.h"
#include "server/flows/person.h"

namespace ownkey::flows {

Outcome<Account>
still_may(Tables& tables, const World& world, const SessionView& actor, Role role) {
    auto account = TRY(own_account(tables, actor));
    TRY(require_role(world, {actor.session, account}, role));
    return account;
}

Outcome<Account> person_of(Tables& tables, const Uuid& account_id) {
    const auto account = TRY(tables.find_account(account_id));
    if (!account || account->email.empty()) return Error::account_not_found;
    return *account;
}

Outcome<PersonView> person_view(Tables& tables, const Account& account) {
    const auto factor = TRY(tables.find_second_factor(account.id));
    return PersonView{account, factor && factor->confirmed};
}

Done refuse_own(Tables& tables) {
    const auto admins = TRY(tables.count_accounts(Role::admin));
    return admins > 1 ? Error::own_account : Error::last_admin;
}

Done witness(Tables& tables, const Account& actor, const Account& person) {
    if (person.role != Role::admin) return ok();
    return tables.update_account(actor);
}

std::string by(const SessionView& actor) {
    return JsonObject().text("by", to_text(actor.account.id)).str();
}

Outcome<std::string> new_invitation(Tables& tables, const World& world, const Account& account) {
    auto before = TRY(tables.find_open_email_code(account.id, CodePurpose::invitation));
    if (before) {
        before->closing = Closing::overriden;
        TRY(tables.update_email_code(*before));
    }
    const auto code = new_email_code(world, account.id, CodePurpose::invitation);
    TRY(tables.insert_email_code(code.row));
    return world.settings.server.public_url + "/account/resetPassword/" + code.link_text;
}

Done queue_invitation(Tables& tables,
                      const World& world,
                      const Account& account,
                      const std::string& link) {
    const auto hours =
        std::chrono::duration_cast<std::chrono::hours>(world.settings.signup.link_validity);
    return queue_mail(tables,
                      world,
                      account,
                      {.to = account.email,
                       .template_name = "invitation",
                       .language = account.language,
                       .vars = {{"first_name", account.first_name},
                                {"link", link},
                                {"hours", std::to_string(hours.count())}}});
}

Outcome<Account> invited_account(const World& world, const NewPerson& person) {
    Account account{.id = world.random.uuid(),
                    .email = trimmed(person.email),
                    .email_key = email_key_of(person.email),
                    .first_name = trimmed(person.first_name),
                    .last_name = trimmed(person.last_name),
                    .language = person.language,
                    .group_alias = world.settings.community.alias,
                    .created_at = world.clock.now()};
    TRY(check_email(account.email));
    TRY(check_name("first_name", account.first_name));
    TRY(check_name("last_name", account.last_name));
    TRY(check_language(account.language));
    return account;
}

} // namespace ownkey::flows
