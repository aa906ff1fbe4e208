#include "recovery_calls.h"

#include "server/flows/no_mail.h"
#include "server/flows/recovery.h"
#include "server/http/native/recovery_dto.h"
#include "server/http/views.h"

namespace ownkey::http::native {
namespace {

constexpr int kUsualPage = 50;

Response status(const char* text) {
    return Response::json(200, encode(StatusDto{text}));
}

/// Only open cases are shown.
constexpr const char* kWaiting = "waiting";

OwnCaseDto own_case_dto(const RecoveryCase& recovery) {
    return {.id = to_text(recovery.id),
            .state = kWaiting,
            .asked_at = unix_s(recovery.asked_at),
            .opens_at = unix_s(recovery.opens_at),
            .expires_at = unix_s(recovery.expires_at),
            .box_key = to_base64url(recovery.box_key),
            .reason = recovery.reason,
            .shares = {}};
}

ConsentDto consent_dto(const flows::Consent& consent) {
    ConsentDto dto{.threshold = consent.threshold,
                   .shares = consent.shares,
                   .enough = consent.enough(),
                   .officers = {}};
    for (const auto& officer : consent.officers)
        dto.officers.push_back({to_text(officer.id), officer.name});
    return dto;
}

OfficersCaseDto officers_case_dto(const flows::OfficersCase& seen) {
    const auto& [recovery, person, envelope, handed] = seen;
    OfficersCaseDto dto{.id = to_text(recovery.id),
                        .state = kWaiting,
                        .asked_at = unix_s(recovery.asked_at),
                        .opens_at = unix_s(recovery.opens_at),
                        .expires_at = unix_s(recovery.expires_at),
                        .name = person.first_name + ' ' + person.last_name,
                        .email = flows::shown_email(person.email),
                        .account_id = to_text(person.id),
                        .public_key = to_hex(person.public_key->view()),
                        .box_key = to_base64url(recovery.box_key),
                        .derivation = static_cast<int>(person.derivation),
                        .key_revision = static_cast<std::int64_t>(person.key_revision),
                        .envelope = {},
                        .handed = handed};
    if (envelope) dto.envelope = to_base64url(*envelope);
    return dto;
}

/// `next` of the page before; absent when there is none. Fails: bad_uuid.
Outcome<std::optional<Uuid>> case_cursor_of(const Request& request) {
    const auto text = request.query_value("cursor");
    if (text.empty()) return std::optional<Uuid>();
    const auto id = uuid_from_text(text);
    if (!id) return Failure(id.error(), "cursor", "`next` of the page before");
    return std::optional<Uuid>(*id);
}

Outcome<ByteVector> bytes_in(const char* field, const std::string& text) {
    auto bytes = from_base64url(text);
    if (!bytes) return Failure(bytes.error(), field, "base64url without padding");
    return std::move(*bytes);
}

} // namespace

Outcome<Response>
list_officers(const World& world, const Request& /*request*/, const SessionView& /*view*/) {
    OfficersDto dto;
    for (const auto& officer : TRY(flows::list_officers(world))) {
        dto.officers.push_back({to_text(officer.id),
                                officer.name,
                                to_hex(officer.public_key.view()),
                                to_base64url(officer.card)});
    }
    return Response::json(200, encode(dto));
}

Outcome<Response>
put_officer_card(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<CardDto>(request.body));
    const auto card = TRY(bytes_in("card", dto.card));
    TRY(flows::put_officer_card(world, caller_of(request), view, card));
    return status("set");
}

Outcome<Response>
remove_officer_card(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    TRY(flows::remove_officer_card(world, caller_of(request), view));
    return status("removed");
}

Outcome<Response>
show_recovery(const World& world, const Request& /*request*/, const SessionView& view) {
    const auto own = TRY(flows::own_recovery(world, view));
    OwnRecoveryDto dto;
    if (own.consent) dto.consent = consent_dto(*own.consent);
    if (own.open) {
        dto.open = own_case_dto(own.open->recovery);
        for (const auto& share : own.open->shares) {
            dto.open->shares.push_back({to_text(share.officer_id),
                                        share.name,
                                        to_base64url(share.sealed),
                                        unix_s(share.at)});
        }
    }
    return Response::json(200, encode(dto));
}

Outcome<Response>
ask_for_recovery(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<AskDto>(request.body));
    const auto box_key = TRY(bytes_of<vault::CasePublicKey>("box_key", dto.box_key));
    const auto recovery = TRY(flows::ask_for_recovery(world, caller_of(request), view, box_key));
    return Response::json(201, encode(own_case_dto(recovery)));
}

Outcome<Response>
cancel_recovery(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "case_id"));
    TRY(decode<Empty>(request.body));
    TRY(flows::cancel_recovery(world, caller_of(request), view, id));
    return status("cancelled");
}

Outcome<Response> list_cases(const World& world, const Request& request, const SessionView& view) {
    const auto most = world.settings.limits.page_size;
    const auto limit = TRY(number_of(request, "limit", std::min(kUsualPage, most), most));
    const auto after = TRY(case_cursor_of(request));
    const auto page = TRY(flows::cases_for_officer(world, caller_of(request), view, after, limit));
    CasesDto dto;
    for (const auto& seen : page.cases)
        dto.cases.push_back(officers_case_dto(seen));
    if (page.next) dto.next = to_text(*page.next);
    return Response::json(200, encode(dto));
}

Outcome<Response> hand_over(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "case_id"));
    const auto dto = TRY(decode<SealedDto>(request.body));
    const auto sealed = TRY(bytes_in("sealed", dto.sealed));
    TRY(flows::hand_over(world, caller_of(request), view, id, sealed));
    return status("handed");
}

Outcome<Response>
refuse_recovery(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "case_id"));
    const auto dto = TRY(decode<RefusalDto>(request.body));
    TRY(flows::refuse_recovery(world, caller_of(request), view, id, dto.reason));
    return status("refused");
}

} // namespace ownkey::http::native
