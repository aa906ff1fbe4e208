#include "authweb.h"
#include "server/http/authweb/dto.h"

#include <array>

namespace ownkey::http {
namespace {

/// Total on purpose: a new error does not compile until it has its words here. Most have no words
/// of their own in this dialect.
std::string_view words_of(Error error) {
    switch (error) {
    case Error::bad_json:
        return "the body is not the JSON that this call takes";

    case Error::wrong_email_or_password:
        return "Login or password is wrong";

    case Error::signin_not_found:
        return "SignInGuid is not valid for this UserUid, or has expired or was used already";

    case Error::not_found:
    case Error::method_not_allowed:
        return "unknown call";

    case Error::bad_uuid:
        return "it is not a GUID";

    case Error::account_not_active:
        return "the registration is not verified yet";

    case Error::email_exists:
        return "Email is registered already";

    case Error::phone_exists:
        return "PhoneNumber is registered already";

    case Error::username_taken:
        return "Login is taken already";

    case Error::field_missing:
    case Error::field_unknown:
    case Error::field_type:
    case Error::field_too_long:
    case Error::field_rule:
    case Error::tx_already_enlisted:
    case Error::no_session:
    case Error::address_changed:
    case Error::service_refused:
    case Error::bad_hex:
    case Error::bad_base64:
    case Error::bad_length:
    case Error::bad_utf8:
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
    case Error::account_disabled:
    case Error::account_not_found:
    case Error::code_wrong:
    case Error::code_expired:
    case Error::code_used:
    case Error::code_too_many_tries:
    case Error::signup_not_found:
    case Error::key_exists:
    case Error::key_missing:
    case Error::stale_revision:
    case Error::csrf_missing:
    case Error::origin_refused:
    case Error::redirect_refused:
    case Error::unlock_closed:
    case Error::role_missing:
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
    case Error::second_factor_needed:
    case Error::second_factor_wrong:
    case Error::second_factor_exists:
    case Error::second_factor_missing:
    case Error::registration_closed:
    case Error::username_fixed:
    case Error::account_deleted:
    case Error::deletion_not_open:
    case Error::recovery_not_found:
    case Error::recovery_waiting:
    case Error::recovery_closed:
    case Error::own_account:
    case Error::last_admin:
    case Error::key_locked:
    case Error::recovery_exists:
    case Error::balance_not_open:
    case Error::password_needed:
    case Error::refresh_invalid:
    case Error::session_not_found:
    case Error::service_key_not_found:
    case Error::scope_missing:
    case Error::idempotency_conflict:
    case Error::idempotency_running:
    case Error::sms_failed:
    case Error::webhook_failed:
    case Error::body_too_large:
    case Error::content_type:
    case Error::too_many_requests:
    case Error::server_busy:
    case Error::bad_request:
    case Error::community_unreachable:
    case Error::community_refused:
    case Error::mail_failed:
    case Error::internal:
    case Error::store_failed:
    case Error::store_conflict:
    case Error::store_duplicate:
    case Error::plain_refused:
    case Error::password_in_page:
    case Error::password_reset_needed:
    case Error::logins_exceeded:
    case Error::campaign_not_found:
    case Error::submission_not_found:
    case Error::resend_limit:
    case Error::submission_confirmed:
    case Error::campaign_exists:
    case Error::backend_unreachable:
    case Error::backend_refused:
    case Error::config_invalid:
    case Error::secrets_invalid:
        return error_text(error);
    }
    return error_text(Error::internal);
}

/// The wire's name of what flows call otherwise.
std::string parameter_of(const std::string& field) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames{
        {{"username", "Login"},
         {"email", "Email"},
         {"phone", "PhoneNumber"},
         {"password", "Password"}}};
    for (const auto& [name, wire] : kNames)
        if (field == name) return std::string(wire);
    return field;
}

} // namespace

std::string authweb::exception_message(const Failure& failure) {
    // Only what a back end answered to another back end is told on.
    if (failure.error == Error::backend_refused && !failure.detail.empty()) return failure.detail;
    const std::string words(words_of(failure.error));
    if (failure.field.empty()) return words;
    const auto parameter = "Parameter '" + parameter_of(failure.field) + "' ";
    if (failure.error == Error::field_missing) return parameter + "could not be null or empty";
    return parameter + "is not valid: " + (failure.detail.empty() ? words : failure.detail);
}

Response authweb_dialect(const Failure& failure, const Request& /*request*/) {
    auto response =
        Response::json(200, encode(authweb::Refused{"", authweb::exception_message(failure)}));
    if (failure.retry_after_s > 0)
        response.headers.emplace_back("Retry-After", std::to_string(failure.retry_after_s));
    return response;
}

} // namespace ownkey::http
