// The community server's JSON calls, as a trusted caller makes them for its people.
#include "core/encoding.h"
#include "server/http/gradido/gradido.h"
#include "surface.h"

namespace ownkey::house {
namespace {

using http::Method;

class Gradido final : public Surface {
public:
    explicit Gradido(Stage& stage)
        : stage_(stage), router_({.settings = &stage.house.settings,
                                  .clock = &stage.house.clock,
                                  .dialect = http::gradido_dialect}) {
        http::add_gradido_routes(router_, stage.house.world);
    }

    [[nodiscard]] const char* name() const override { return "gradido"; }

    [[nodiscard]] const char* cannot(Act act) const override {
        return act == Act::end_all ? "it ends one session, the one it names" : nullptr;
    }

    std::string login(const Someone& who, const std::string& password) override {
        const auto answer =
            post("/unsecureLogin", object({{"email", who.email}, {"password", password}}));
        return number_in(answer);
    }

    bool holds(const Someone& /*who*/, const std::string& token) override {
        return succeeded(post("/checkSessionState", R"({"session_id":)" + token + '}'));
    }

    bool make(const Someone& who) override {
        post("/createUser",
             R"({"emailType":2,"email":")" + who.email + R"(","first_name":")" + who.name +
                 R"(","last_name":"Muster","username":")" + who.name + "\"}");
        return set_by_mail(who.password);
    }

    bool change(const Someone& who, const std::string& token, const std::string& fresh) override {
        const auto answer =
            post("/updateUserInfos",
                 R"({"session_id":)" + token + R"(,"email":")" + who.email + R"(","update":)" +
                     object({{"User.password", fresh}, {"User.password_old", who.password}}) + '}');
        return succeeded(answer) && answer.find(R"("errors":[])") != answer.npos;
    }

    bool reset(const Someone& who, const std::string& fresh) override {
        post("/sendEmail",
             object({{"email", who.email}, {"email_verification_code_type", "resetPassword"}}));
        return set_by_mail(fresh);
    }

    /// An admin disables.
    bool close(const Someone& who, const std::string& /*password*/) override {
        const auto alias = std::to_string(stage_.admin().view().session.alias);
        const auto answer = post("/updateUserInfos",
                                 R"({"session_id":)" + alias + R"(,"email":")" + who.email +
                                     R"(","update":{"User.disabled":true}})");
        return succeeded(answer) && answer.find(R"("errors":[])") != answer.npos;
    }

private:
    static bool succeeded(const std::string& answer) {
        return json_text(answer, "state") == "success";
    }

    static std::string number_in(const std::string& answer) {
        const std::string mark = "\"session_id\":";
        const auto at = answer.find(mark);
        if (!succeeded(answer) || at == answer.npos) return {};
        const auto from = at + mark.size();
        return answer.substr(from, answer.find_first_of(",}", from) - from);
    }

    bool set_by_mail(const std::string& password) {
        const auto opened = post("/loginViaEmailVerificationCode",
                                 object({{"emailVerificationCode", stage_.mailed_code()}}));
        const auto number = number_in(opened);
        return !number.empty() && succeeded(post("/resetPassword",
                                                 R"({"session_id":)" + number + R"(,"password":")" +
                                                     password + "\"}"));
    }

    std::string post(const std::string& path, const std::string& body) {
        return ask(router_,
                   {.method = Method::post, .path = path, .body = body, .address = "127.0.0.1"})
            .body;
    }

    Stage& stage_;
    http::Router router_;
};

} // namespace

std::unique_ptr<Surface> gradido_surface(Stage& stage) {
    return std::make_unique<Gradido>(stage);
}

} // namespace ownkey::house
