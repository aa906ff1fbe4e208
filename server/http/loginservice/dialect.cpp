#include "loginservice.h"
#include "server/http/loginservice/calls.h"
#include "server/http/loginservice/dto.h"

namespace ownkey::http {
namespace loginservice {
namespace {

/// Where the words of a failure stand in the answer.
enum class Shape : std::uint8_t {
    msg,          ///< {"success":false,"msg":…}
    error,        ///< {"success":false,"error":…}
    detail,       ///< msg, with the failure's own words
    permission,   ///< msg that names what was tried
    field,        ///< {"errors":{field:[…]}}
    field_detail, ///< likewise, with the failure's own words if it has any
};

struct Words {
    int status = 500;
    Shape shape = Shape::msg;
    std::string text{};
};

/// Total on purpose: a new error does not compile until it has its words here. Most have no words
/// of their own in this dialect.
Words words_of(Error error) {
    switch (error) {
    case Error::no_session:
    case Error::address_changed:
    case Error::token_format:
    case Error::token_algorithm:
    case Error::token_type:
    case Error::token_unknown_key:
    case Error::token_signature:
    case Error::token_claims:
    case Error::token_issuer:
    case Error::token_audience:
    case Error::token_expired:
    case Error::token_not_yet:
        return {403, Shape::error, "Invalid access token"};
    case Error::refresh_invalid:
        return {403, Shape::msg, "Invalid refresh token"};
    case Error::wrong_email_or_password:
        return {400, Shape::msg, "Incorrect username or password"};
    case Error::account_not_active:
    case Error::account_disabled:
    case Error::account_deleted:
        return {400, Shape::msg, "User not activated"};
    case Error::second_factor_needed:
        return {400, Shape::msg, "Second factor needed: sign in on the page of the site"};
    case Error::password_reset_needed:
        return {400, Shape::msg, "Please reset your password"};
    case Error::role_missing:
    case Error::second_factor_missing:
        return {403, Shape::permission, ""};
    case Error::code_wrong:
    case Error::code_expired:
    case Error::code_used:
    case Error::code_too_many_tries:
    case Error::campaign_not_found:
    case Error::submission_not_found:
    case Error::not_found:
        return {404, Shape::msg, "Not found"};
    case Error::resend_limit:
        return {429, Shape::detail, ""};
    case Error::too_many_requests:
    case Error::logins_exceeded:
        return {429, Shape::msg, "Too many tries, please try again later"};
    case Error::submission_confirmed:
        return {422, Shape::field, "has already been confirmed"};
    case Error::email_exists:
    case Error::username_taken:
    case Error::phone_exists:
    case Error::campaign_exists:
        return {422, Shape::field, "has already been taken"};
    case Error::username_fixed:
        return {422, Shape::field, "was chosen already and stays"};
    case Error::password_in_page:
        return {422,
                Shape::field,
                "can only be changed on the page of the site: a signing key belongs to it"};
    case Error::field_missing:
        return {422, Shape::field, "can't be blank"};
    case Error::field_type:
    case Error::field_unknown:
    case Error::bad_utf8:
        return {422, Shape::field, "is invalid"};
    case Error::field_too_long:
        return {422, Shape::field, "is too long"};
    case Error::field_rule:
        return {422, Shape::field_detail, "is invalid"};
    case Error::bad_json:
    case Error::bad_request:
        return {400, Shape::msg, "Bad request"};
    case Error::bad_hex:
    case Error::bad_base64:
    case Error::bad_length:
    case Error::bad_uuid:
    case Error::crypto_unavailable:
    case Error::out_of_memory:
    case Error::invalid_element:
    case Error::invalid_scalar:
    case Error::wrong_password:
    case Error::server_not_authentic:
    case Error::client_not_authentic:
    case Error::unknown_suite:
    case Error::envelope_format:
    case Error::envelope_wrong_account:
    case Error::envelope_wrong_key:
    case Error::envelope_commitment:
    case Error::envelope_public_key:
    case Error::envelope_older_revision:
    case Error::envelope_wrong_method:
    case Error::signature_invalid:
    case Error::unknown_derivation:
    case Error::phrase_word_count:
    case Error::phrase_word_unknown:
    case Error::phrase_checksum:
    case Error::bad_handle:
    case Error::update_format:
    case Error::share_mismatch:
    case Error::share_count:
    case Error::recovery_threshold:
    case Error::officer_card:
    case Error::officer_substituted:
    case Error::envelope_wrong_officer:
    case Error::key_history:
    case Error::legacy_wrong_password:
    case Error::legacy_key:
    case Error::hardened_child:
    case Error::invalid_child:
    case Error::handover_format:
    case Error::handover_wrong_case:
    case Error::tx_truncated:
    case Error::tx_varint:
    case Error::tx_unknown_field:
    case Error::tx_wire_type:
    case Error::tx_repeated_field:
    case Error::tx_missing_field:
    case Error::tx_unknown_type:
    case Error::tx_too_large:
    case Error::tx_memo_length:
    case Error::tx_memo_text:
    case Error::tx_amount:
    case Error::tx_creation_limit:
    case Error::tx_target_date:
    case Error::tx_created_in_future:
    case Error::tx_same_account:
    case Error::tx_key_length:
    case Error::tx_receiver_signs:
    case Error::tx_not_concerned:
    case Error::tx_already_enlisted:
    case Error::tx_not_found:
    case Error::tx_not_pending:
    case Error::tx_limit:
    case Error::tx_expired:
    case Error::tx_signed_twice:
    case Error::tx_signatures_missing:
    case Error::tx_sums_differ:
    case Error::tx_group_name:
    case Error::tx_date:
    case Error::tx_timeout:
    case Error::tx_enum:
    case Error::tx_hash_length:
    case Error::tx_version:
    case Error::tx_signer_unknown:
    case Error::tx_no_retry:
    case Error::account_not_found:
    case Error::signup_not_found:
    case Error::signin_not_found:
    case Error::key_exists:
    case Error::key_missing:
    case Error::stale_revision:
    case Error::second_factor_wrong:
    case Error::second_factor_exists:
    case Error::registration_closed:
    case Error::deletion_not_open:
    case Error::recovery_not_found:
    case Error::recovery_waiting:
    case Error::recovery_closed:
    case Error::own_account:
    case Error::last_admin:
    case Error::key_locked:
    case Error::recovery_exists:
    case Error::balance_not_open:
    case Error::plain_refused:
    case Error::csrf_missing:
    case Error::origin_refused:
    case Error::redirect_refused:
    case Error::unlock_closed:
    case Error::service_refused:
    case Error::password_needed:
    case Error::session_not_found:
    case Error::service_key_not_found:
    case Error::scope_missing:
    case Error::method_not_allowed:
    case Error::body_too_large:
    case Error::content_type:
    case Error::server_busy:
    case Error::community_unreachable:
    case Error::community_refused:
    case Error::mail_failed:
    case Error::idempotency_conflict:
    case Error::idempotency_running:
    case Error::sms_failed:
    case Error::webhook_failed:
    case Error::backend_unreachable:
    case Error::backend_refused:
    case Error::internal:
    case Error::store_failed:
    case Error::store_conflict:
    case Error::store_duplicate:
    case Error::config_invalid:
    case Error::secrets_invalid:
        break;
    }
    return {status_of(error), Shape::msg, std::string(error_text(error))};
}

/// As the original's clients know them; ours are named otherwise.
std::string field_of(const Failure& failure) {
    if (failure.field == "username" || failure.field == "first_name") return "name";
    if (!failure.field.empty()) return failure.field;
    if (failure.error == Error::password_in_page) return "password";
    if (failure.error == Error::username_taken || failure.error == Error::username_fixed)
        return "name";
    return failure.error == Error::email_exists ? "email" : "detail";
}

std::string permission_text(Method method) {
    const char* action = method == Method::post  ? ":create"
                         : method == Method::put ? ":update"
                         : method == Method::del ? ":delete"
                                                 : ":show";
    return std::string("You don't have the necessary permissions to ") + action + " campaigns";
}

Response answer_of(const Words& words, const Failure& failure, const Request& request) {
    const auto msg = [&](const std::string& text) {
        return Response::json(words.status, encode(FailureDto{.msg = text}));
    };
    switch (words.shape) {
    case Shape::msg:
        return msg(words.text);
    case Shape::error:
        return Response::json(words.status, encode(FailureDto{.error = words.text}));
    case Shape::detail:
        return msg(failure.detail);
    case Shape::permission:
        return msg(permission_text(request.method));
    case Shape::field:
        return faults_answer({{field_of(failure), words.text}});
    case Shape::field_detail:
        return faults_answer(
            {{field_of(failure), failure.detail.empty() ? words.text : failure.detail}});
    }
    return msg(words.text);
}

} // namespace
} // namespace loginservice

Response loginservice_dialect(const Failure& failure, const Request& request) {
    auto response =
        loginservice::answer_of(loginservice::words_of(failure.error), failure, request);
    if (failure.retry_after_s > 0)
        response.headers.emplace_back("Retry-After", std::to_string(failure.retry_after_s));
    return response;
}

} // namespace ownkey::http
