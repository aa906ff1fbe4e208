#include "retire.h"

#include "core/encoding.h"
#include "server/flows/codes.h"
#include "server/flows/journal.h"

namespace ownkey::flows {

Account emptied(Account account, const char* word) {
    account.email.clear();
    account.email_key = std::string(word) + ' ' + to_text(account.id);
    account.first_name.clear();
    account.last_name.clear();
    account.username.clear();
    account.phone.clear();
    account.description.clear();
    account.role = Role::none;
    return account;
}

Outcome<bool> keeps_address(Tables& tables, const Account& account) {
    const auto invitation = TRY(tables.find_open_email_code(account.id, CodePurpose::invitation));
    return account.state != AccountState::unconfirmed || account.role != Role::none || invitation;
}

Done retire(Tables& tables, const World& world, const Caller& caller, const Account& account) {
    TRY(close_codes(tables, account.id, Closing::overriden));
    TRY(tables.update_account(emptied(account, "replaced")));
    return audit(tables, world, caller, account.id, "account.replaced");
}

} // namespace ownkey::flows
