#include "dto.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace ownkey::http::loginservice {

std::string responses_of(const std::string& body) {
    auto text = json::parsable(body);
    rapidjson::Document document;
    if (!json::parse(text, {}, document)) return {};
    const auto submission = document.FindMember("submission");
    if (submission == document.MemberEnd() || !submission->value.IsObject()) return {};
    const auto responses = submission->value.FindMember("responses");
    if (responses == submission->value.MemberEnd() || responses->value.IsNull()) return {};
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> writer(out);
    responses->value.Accept(writer);
    return {out.GetString(), out.GetSize()};
}

} // namespace ownkey::http::loginservice
