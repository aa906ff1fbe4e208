#include "server/http/message.h"

#include "core/encoding.h"
#include "core/wipe.h"

namespace ownkey::http {

namespace {

std::string value_of(const std::map<std::string, std::string>& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

std::string quoted(std::string_view text) {
    return '"' + json_escaped(text) + '"';
}

} // namespace

std::string Request::header(const std::string& name) const {
    return value_of(headers, name);
}

std::string Request::cookie(const std::string& name) const {
    return value_of(cookies, name);
}

std::string Request::param(const std::string& name) const {
    return value_of(params, name);
}

std::string Request::query_value(const std::string& name) const {
    return value_of(query, name);
}

void wipe_secrets(Request& request) {
    wipe(request.body);
    for (auto& [name, value] : request.query)
        wipe(value);
    if (const auto header = request.headers.find("authorization"); header != request.headers.end())
        wipe(header->second);
}

Response Response::json(int status, std::string body) {
    return {status, "application/json", std::move(body), {}};
}

Response Response::html(int status, std::string body) {
    return {status, "text/html; charset=utf-8", std::move(body), {}};
}

Response Response::redirect(std::string location) {
    return {303, "text/plain; charset=utf-8", "", {{"Location", std::move(location)}}};
}

Response problem(const Failure& failure, const std::string& request_id) {
    const int status = status_of(failure.error);
    const std::string detail =
        failure.detail.empty() ? std::string(error_text(failure.error)) : failure.detail;
    std::string body = R"({"type":"about:blank","title":)" + quoted(error_name(failure.error)) +
                       ",\"status\":" + std::to_string(status) + ",\"detail\":" + quoted(detail) +
                       ",\"code\":" + std::to_string(static_cast<int>(failure.error));
    if (!failure.field.empty()) body += ",\"field\":" + quoted(failure.field);
    if (failure.retry_after_s > 0)
        body += ",\"retry_after_s\":" + std::to_string(failure.retry_after_s);
    body += ",\"request_id\":" + quoted(request_id) + "}";

    Response response{status, "application/problem+json", std::move(body), {}};
    if (failure.retry_after_s > 0)
        response.headers.emplace_back("Retry-After", std::to_string(failure.retry_after_s));
    return response;
}

// Total on purpose: a new error does not compile until it has its status.
int status_of(Error error) {
    switch (error) {
    case Error::bad_json:
    case Error::bad_request:
        return 400;

    case Error::no_session:
    case Error::address_changed:
    case Error::wrong_email_or_password:
    case Error::client_not_authentic:
    case Error::service_refused:
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
    case Error::refresh_invalid:
        return 401;

    case Error::account_not_active:
    case Error::account_disabled:
    case Error::csrf_missing:
    case Error::origin_refused:
    case Error::redirect_refused:
    case Error::role_missing:
    case Error::registration_closed:
    case Error::password_needed:
    case Error::scope_missing:
    case Error::plain_refused:
    case Error::password_reset_needed:
        return 403;

    case Error::tx_not_found:
    case Error::account_not_found:
    case Error::signup_not_found:
    case Error::signin_not_found:
    case Error::recovery_not_found:
    case Error::session_not_found:
    case Error::service_key_not_found:
    case Error::campaign_not_found:
    case Error::submission_not_found:
    case Error::not_found:
        return 404;

    case Error::method_not_allowed:
        return 405;

    case Error::tx_already_enlisted:
    case Error::tx_not_pending:
    case Error::tx_no_retry:
    case Error::tx_limit:
    case Error::tx_expired:
    case Error::tx_signed_twice:
    case Error::tx_signatures_missing:
    case Error::key_exists:
    case Error::key_missing:
    case Error::stale_revision:
    case Error::email_exists:
    case Error::username_taken:
    case Error::phone_exists:
    case Error::password_in_page:
    case Error::campaign_exists:
    case Error::submission_confirmed:
    case Error::unlock_closed:
    case Error::second_factor_exists:
    case Error::second_factor_missing:
    case Error::username_fixed:
    case Error::deletion_not_open:
    case Error::recovery_waiting:
    case Error::recovery_closed:
    case Error::own_account:
    case Error::last_admin:
    case Error::key_locked:
    case Error::recovery_exists:
    case Error::balance_not_open:
    case Error::idempotency_running:
    case Error::store_conflict:
    case Error::store_duplicate:
        return 409;

    case Error::account_deleted:
        return 410;

    case Error::tx_too_large:
    case Error::body_too_large:
        return 413;
    case Error::content_type:
        return 415;
    case Error::code_too_many_tries:
    case Error::too_many_requests:
    case Error::logins_exceeded:
    case Error::resend_limit:
        return 429;

    case Error::bad_hex:
    case Error::bad_base64:
    case Error::bad_length:
    case Error::bad_utf8:
    case Error::bad_uuid:
    case Error::field_missing:
    case Error::field_unknown:
    case Error::idempotency_conflict:
    case Error::field_type:
    case Error::field_too_long:
    case Error::field_rule:
    case Error::invalid_element:
    case Error::invalid_scalar:
    case Error::wrong_password:
    case Error::server_not_authentic:
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
    case Error::tx_sums_differ:
    case Error::tx_group_name:
    case Error::tx_date:
    case Error::tx_timeout:
    case Error::tx_enum:
    case Error::tx_hash_length:
    case Error::tx_version:
    case Error::tx_signer_unknown:
    case Error::code_wrong:
    case Error::code_expired:
    case Error::code_used:
        return 422;

    case Error::crypto_unavailable:
    case Error::internal:
    case Error::store_failed:
    case Error::config_invalid:
    case Error::secrets_invalid:
        return 500;

    case Error::community_refused:
    case Error::mail_failed:
    case Error::sms_failed:
    case Error::webhook_failed:
    case Error::backend_refused:
        return 502;

    case Error::out_of_memory:
    case Error::server_busy:
    case Error::community_unreachable:
    case Error::backend_unreachable:
        return 503;
    }
    return 500;
}

} // namespace ownkey::http
