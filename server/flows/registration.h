// Registration: OPAQUE registration, then the e-mail is confirmed. The answer is the same whether the e-mail is known or not.
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
Outcome<RegistrationStarted> start_registration(const World& world, const Caller& caller, const RegistrationStart& input);

/// Makes the account (unconfirmed) and queues the mail with link and code; for a known e-mail queues a notice instead.
/// Idempotent: the same signup twice with the same record is ok. Fails: signup_not_found, invalid_element.
Done finish_registration(const World& world, const Caller& caller, const Uuid& signup_id, const opaque::RegistrationRecord& record);

/// By link code (base64url of 16 bytes) or by e-mail and the 8 characters typed by hand.
/// Fails: code_wrong, code_expired, code_used, code_too_many_tries.
Done confirm_email_by_link(const World& world, const Caller& caller, const std::string& link_code);
Done confirm_email_by_typing(const World& world, const Caller& caller, const std::string& email, const std::string& typed);

/// Always succeeds (uniform); sends a new mail if the account is unconfirmed and the cooldown has passed.
Done resend_confirmation(const World& world, const Caller& caller, const std::string& email);

} // namespace ownkey::flows
