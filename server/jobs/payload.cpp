#include "server/jobs/payload.h"

#include "core/encoding.h"

#include <rapidjson/document.h>

namespace ownkey::jobs {

namespace {

Failure missing(const char* name) {
    return {Error::bad_json, name, "the outbox payload has no such field"};
}

Outcome<rapidjson::Document> object_of(const std::string& json) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject())
        return Failure(Error::bad_json, "", "the outbox payload is no JSON object");
    return document;
}

Outcome<std::string> text_of(const rapidjson::Value& object, const char* name) {
    const auto found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsString()) return missing(name);
    return std::string(found->value.GetString(), found->value.GetStringLength());
}

} // namespace

Outcome<PutPayload> read_put_payload(const std::string& json) {
    const auto object = TRY(object_of(json));
    PutPayload out;
    out.community = TRY(text_of(object, "community"));
    out.signed_transaction = TRY(from_base64url(TRY(text_of(object, "signed_transaction"))));
    return out;
}

Outcome<ErrorPayload> read_error_payload(const std::string& json) {
    const auto object = TRY(object_of(json));
    const auto created = object.FindMember("created_s");
    if (created == object.MemberEnd() || !created->value.IsInt64()) return missing("created_s");
    ErrorPayload out;
    out.community = TRY(text_of(object, "community"));
    out.created = Time(Seconds(created->value.GetInt64()));
    out.generic_hash = TRY(text_of(object, "generic_hash"));
    out.error = TRY(text_of(object, "error"));
    out.message = TRY(text_of(object, "message"));
    return out;
}

Outcome<MailPayload> read_mail_payload(const std::string& json) {
    const auto object = TRY(object_of(json));
    const auto vars = object.FindMember("vars");
    if (vars == object.MemberEnd() || !vars->value.IsObject()) return missing("vars");
    MailPayload out;
    out.to = TRY(text_of(object, "to"));
    out.template_name = TRY(text_of(object, "template"));
    out.language = TRY(text_of(object, "language"));
    if (object.HasMember("community")) out.community = TRY(text_of(object, "community"));
    for (const auto& var : vars->value.GetObject())
        out.vars[var.name.GetString()] = TRY(text_of(vars->value, var.name.GetString()));
    return out;
}

Outcome<WebhookPayload> read_webhook_payload(const std::string& json) {
    const auto object = TRY(object_of(json));
    const auto at = object.FindMember("at_s");
    if (at == object.MemberEnd() || !at->value.IsInt64()) return missing("at_s");
    const auto event = TRY(text_of(object, "event"));
    const auto account_id = TRY(text_of(object, "account_id"));
    WebhookPayload out;
    out.url = TRY(text_of(object, "url"));
    out.id = TRY(text_of(object, "id"));
    out.body = R"({"id":")" + json_escaped(out.id) + R"(","event":")" + json_escaped(event) +
               R"(","account_id":")" + json_escaped(account_id) + R"(","at":)" +
               std::to_string(at->value.GetInt64()) + '}';
    return out;
}

Outcome<ElopagePayload> read_elopage_payload(const std::string& json) {
    const auto object = TRY(object_of(json));
    const auto no_mail = object.FindMember("no_mail");
    if (no_mail == object.MemberEnd() || !no_mail->value.IsBool()) return missing("no_mail");
    ElopagePayload out;
    out.email = TRY(text_of(object, "email"));
    out.first_name = TRY(text_of(object, "first_name"));
    out.last_name = TRY(text_of(object, "last_name"));
    out.no_mail = no_mail->value.GetBool();
    return out;
}

Outcome<CallbackPayload> read_callback_payload(const std::string& json) {
    const auto object = TRY(object_of(json));
    CallbackPayload out;
    out.url = TRY(text_of(object, "url"));
    out.id = TRY(text_of(object, "id"));
    out.body = TRY(text_of(object, "body"));
    return out;
}

Outcome<MovePayload> read_move_payload(const std::string& json) {
    const auto object = TRY(object_of(json));
    const auto from = TRY(text_of(object, "from"));
    const auto to = TRY(text_of(object, "to"));
    MovePayload out;
    out.community = TRY(text_of(object, "community"));
    out.from = TRY(fixed_from_hex<PublicKey>(from));
    out.to = TRY(fixed_from_hex<PublicKey>(to));
    out.memo = TRY(text_of(object, "memo"));
    return out;
}

} // namespace ownkey::jobs
