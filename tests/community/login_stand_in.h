// Stands in for ownkeyd's listener 1201 on a real socket: answers /login and /checkTransaction in
// the shapes of docs/community.md, from people whom the test signs in. (The real one is in the
// end-to-end tests.)
#pragma once

#include "core/encoding.h"
#include "people.h"
#include "server/adapters/system.h"
#include "server/http/json.h"
#include "server/http/server.h"
#include "tests/fakes/fake_clock.h"

#include <map>
#include <mutex>

namespace ownkey::community {

struct CheckTransaction {
    std::int64_t session_id = 0;
    std::string transaction_base64;
    std::int64_t balance = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(session_id), CEREAL_NVP(transaction_base64), CEREAL_NVP(balance));
    }
};

class LoginStandIn {
public:
    LoginStandIn() {
        router_.add(http::Method::get, "/login", [this](const http::Request& request) {
            const std::lock_guard lock(mutex_);
            credential_ = request.header("authorization");
            const auto found = users_.find(request.query_value("session_id"));
            return answer(found == users_.end()
                              ? R"({"state":"not found","msg":"session not found"})"
                              : found->second);
        });
        router_.add(http::Method::post, "/checkTransaction", [this](const http::Request& request) {
            const auto call = http::decode<CheckTransaction>(request.body);
            if (!call) return answer(R"({"state":"error","msg":"json exception"})");
            const std::lock_guard lock(mutex_);
            if (!refusal_.empty()) return answer(refusal_);
            for (const auto& earlier : enlisted_) {
                if (earlier.transaction_base64 == call->transaction_base64)
                    return answer(R"({"state":"error","msg":"already enlisted"})");
            }
            enlisted_.push_back(*call);
            return answer(R"({"state":"success"})");
        });
        settings_.limits.requests_per_second = 10'000;
        start();
    }

    void start() {
        const auto address = "127.0.0.1:" + std::to_string(port_);
        server_ = MUST(
            http::HttpServer::start(settings_.server, random_, {{"listen", address, &router_}}));
        port_ = server_->ports().front();
    }

    void stop() { server_.reset(); }

    void sign_in(std::int32_t session_id, const Person& person) {
        const auto profile = person.profile();
        sign_in_without_key(
            session_id, person, R"(,"public_hex":")" + to_hex(profile.public_key.view()) + '"');
    }

    void sign_in_without_key(std::int32_t session_id,
                             const Person& person,
                             const std::string& more = "") {
        const auto profile = person.profile();
        const std::lock_guard lock(mutex_);
        users_[std::to_string(session_id)] =
            R"({"state":"success","clientIP":"127.0.0.1","user":{"email":")" + profile.email +
            R"(","first_name":")" + json_escaped(profile.first_name) + R"(","last_name":")" +
            profile.last_name + R"(","email_checked":true)" + more +
            R"(},"Transaction.pending":0})";
    }

    void answer_login_with(std::int32_t session_id, std::string json) {
        const std::lock_guard lock(mutex_);
        users_[std::to_string(session_id)] = std::move(json);
    }

    void refuse_transactions_with(std::string json) {
        const std::lock_guard lock(mutex_);
        refusal_ = std::move(json);
    }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    /// What the last question showed.
    std::string credential() {
        const std::lock_guard lock(mutex_);
        return credential_;
    }

    std::vector<CheckTransaction> enlisted() {
        const std::lock_guard lock(mutex_);
        return enlisted_;
    }

private:
    static http::Response answer(std::string json) {
        return http::Response::json(200, std::move(json));
    }

    Settings settings_;
    fakes::FakeClock clock_;
    SystemRandom random_;
    http::Router router_{{&settings_, &clock_, nullptr}};
    std::mutex mutex_;
    std::map<std::string, std::string> users_;
    std::vector<CheckTransaction> enlisted_;
    std::string refusal_;
    std::string credential_;
    std::uint16_t port_ = 0;
    std::unique_ptr<http::HttpServer> server_;
};

} // namespace ownkey::community
