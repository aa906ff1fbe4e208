#include "gradido.h"
#include "server/http/gradido/dto.h"

namespace ownkey::http {
namespace {

struct Words {
    const char* state;
    std::string_view msg;
};

/// Total on purpose: a new error does not compile until it has its words here. Most have no words
/// of their own in this dialect.
Words words_of(Error error) {
    switch (error) {
    case Error::bad_json:
    case Error::field_missing:
    case Error::field_unknown:
    case Error::field_type:
    case Error::field_too_long:
    case Error::field_rule:
        return {"error", "json exception"};

    case Error::tx_already_enlisted:
        return {"error", "already enlisted"};

    case Error::no_session:
    case Error::address_changed:
        return {"error", "session not found"};

    case Error::service_refused:
        return {"error", "no valid service credential"};

    case Error::not_found:
    case Error::method_not_allowed:
        return {"error", "unknown call"};

    case Error::email_exists:
        return {"exist", "user already exist"};

    case Error::username_taken:
        return {"error", "username already in use"};

    case Error::account_not_found:
        return {"not found", "user not found"};

    case Error::account_disabled:
        return {"disabled", "user is disabled"};

    case Error::server_busy:
        return {"processing", "the server is busy; try again shortly"};

    case Error::role_missing:
        return {"wrong role", "User hasn't correct role"};

    case Error::second_factor_missing:
        return {"wrong role", "User's role needs a session with the second factor"};

    case Error::bad_hex:
    case Error::bad_base64:
    case Error::bad_length:
    case Error::bad_utf8:
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
    case Error::wrong_email_or_password:
    case Error::account_not_active:
    case Error::code_wrong:
    case Error::code_expired:
    case Error::code_used:
    case Error::code_too_many_tries:
    case Error::signup_not_found:
    case Error::signin_not_found:
    case Error::key_exists:
    case Error::key_missing:
    case Error::stale_revision:
    case Error::csrf_missing:
    case Error::origin_refused:
    case Error::redirect_refused:
    case Error::unlock_closed:
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
    case Error::phone_exists:
    case Error::campaign_not_found:
    case Error::submission_not_found:
    case Error::resend_limit:
    case Error::submission_confirmed:
    case Error::campaign_exists:
    case Error::backend_unreachable:
    case Error::backend_refused:
    case Error::config_invalid:
    case Error::secrets_invalid:
        return {"error", error_text(error)};
    }
    return {"error", error_text(Error::internal)};
}

} // namespace

Response gradido_dialect(const Failure& failure, const Request& /*request*/) {
    const auto words = words_of(failure.error);
    gradido::StateDto dto{words.state, std::string(words.msg)};
    if (!failure.field.empty()) dto.details = failure.field;
    auto response = Response::json(200, encode(dto));
    if (failure.retry_after_s > 0)
        response.headers.emplace_back("Retry-After", std::to_string(failure.retry_after_s));
    return response;
}

} // namespace ownkey::http
