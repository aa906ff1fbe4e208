// /v/1, as an application speaks it.
#include "core/encoding.h"
#include "server/http/apparts/apparts.h"
#include "surface.h"

namespace ownkey::house {
namespace {

using http::Method;

class AppArts final : public Surface {
public:
    explicit AppArts(Stage& stage)
        : stage_(stage), router_({.settings = &stage.house.settings,
                                  .clock = &stage.house.clock,
                                  .dialect = http::apparts_dialect(stage.house.clock)}) {
        http::add_apparts_routes(router_, stage.house.world, secret_);
    }

    [[nodiscard]] const char* name() const override { return "apparts"; }

    std::string login(const Someone& who, const std::string& password) override {
        return cookie_of(send(Method::get, "/v/1/user/login", "", basic(who, password)),
                         "loginToken");
    }

    bool holds(const Someone& /*who*/, const std::string& token) override {
        return with_cookie(Method::get, "/v/1/user", "", token).status == 200;
    }

    bool make(const Someone& who) override {
        send(Method::post, "/v/1/user", object({{"email", who.email}, {"name", who.name}}), {});
        return set_by_mail(who, who.password);
    }

    bool
    change(const Someone& /*who*/, const std::string& token, const std::string& fresh) override {
        return with_cookie(Method::put, "/v/1/user", object({{"password", fresh}}), token).status ==
               200;
    }

    bool reset(const Someone& who, const std::string& fresh) override {
        send(Method::post, "/v/1/user/" + who.email + "/reset", "", {});
        return set_by_mail(who, fresh);
    }

    bool end_all(const Someone& /*who*/, const std::string& token) override {
        return with_cookie(Method::put, "/v/1/user", R"({"invalidateSessions":true})", token)
                   .status == 200;
    }

    bool close(const Someone& who, const std::string& password) override {
        return send(Method::del, "/v/1/user", "", basic(who, password)).status == 200;
    }

private:
    using Headers = std::map<std::string, std::string>;

    static Headers basic(const Someone& who, const std::string& secret) {
        return {{"authorization", "Basic " + to_base64(as_bytes(who.email + ':' + secret))}};
    }

    bool set_by_mail(const Someone& who, const std::string& password) {
        return send(Method::put,
                    "/v/1/user",
                    object({{"password", password}}),
                    basic(who, stage_.mailed_code()))
                   .status == 200;
    }

    http::Response
    send(Method method, const std::string& path, const std::string& body, const Headers& headers) {
        return ask(router_, {.method = method, .path = path, .body = body, .headers = headers});
    }

    http::Response with_cookie(Method method,
                               const std::string& path,
                               const std::string& body,
                               const std::string& token) {
        return ask(
            router_,
            {.method = method, .path = path, .body = body, .cookies = {{"loginToken", token}}});
    }

    Stage& stage_;
    SecretBuffer secret_{as_bytes("thirty-two bytes for a test's JWT")};
    http::Router router_;
};

} // namespace

std::unique_ptr<Surface> apparts_surface(Stage& stage) {
    return std::make_unique<AppArts>(stage);
}

} // namespace ownkey::house
