#include "tools/community/login_server.h"

#include "core/encoding.h"
#include "server/http/json.h"

#include <spdlog/spdlog.h>

namespace ownkey::community {

namespace {

constexpr http::JsonRules kLenient{.unknown_fields = true};

struct User {
    std::string email;
    std::string first_name;
    std::string last_name;
    std::optional<std::string> public_hex;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(email),
                CEREAL_NVP(first_name),
                CEREAL_NVP(last_name),
                CEREAL_NVP(public_hex));
    }
};

struct Answer {
    std::string state;
    std::optional<std::string> msg;
    std::optional<User> user;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(state), CEREAL_NVP(msg), CEREAL_NVP(user));
    }
};

struct Enlistment {
    std::int32_t session_id = 0;
    std::string transaction_base64;
    std::int64_t balance = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(session_id), CEREAL_NVP(transaction_base64), CEREAL_NVP(balance));
    }
};

Failure no_answer(const std::string& reason) {
    spdlog::warn("login server: {}", reason);
    return {Error::server_busy, "", "the login server does not answer as it should"};
}

Outcome<Answer> read_answer(const Outcome<HttpReply>& reply) {
    if (!reply) return no_answer(reply.error().detail);
    if (reply->status != 200) return no_answer("HTTP status " + std::to_string(reply->status));
    auto answer = http::decode<Answer>(reply->body, kLenient);
    if (!answer) return no_answer("unexpected JSON at \"" + answer.error().field + '"');
    return answer;
}

} // namespace

HttpClient::Headers LoginServer::credentials() const {
    if (service_key_.size() == 0) return {};
    return {{"Authorization", "Bearer " + std::string(as_text(service_key_.reveal()))}};
}

Outcome<Profile> LoginServer::person_of(std::int32_t session_id) const {
    const auto answer = TRY(read_answer(
        client_.get(base_url_ + "/login?session_id=" + std::to_string(session_id), credentials())));
    if (answer.state == "not found" || answer.msg == "session not found")
        return Failure(Error::no_session);
    if (answer.state != "success") return no_answer(answer.state + ": " + answer.msg.value_or(""));
    if (!answer.user) return no_answer("success without a user");
    if (!answer.user->public_hex || answer.user->public_hex->empty())
        return Failure(Error::key_missing);
    const auto key = fixed_from_hex<PublicKey>(*answer.user->public_hex);
    if (!key) return no_answer("public_hex is not a key");
    return Profile{answer.user->email, answer.user->first_name, answer.user->last_name, *key};
}

Done LoginServer::enlist(std::int32_t session_id, ByteView body_bytes, std::int64_t balance) const {
    const Enlistment enlistment{session_id, to_base64(body_bytes), balance};
    const auto answer = TRY(read_answer(client_.post_json(
        base_url_ + "/checkTransaction", http::encode(enlistment), credentials())));
    const auto message = answer.msg.value_or("");
    // "N already enlisted" is a warning, "already enlisted" an error; both say that it is there.
    if (answer.state == "success" || message.ends_with("already enlisted")) return ok();
    if (message == "session not found") return Failure(Error::no_session);
    return Failure(Error::bad_request, "", message);
}

} // namespace ownkey::community
