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
    std::string username{}; ///< empty: none wished
    std::string phone{};    ///< empty: none given
    opaque::RegistrationRequest request;
};

struct RegistrationStarted {
    Uuid signup_id;
    opaque::RegistrationResponse response;
};

/// Settings::Registration says which fields are asked for. A user name belongs to whoever confirmed
/// an address with it: until then another registration may take it. Fails: registration_closed,
/// field_rule (also for a field that is not asked for), field_missing (username, phone),
/// username_taken, invalid_element.
Outcome<RegistrationStarted>
start_registration(const World& world, const Caller& caller, const RegistrationStart& input);

/// Makes the account (unconfirmed) and queues the mail "confirm_email" with link and code; for a
/// known e-mail queues the notice "known_email" instead and makes no account. One address gets a
/// mail per Settings::Signup::resend_cooldown; a later one waits its turn. An unconfirmed account
/// of the same e-mail is replaced: it holds nothing; one with a role or an open invitation
/// stays, and is known. Idempotent: a signup that was finished before is ok and changes nothing,
/// whatever the record (comparing records would tell a known e-mail from a new one). With
/// confirmation by SMS the typed code goes to the phone given, for a known e-mail too, where it
/// opens nothing. Queues the webhook "registered". In: where the person came from; the account is
/// of the community whose allow-list has it, of the first one if it is empty. Fails:
/// signup_not_found (also when expired, cancelled or overridden by a newer one), username_taken,
/// invalid_element, redirect_refused.
Done finish_registration(const World& world,
                         const Caller& caller,
                         const Uuid& signup_id,
                         const opaque::RegistrationRecord& record,
                         const std::string& redirect_url = "");

/// Closes an open registration. Always succeeds: an unknown or finished one stays what it is.
Done cancel_registration(const World& world, const Uuid& signup_id);

/// By link code (base64url of 16 bytes) or by e-mail and the 8 characters typed by hand (blanks,
/// hyphens, case and look-alikes do not matter). Typing is over after Settings::Signup::code_tries
/// wrong ones; the link then still works. Queues the webhook "activated". Fails: code_wrong,
/// code_expired (also when a newer mail was sent), code_used, code_too_many_tries.
Done confirm_email_by_link(const World& world, const Caller& caller, const std::string& link_code);
Done confirm_email_by_typing(const World& world,
                             const Caller& caller,
                             const std::string& email,
                             const std::string& typed);

/// Always succeeds (uniform); sends the mail of the last registration again, with a new code, if
/// the cooldown has passed.
Done resend_confirmation(const World& world, const Caller& caller, const std::string& email);

} // namespace ownkey::flows
