// Registration: OPAQUE registration, then the e-mail is confirmed. The answer is the same whether
// the e-mail is known or not.
#pragma once

#include "server/flows/world.h"

namespace ownkey::flows {

struct RegistrationStart {
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string language;
    opaque::RegistrationRequest request;
};

struct RegistrationStarted {
    Uuid signup_id;
    opaque::RegistrationResponse response;
};

/// Fails: field_rule (first_name, last_name, email, language), invalid_element.
Outcome<RegistrationStarted>
start_registration(const World& world, const Caller& caller, const RegistrationStart& input);

/// Makes the account (unconfirmed) and queues the mail "confirm_email" with link and code; for a
/// known e-mail queues the notice "known_email" instead and makes no account. One address gets a
/// mail per Settings::Signup::resend_cooldown; a later one waits its turn. An unconfirmed account
/// of the same e-mail is replaced: it holds nothing. Idempotent: a signup that was finished before
/// is ok and changes nothing, whatever the record (comparing records would tell a known e-mail from
/// a new one). Fails: signup_not_found (also when expired or overridden by a newer one),
/// invalid_element.
Done finish_registration(const World& world,
                         const Caller& caller,
                         const Uuid& signup_id,
                         const opaque::RegistrationRecord& record);

/// By link code (base64url of 16 bytes) or by e-mail and the 8 characters typed by hand (blanks,
/// hyphens, case and look-alikes do not matter). Typing is over after Settings::Signup::code_tries
/// wrong ones; the link then still works. Fails: code_wrong, code_expired (also when a newer mail
/// was sent), code_used, code_too_many_tries.
Done confirm_email_by_link(const World& world, const Caller& caller, const std::string& link_code);
Done confirm_email_by_typing(const World& world,
                             const Caller& caller,
                             const std::string& email,
                             const std::string& typed);

/// Always succeeds (uniform); sends the mail of the last registration again, with a new code, if
/// the cooldown has passed.
Done resend_confirmation(const World& world, const Caller& caller, const std::string& email);

} // namespace ownkey::flows
