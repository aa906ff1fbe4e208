#include "retire.h"

#include "core/encoding.h"

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

Done retire(Tables& tables, Account account) {
    return tables.update_account(emptied(std::move(account), "replaced"));
}

} // namespace ownkey::flows
