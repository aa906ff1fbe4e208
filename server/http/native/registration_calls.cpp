#include "calls.h"
#include "server/flows/registration.h"
#include "server/http/native/dto.h"
#include "server/http/session_cookie.h"

namespace ownkey::http::native {

Outcome<Response> status(const World& /*world*/, const Request& /*request*/) {
    return Response::json(200, encode(StatusDto{"ok", OWNKEY_VERSION}));
}

Outcome<Response> registration_policy(const World& world, const Request& /*request*/) {
    const auto& rules = world.settings.registration;
    const bool by_sms = rules.confirm == "sms";
    return Response::json(200,
                          encode(RegistrationPolicyDto{rules.policy != "closed",
                                                       rules.username,
                                                       by_sms ? "required" : rules.phone,
                                                       rules.confirm}));
}

Outcome<Response> start_registration(const World& world, const Request& request) {
    const auto dto = TRY(decode<RegistrationDto>(request.body));
    const flows::RegistrationStart input{.first_name = dto.first_name,
                                         .last_name = dto.last_name,
                                         .email = dto.email,
                                         .language = dto.language,
                                         .username = dto.username.value_or(""),
                                         .phone = dto.phone.value_or(""),
                                         .request = TRY(bytes_of<opaque::RegistrationRequest>(
                                             "registration_request", dto.registration_request))};
    const auto started = TRY(flows::start_registration(world, caller_of(request), input));
    return Response::json(201,
                          encode(RegistrationStartedDto{to_text(started.signup_id),
                                                        to_base64url(started.response.view())}));
}

Outcome<Response> finish_registration(const World& world, const Request& request) {
    const auto signup_id = TRY(id_of(request, "signup_id"));
    const auto dto = TRY(decode<RecordDto>(request.body));
    const auto record = TRY(bytes_of<opaque::RegistrationRecord>("record", dto.record));
    TRY(flows::finish_registration(
        world, caller_of(request), signup_id, record, dto.redirect_url.value_or("")));
    return Response::json(202, encode(StatusDto{"mail_sent"}));
}

Outcome<Response> cancel_registration(const World& world, const Request& request) {
    const auto signup_id = TRY(id_of(request, "signup_id"));
    TRY(decode<Empty>(request.body));
    TRY(flows::cancel_registration(world, signup_id));
    return Response::json(200, encode(StatusDto{"cancelled"}));
}

Outcome<Response> confirm_email(const World& world, const Request& request) {
    const auto dto = TRY(decode<ConfirmationDto>(request.body));
    if (dto.link_code && (dto.email || dto.typed_code))
        return Failure(Error::field_rule, "link_code", "either link_code, or email and typed_code");
    if (dto.link_code) {
        TRY(flows::confirm_email_by_link(world, caller_of(request), *dto.link_code));
    } else {
        if (!dto.email) return Failure(Error::field_missing, "email", "with typed_code");
        if (!dto.typed_code) return Failure(Error::field_missing, "typed_code", "with email");
        TRY(flows::confirm_email_by_typing(world, caller_of(request), *dto.email, *dto.typed_code));
    }
    return Response::json(200, encode(StatusDto{"active"}));
}

Outcome<Response> resend_confirmation(const World& world, const Request& request) {
    const auto dto = TRY(decode<ResendDto>(request.body));
    TRY(flows::resend_confirmation(world, caller_of(request), dto.email));
    return Response::json(202, encode(StatusDto{"mail_sent"}));
}

} // namespace ownkey::http::native
