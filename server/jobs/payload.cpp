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
    for (const auto& var : vars->value.GetObject())
        out.vars[var.name.GetString()] = TRY(text_of(vars->value, var.name.GetString()));
    return out;
}

} // namespace ownkey::jobs
