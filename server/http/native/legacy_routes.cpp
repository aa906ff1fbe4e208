// The first login of accounts that came from an old Gradido login server (flows/legacy_login.h).
#include "core/wipe.h"
#include "server/flows/legacy_login.h"
#include "server/http/native/kit.h"
#include "server/http/native/legacy_dto.h"

namespace ownkey::http::native {
namespace {

/// Wipes the text.
Outcome<LegacyCheckValue> check_value_of(std::string& text) {
    auto value = bytes_of<LegacyCheckValue>("check_value", text);
    wipe(text);
    return value;
}

Outcome<Response> legacy_hint(const World& world, const Request& request) {
    const auto dto = TRY(decode<ResendDto>(request.body));
    const auto hint = TRY(flows::legacy_hint(world, dto.email));
    return Response::json(200,
                          encode(LegacyHintDto{to_base64url(hint.salt.view()),
                                               to_base64url(hint.server_key.view())}));
}

Outcome<Response> prove_legacy(const World& world, const Request& request) {
    auto dto = TRY(decode<LegacyProofDto>(request.body));
    const auto value = TRY(check_value_of(dto.check_value));
    const auto asked = TRY(
        bytes_of<opaque::RegistrationRequest>("registration_request", dto.registration_request));
    const auto key =
        TRY(flows::prove_legacy_password(world, caller_of(request), dto.email, value, asked));
    LegacyKeyDto answer{to_text(key.account_id), to_base64url(key.response.view()), {}, {}};
    if (!key.encrypted_key.empty() && key.public_key) {
        answer.encrypted_key = to_base64url(key.encrypted_key);
        answer.public_key = to_hex(key.public_key->view());
    }
    return Response::json(200, encode(answer));
}

Outcome<Response> finish_legacy(const World& world, const Request& request) {
    auto dto = TRY(decode<LegacyTakeoverDto>(request.body));
    flows::LegacyTakeover takeover;
    takeover.email = dto.email;
    takeover.value = TRY(check_value_of(dto.check_value));
    if (dto.record)
        takeover.record = TRY(bytes_of<opaque::RegistrationRecord>("record", *dto.record));
    if (dto.document.has_value() != dto.signature.has_value())
        return Failure(Error::field_rule, "signature", "with a document, and only then");
    if (dto.document) {
        auto document = from_base64url(*dto.document);
        if (!document) return Failure(document.error(), "document", "base64url without padding");
        auto& update = takeover.update.emplace();
        update.document = std::move(document).value();
        update.signature = TRY(bytes_of<Signature>("signature", dto.signature.value_or("")));
    }
    TRY(flows::take_over_legacy(world, caller_of(request), takeover));
    return Response::json(200, encode(StatusDto{"done"}));
}

} // namespace

void add_legacy_routes(Router& router, const World& world) {
    using enum Method;
    const RouteOptions hint{.rate = RateClass::login, .uniform = Uniform::always};
    const RouteOptions login{.rate = RateClass::login, .uniform = Uniform::refusals};
    router.add(post, kV1 + "/legacy-logins", open(world, legacy_hint), hint);
    router.add(post, kV1 + "/legacy-logins/key", open(world, prove_legacy), login);
    router.add(post, kV1 + "/legacy-logins/finish", open(world, finish_legacy), login);
}

} // namespace ownkey::http::native
