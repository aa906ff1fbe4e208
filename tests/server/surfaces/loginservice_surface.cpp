// /api of the token and campaign service.
#include "server/http/loginservice/loginservice.h"
#include "surface.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

using http::Method;

class LoginService final : public Surface {
public:
    explicit LoginService(Stage& stage)
        : stage_(stage), router_({.settings = &stage.house.settings,
                                  .clock = &stage.house.clock,
                                  .dialect = http::loginservice_dialect}) {
        http::add_loginservice_routes(router_, stage.house.world);
        MUST(in_transaction<std::int64_t>(
            stage.house.world.store, Durability::full, [&](Tables& tables) {
                return tables.insert_campaign({.name = "Summer",
                                               .url = "summer",
                                               .fields = "[]",
                                               .created_at = stage.house.clock.now()});
            }));
    }

    [[nodiscard]] const char* name() const override { return "loginservice"; }

    [[nodiscard]] const char* cannot(Act act) const override {
        return act == Act::close ? "it has no call that closes an account" : nullptr;
    }

    /// The refresh token: an access token is proved without asking anybody.
    std::string login(const Someone& who, const std::string& password) override {
        const auto answer =
            send("/api/login", object({{"username", who.email}, {"password", password}}));
        access_[json_text(answer.body, "refresh_token")] = json_text(answer.body, "access_token");
        return json_text(answer.body, "refresh_token");
    }

    bool holds(const Someone& /*who*/, const std::string& token) override {
        const auto access = access_[token];
        const bool shown = send("/api/user", "", access, Method::get).status == 200;
        const auto renewed = send("/api/renew", object({{"refresh_token", token}}));
        EXPECT_EQ(renewed.status == 200, shown) << "access and refresh token end together";
        return shown;
    }

    bool make(const Someone& who) override {
        const auto answer =
            send("/api/campaigns/summer",
                 R"({"submission":{"name":")" + who.name + R"(","email":")" + who.email +
                     R"(","password":")" + who.password + R"(","responses":{}}})");
        if (answer.status != 201) return false;
        return send("/api/confirm_mail/" + stage_.mailed_code(), "").status == 200;
    }

    bool change(const Someone& who, const std::string& token, const std::string& fresh) override {
        return send("/api/user",
                    R"({"user":)" + object({{"password", fresh}}) + R"(,"old_password":")" +
                        who.password + "\"}",
                    access_[token],
                    Method::put)
                   .status == 200;
    }

    bool reset(const Someone& who, const std::string& fresh) override {
        send("/api/password_reset", object({{"email", who.email}}));
        return send("/api/confirm_reset_password/" + stage_.mailed_code(),
                    object({{"password", fresh}}))
                   .status == 200;
    }

    bool end_all(const Someone& /*who*/, const std::string& token) override {
        return send("/api/logout/all", "", access_[token]).status == 200;
    }

private:
    http::Response send(const std::string& path,
                        const std::string& body,
                        const std::string& token = "",
                        Method method = Method::post) {
        return ask(
            router_,
            {.method = method, .path = path, .body = body, .headers = {{"x-auth-token", token}}});
    }

    Stage& stage_;
    http::Router router_;
    std::map<std::string, std::string> access_; ///< by refresh token
};

} // namespace

std::unique_ptr<Surface> loginservice_surface(Stage& stage) {
    return std::make_unique<LoginService>(stage);
}

} // namespace ownkey::house
