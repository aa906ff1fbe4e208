#include "server/adapters/http_user_backend.h"

#include "core/encoding.h"
#include "core/wipe.h"

#include <rapidjson/document.h>

#include <fstream>

namespace ownkey {

namespace {

constexpr std::size_t kMaxReplyBytes = 65'536;
constexpr std::size_t kMaxTextBytes = 200; ///< of what is kept of an answer

Failure unreadable(std::string reason) {
    return {Error::backend_unreachable, "", std::move(reason)};
}

void add_text(std::string& json, const char* name, std::string_view value) {
    json += json.size() > 1 ? ",\"" : "\"";
    json += name;
    if (value.empty()) {
        json += "\":null";
        return;
    }
    auto escaped = json_escaped(value);
    json += "\":\"" + escaped + '"';
    wipe(escaped);
}

/// Secret.
std::string body_of(const BackendUser& user) {
    std::string json;
    json.reserve(8 * (user.login.size() + user.email.size() + user.phone.size() +
                      user.password.reveal().size()) +
                 100); // so that no copy is left behind when it grows
    json += '{';
    add_text(json, "Login", user.login);
    add_text(json, "Email", user.email);
    add_text(json, "PhoneNumber", user.phone);
    add_text(json, "Password", as_text(user.password.reveal()));
    json += '}';
    return json;
}

Outcome<HttpClient::Headers> headers_of(const SurfaceSettings::AuthWeb& settings) {
    HttpClient::Headers headers;
    if (settings.backend_authorization_file.empty()) return headers;
    std::ifstream in(settings.backend_authorization_file);
    std::string line;
    if (!std::getline(in, line))
        return unreadable("authweb.backend_authorization_file cannot be read");
    if (line.ends_with('\r')) line.pop_back();
    headers.emplace_back("Authorization", std::move(line));
    return headers;
}

std::string text_of(const rapidjson::Value& object, const char* name) {
    const auto found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    std::string text(found->value.GetString(), found->value.GetStringLength());
    return text.size() <= kMaxTextBytes ? text : std::string();
}

bool is_true(const rapidjson::Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsBool() && found->value.GetBool();
}

Outcome<BackendReply> reply_of(const std::string& body, const char* accepted) {
    rapidjson::Document json;
    json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(body.data(),
                                                                                       body.size());
    if (json.HasParseError() || !json.IsObject()) return unreadable("it answered no JSON object");
    return BackendReply{.accepted = is_true(json, accepted),
                        .user = text_of(json, "UserUid"),
                        .code = text_of(json, "VerificationCode"),
                        .message = text_of(json, "ExceptionMessage")};
}

} // namespace

HttpUserBackend::HttpUserBackend(const SurfaceSettings::AuthWeb& settings)
    : settings_(settings),
      client_({.timeout = settings.backend_timeout, .max_reply_bytes = kMaxReplyBytes}) {}

Outcome<BackendReply> HttpUserBackend::add_user(const BackendUser& user) {
    return reply_of(TRY(call("/Auth/AddUser", user)), "IsUserAdded");
}

Outcome<BackendReply> HttpUserBackend::verify(const BackendUser& user) {
    auto reply = TRY(reply_of(TRY(call("/Auth/VerifyUserCredentials", user)), "IsVerified"));
    reply.accepted = reply.accepted && !reply.user.empty();
    return reply;
}

Outcome<std::string> HttpUserBackend::call(const char* name, const BackendUser& user) const {
    auto headers = TRY(headers_of(settings_));
    auto body = body_of(user);
    auto reply = client_.post_json(settings_.backend_url + name, body, headers);
    wipe(body);
    for (auto& header : headers)
        wipe(header.second);
    if (!reply) return unreadable(reply.error().detail);
    if (reply->status / 100 != 2) return Error::backend_refused;
    return std::move(reply->body);
}

} // namespace ownkey
