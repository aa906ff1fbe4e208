#include "tools/community/login_server.h"

#include "core/encoding.h"
#include "server/http/json.h"

#include <curl/curl.h>
#include <spdlog/spdlog.h>

namespace ownkey::community {

namespace {

constexpr long kConnectTimeoutMs = 2'000;
constexpr long kTimeoutMs = 8'000;
constexpr std::size_t kMaxAnswerBytes = 65'536;
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

std::size_t collect(const char* data, std::size_t, std::size_t size, void* into) {
    auto& text = *static_cast<std::string*>(into);
    if (text.size() + size > kMaxAnswerBytes) return 0;
    text.append(data, size);
    return size;
}

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Outcome<Answer> read_answer(const std::string& body) {
    auto answer = http::decode<Answer>(body, kLenient);
    if (!answer) return no_answer("unexpected JSON at \"" + answer.error().field + '"');
    return answer;
}

} // namespace

Outcome<std::string> LoginServer::call(const std::string& path, const std::string& json) const {
    const Easy easy(curl_easy_init(), &curl_easy_cleanup);
    const Headers headers(curl_slist_append(nullptr, "Content-Type: application/json"),
                          &curl_slist_free_all);
    if (!easy || !headers) return no_answer("libcurl could not be initialised");
    const std::string url = base_url_ + path;
    std::string body;
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, kTimeoutMs);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &collect);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &body);
    if (!json.empty()) {
        curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(json.size()));
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, json.c_str());
    }
    const CURLcode code = curl_easy_perform(easy.get());
    if (code != CURLE_OK) return no_answer(curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return no_answer("HTTP status " + std::to_string(status));
    return body;
}

Outcome<Profile> LoginServer::person_of(std::int32_t session_id) const {
    const auto answer =
        TRY(read_answer(TRY(call("/login?session_id=" + std::to_string(session_id), ""))));
    if (answer.state != "success") return Failure(Error::no_session);
    if (!answer.user) return no_answer("success without a user");
    if (!answer.user->public_hex || answer.user->public_hex->empty())
        return Failure(Error::key_missing);
    const auto key = fixed_from_hex<PublicKey>(*answer.user->public_hex);
    if (!key) return no_answer("public_hex is not a key");
    return Profile{answer.user->email, answer.user->first_name, answer.user->last_name, *key};
}

Done LoginServer::enlist(std::int32_t session_id, ByteView body_bytes, std::int64_t balance) const {
    const Enlistment enlistment{session_id, to_base64(body_bytes), balance};
    const auto answer = TRY(read_answer(TRY(call("/checkTransaction", http::encode(enlistment)))));
    const auto message = answer.msg.value_or("");
    // "N already enlisted" is a warning, "already enlisted" an error; both say that it is there.
    if (answer.state == "success" || message.ends_with("already enlisted")) return ok();
    if (message == "session not found") return Failure(Error::no_session);
    return Failure(Error::bad_request, "", message);
}

} // namespace ownkey::community
