// Registration without a password (clients of apparts): an address gives itself in, and a mail
// brings the code that sets its first password. The account waits unconfirmed; setting the password
// (finish_password_reset) proves the address and makes it active. Nobody holds an address this way:
// whoever registers it with a password takes its place, as with every unconfirmed account.
#pragma once

#include "server/flows/password_reset.h"

namespace ownkey::flows {

struct Newcomer {
    std::string email;
    std::string name{}; ///< may be empty
    std::string language{"en"};
};

/// An unconfirmed account of this address gets the mail again, not more often than resets do. Says
/// who exists. Queues the webhook "registered". Fails: registration_closed, field_rule (email,
/// first_name, language), email_exists.
Done register_address(const World& world,
                      const Caller& caller,
                      const Newcomer& who,
                      const ResetLetter& letter);

} // namespace ownkey::flows
