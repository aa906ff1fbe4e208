// Campaigns, and registrations through them.
#include "server/flows/person.h"
#include "server/flows/submissions.h"
#include "server/http/loginservice/calls.h"
#include "server/http/loginservice/dto.h"
#include "server/http/loginservice/visitor.h"

#include <charconv>

namespace ownkey::http::loginservice {
namespace {

const JsonRules kLoose{.unknown_fields = true};

CampaignDto dto_of(const flows::CampaignView& view) {
    const auto& campaign = view.campaign;
    return {.id = campaign.id,
            .name = campaign.name,
            .url = campaign.url,
            .active = campaign.active,
            .is_default = campaign.is_default,
            .description_short = campaign.description_short,
            .description_long = campaign.description_long,
            .callback_url = campaign.callback_url,
            .fields = {campaign.fields}};
}

Response campaign_answer(int status, const flows::CampaignView& view) {
    return Response::json(status, encode(DataDto<CampaignDto>{true, dto_of(view)}));
}

Response saved_answer(int status, const flows::CampaignSaved& saved) {
    return saved.faults.empty() ? campaign_answer(status, saved.view) : faults_answer(saved.faults);
}

std::vector<std::string> choices_of(const OneOrMany& sent) {
    if (sent.values.size() != 1) return sent.values;
    std::vector<std::string> choices;
    std::string_view rest = sent.values.front();
    for (bool more = !rest.empty(); more;) {
        const auto comma = rest.find(',');
        choices.push_back(flows::trimmed(rest.substr(0, comma)));
        more = comma != rest.npos;
        if (more) rest.remove_prefix(comma + 1);
    }
    return choices;
}

Outcome<flows::CampaignField> field_of(const FieldDto& dto, std::size_t at) {
    const auto type = flows::field_type_of(dto.type.value_or(""));
    if (!type)
        return Failure(Error::field_rule, "fields[" + std::to_string(at) + "].type", "is invalid");
    return flows::CampaignField{.title = dto.title.value_or(""),
                                .description = dto.description.value_or(""),
                                .key = dto.key.value_or(""),
                                .type = *type,
                                .required = dto.required.value_or(false),
                                .choices = choices_of(dto.choices.value_or(OneOrMany{}))};
}

Outcome<flows::CampaignWish> wish_of(const Request& request) {
    const auto dto = TRY(decode<CampaignBodyDto>(request.body, kLoose)).campaign;
    flows::CampaignWish wish{.name = dto.name,
                             .url = dto.url,
                             .description_short = dto.description_short,
                             .description_long = dto.description_long,
                             .callback_url = dto.callback_url,
                             .active = dto.active,
                             .is_default = dto.is_default};
    if (!dto.fields) return wish;
    auto& fields = wish.fields.emplace();
    for (const auto& field : *dto.fields)
        fields.push_back(TRY(field_of(field, fields.size())));
    return wish;
}

Outcome<std::int64_t> id_of(const Request& request) {
    const auto text = request.param("id");
    std::int64_t id = 0;
    const auto end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, id);
    if (failed != std::errc{} || stop != end) return Error::campaign_not_found;
    return id;
}

} // namespace

Response faults_answer(const flows::Faults& faults) {
    FaultsDto dto;
    for (const auto& fault : faults)
        dto.errors[fault.field].push_back(fault.text);
    return Response::json(422, encode(dto));
}

Outcome<Response> list_campaigns(const World& world, const Request&, const Viewer& viewer) {
    DataDto<std::vector<CampaignDto>> dto;
    for (const auto& view : TRY(flows::list_campaigns(world, viewer)))
        dto.data.push_back(dto_of(view));
    return Response::json(200, encode(dto));
}

Outcome<Response> show_campaign(const World& world, const Request& request, const Viewer& viewer) {
    return campaign_answer(200, TRY(flows::show_campaign(world, viewer, request.param("url"))));
}

Outcome<Response> submit(const World& world, const Request& request) {
    auto dto = TRY(decode<SubmissionDto>(request.body, kLoose)).submission;
    auto password = flows::take_password(dto.password ? *dto.password : dto.password.emplace());
    flows::NewSubmission submission{.name = dto.name.value_or(""),
                                    .email = dto.email.value_or(""),
                                    .language = dto.language.value_or("en"),
                                    .responses = responses_of(request.body),
                                    .password = std::move(password)};
    const auto submitted =
        TRY(flows::submit(world, caller_of(request), request.param("url"), std::move(submission)));
    if (!submitted.faults.empty()) return faults_answer(submitted.faults);
    return Response::json(201, encode(SuccessDto{.submission_token = submitted.token}));
}

Outcome<Response> resend_mail(const World& world, const Request& request) {
    TRY(flows::resend_submission_mail(
        world, caller_of(request), request.param("url"), request.param("submission_token")));
    return Response::json(200, encode(SuccessDto{}));
}

Outcome<Response>
create_campaign(const World& world, const Request& request, const TokenVisit& visit) {
    const auto wish = TRY(wish_of(request));
    return saved_answer(201,
                        TRY(flows::create_campaign(world, caller_of(request), visit.view, wish)));
}

Outcome<Response>
update_campaign(const World& world, const Request& request, const TokenVisit& visit) {
    const auto id = TRY(id_of(request));
    const auto wish = TRY(wish_of(request));
    return saved_answer(
        200, TRY(flows::update_campaign(world, caller_of(request), visit.view, id, wish)));
}

Outcome<Response>
remove_campaign(const World& world, const Request& request, const TokenVisit& visit) {
    TRY(flows::remove_campaign(world, caller_of(request), visit.view, TRY(id_of(request))));
    return Response{204, "", "", {}};
}

} // namespace ownkey::http::loginservice
