// Codes of mails that a community server exchanges for a session number (the gradido surface). The
// rules are:
//  - The code of a confirmation confirms the address; if the account becomes active by it, a
//    session begins. Never for an account that was active: a mail alone signs nobody in.
//  - The code of a reset or an invitation opens nothing yet but the new password: the number stands
//    for the code, sealed, for as long as typed codes are good, and is used up by the password.
#pragma once

#include "server/flows/plain_password.h"

namespace ownkey::flows {

struct CodeExchanged {
    Account account;
    CodePurpose purpose = CodePurpose::confirm_email;
    std::int32_t number = 0; ///< a session's alias; of a reset or invitation: for reset_by_number
};

/// In: the code in a link; secret. Fails: code_wrong, code_expired, code_used.
Outcome<CodeExchanged> exchange_code(const World& world,
                                     const Caller& caller,
                                     const std::string& community,
                                     const std::string& link_code);

/// As reset_password of plain_password.h. Fails: also no_session (no such number, or it is over).
Outcome<Account> reset_by_number(const World& world,
                                 const Caller& caller,
                                 std::int32_t number,
                                 PlainPassword password);

} // namespace ownkey::flows
