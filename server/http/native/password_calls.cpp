#include "password_calls.h"

#include "server/flows/key_update.h"
#include "server/flows/keys.h"
#include "server/flows/password_change.h"
#include "server/flows/password_reset.h"
#include "server/http/native/password_dto.h"
#include "server/http/views.h"

namespace ownkey::http::native {
namespace {

Outcome<ByteVector> bytes_in(const std::string& field, const std::string& text) {
    auto bytes = from_base64url(text);
    if (!bytes) return Failure(bytes.error(), field, "base64url without padding");
    return std::move(bytes).value();
}

/// In: a dto with link_code, email and typed_code.
template <class Dto>
Outcome<flows::ResetCode> code_of(const Dto& dto) {
    if (dto.link_code && (dto.email || dto.typed_code))
        return Failure(Error::field_rule, "link_code", "either link_code, or email and typed_code");
    if (dto.link_code) {
        if (dto.link_code->empty()) return Error::code_wrong;
        return flows::ResetCode{.link_code = *dto.link_code, .email = {}, .typed_code = {}};
    }
    if (!dto.email) return Failure(Error::field_missing, "email", "with typed_code");
    if (!dto.typed_code) return Failure(Error::field_missing, "typed_code", "with email");
    return flows::ResetCode{.link_code = {}, .email = *dto.email, .typed_code = *dto.typed_code};
}

std::string method_name(vault::Method method) {
    switch (method) {
    case vault::Method::password:
        return "password";
    case vault::Method::recovery:
        return "recovery";
    case vault::Method::passkey:
        return "passkey";
    case vault::Method::device:
        return "device";
    }
    return {};
}

KeyChangeDto dto_of(const KeyChange& change) {
    KeyChangeDto dto{.old_key = to_hex(change.old_key.view()),
                     .new_key = to_hex(change.new_key.view()),
                     .revision = change.revision,
                     .at = unix_s(change.at),
                     .is_signed = !change.entry.empty(),
                     .entry = {}};
    if (dto.is_signed) dto.entry = to_base64url(change.entry);
    return dto;
}

KeysDto dto_of(const flows::KeyRing& keys) {
    KeysDto dto{.public_key = to_hex(keys.account.public_key->view()),
                .derivation = static_cast<int>(keys.account.derivation),
                .revision = keys.account.key_revision,
                .locked = keys.account.key_locked,
                .envelopes = {},
                .history = {}};
    for (const auto& envelope : keys.envelopes)
        dto.envelopes.push_back(
            {method_name(envelope.method), envelope.slot, to_base64url(envelope.data)});
    for (const auto& change : keys.history)
        dto.history.push_back(dto_of(change));
    return dto;
}

} // namespace

Outcome<Response>
start_password_change(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<PasswordChangeDto>(request.body));
    const auto asked = TRY(
        bytes_of<opaque::RegistrationRequest>("registration_request", dto.registration_request));
    const auto response = TRY(flows::start_password_change(world, caller_of(request), view, asked));
    return Response::json(201, encode(RegistrationResponseDto{to_base64url(response.view())}));
}

Outcome<Response>
put_password_record(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<RecordDto>(request.body));
    const auto record = TRY(bytes_of<opaque::RegistrationRecord>("record", dto.record));
    TRY(flows::replace_password(world, caller_of(request), view, record));
    return Response::json(200, encode(StatusDto{"done"}));
}

Outcome<Response> put_keys(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<KeyUpdateDto>(request.body));
    flows::KeyUpdate update;
    update.document = TRY(bytes_in("document", dto.document));
    update.signature = TRY(bytes_of<Signature>("signature", dto.signature));
    if (dto.history_entry) update.history = TRY(bytes_in("history_entry", *dto.history_entry));
    const auto account = TRY(flows::apply_update(world, caller_of(request), view, update));
    return Response::json(200, TRY(session_json(world, {view.session, account})));
}

Outcome<Response>
get_keys(const World& world, const Request& /*request*/, const SessionView& view) {
    return Response::json(200, encode(dto_of(TRY(flows::show_keys(world, view)))));
}

Outcome<Response> ask_reset(const World& world, const Request& request) {
    const auto dto = TRY(decode<ResendDto>(request.body));
    TRY(flows::ask_password_reset(world, caller_of(request), dto.email));
    return Response::json(202, encode(StatusDto{"mail_sent"}));
}

Outcome<Response> start_reset(const World& world, const Request& request) {
    const auto dto = TRY(decode<ResetStartDto>(request.body));
    const auto code = TRY(code_of(dto));
    const auto asked = TRY(
        bytes_of<opaque::RegistrationRequest>("registration_request", dto.registration_request));
    const auto started = TRY(flows::start_password_reset(world, caller_of(request), code, asked));
    return Response::json(
        201,
        encode(ResetStartedDto{to_text(started.reset_id), to_base64url(started.response.view())}));
}

Outcome<Response> finish_reset(const World& world, const Request& request) {
    const auto reset_id = TRY(id_of(request, "reset_id"));
    const auto dto = TRY(decode<ResetFinishDto>(request.body));
    const auto code = TRY(code_of(dto));
    const auto record = TRY(bytes_of<opaque::RegistrationRecord>("record", dto.record));
    TRY(flows::finish_password_reset(world, caller_of(request), reset_id, code, record));
    return Response::json(200, encode(StatusDto{"done"}));
}

} // namespace ownkey::http::native
