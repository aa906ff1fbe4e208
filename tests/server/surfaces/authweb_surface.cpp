// /AuthWebApi, as a person's program speaks it.
#include "core/encoding.h"
#include "server/flows/guid_signin.h"
#include "server/http/authweb/authweb.h"
#include "surface.h"

namespace ownkey::house {
namespace {

class AuthWebApi final : public Surface {
public:
    explicit AuthWebApi(Stage& stage)
        : stage_(stage), router_({.settings = &stage.house.settings,
                                  .clock = &stage.house.clock,
                                  .dialect = http::authweb_dialect}) {
        http::add_authweb_routes(router_, stage.house.world);
    }

    [[nodiscard]] const char* name() const override { return "authweb"; }

    [[nodiscard]] const char* cannot(Act act) const override {
        switch (act) {
        case Act::make:
        case Act::close:
            return nullptr;
        case Act::change:
        case Act::reset:
        case Act::end_all:
            return "it has no such call";
        }
        return "?";
    }

    std::string login(const Someone& who, const std::string& password) override {
        const auto signin =
            call("VerifyUserCredentials", {{"Login", who.email}, {"Password", password}});
        return json_text(call("GetTokenByUserUid",
                              {{"SignInGuid", json_text(signin, "SignInGuid")},
                               {"UserUid", json_text(signin, "UserUid")}}),
                         "TokenGuid");
    }

    /// No call of it asks this: other services do, by introspection.
    bool holds(const Someone& /*who*/, const std::string& token) override {
        const auto guid = uuid_from_text(token);
        return guid && flows::find_guid_session(stage_.house.world, *guid);
    }

    bool make(const Someone& who) override {
        const auto added = call(
            "AddUser", {{"Login", who.name}, {"Email", who.email}, {"Password", who.password}});
        return succeeds(
            "VerifySignUp",
            {{"SignUpGuid", json_text(added, "SignUpGuid")}, {"VerificationCode", mailed_code()}});
    }

    bool close(const Someone& who, const std::string& password) override {
        const auto asked =
            call("GetDeactivationCode", {{"Login", who.email}, {"Password", password}});
        return succeeds(
            "DeactivateUsers",
            {{"DeactivationGuid", json_text(asked, "DeactivationGuid")}, {"Code", mailed_code()}});
    }

private:
    using Members = std::vector<std::pair<std::string, std::string>>;

    std::string mailed_code() {
        const auto mails = stage_.house.outbox(OutboxKind::mail);
        return mails.empty() ? "" : json_text(mails.back().payload, "vars.typed_code");
    }

    std::string call(const std::string& name, const Members& members) {
        return ask(router_,
                   {.method = http::Method::post,
                    .path = "/AuthWebApi/" + name,
                    .body = object(members)})
            .body;
    }

    bool succeeds(const std::string& name, const Members& members) {
        return call(name, members) == R"({"IsSuccessful":true,"ExceptionMessage":null})";
    }

    Stage& stage_;
    http::Router router_;
};

} // namespace

std::unique_ptr<Surface> authweb_surface(Stage& stage) {
    return std::make_unique<AuthWebApi>(stage);
}

} // namespace ownkey::house
