// A forgotten password: mail gives access to the account, and to nothing else. The key stays sealed
// for the old password (key_locked) until the person brings the 24 words, the officers' shares or a
// new key (key_update.h). Invitations end here too: the first password of an account that an admin
// made. The rules are:
//  - Unknown, disabled and deleted accounts are answered as known ones are, with like queries.
//  - Every evaluation is one guess at the old password, so a code allows few of them; they are
//    counted apart from logins: strangers' guesses there cannot keep the owner out.
//  - The second factor stays in force, so a mailbox alone does not open an account that has one.
#pragma once

#include "server/flows/journal.h"

#include <functional>
#include <string>

namespace ownkey::flows {

/// What came with the mail: the code of the link, or e-mail and the typed characters. Secret.
struct ResetCode {
    std::string link_code; ///< empty: typed
    std::string email;     ///< with a link: empty, or whose it must be
    std::string typed_code;
};

struct ResetStarted {
    Uuid reset_id;
    opaque::RegistrationResponse response;
};

/// A mail in words of one's own: for an account, with the text of its link code (secret). Runs
/// inside the transaction that queues it.
using ResetLetter = std::function<MailOrder(const Account& account, const std::string& link_code)>;

/// Mails a code to the account of this address, at most one per Settings::Signup::resend_cooldown:
/// "password_reset_asked" with the link to our own page, or `letter`. Says nothing. Fails:
/// field_rule (email).
Done ask_password_reset(const World& world,
                        const Caller& caller,
                        const std::string& email,
                        const ResetLetter& letter = {});

/// OPAQUE registration under the account's identifier, for a right code. Fails: code_wrong,
/// code_expired and code_used (only to who has the link or typed the right characters),
/// code_too_many_tries (likewise), too_many_requests, invalid_element.
Outcome<ResetStarted> start_password_reset(const World& world,
                                           const Caller& caller,
                                           const ResetCode& code,
                                           const opaque::RegistrationRequest& request);

/// The new password holds; sessions, token families, known devices, an open change of e-mail and an
/// open recovery end, an unconfirmed account becomes active, the code is used up. An active account
/// without confirmed second factor loses its role. Fails: as start, and code_wrong for a code of
/// another reset.
Done finish_password_reset(const World& world,
                           const Caller& caller,
                           const Uuid& reset_id,
                           const ResetCode& code,
                           const opaque::RegistrationRecord& record);

} // namespace ownkey::flows
