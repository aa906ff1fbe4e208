// /api/v1, as a page speaks it: the password stays with the client.
#include "core/encoding.h"
#include "server/http/native/native.h"
#include "surface.h"

namespace ownkey::house {
namespace {

using http::Method;

class Native final : public Surface {
public:
    explicit Native(Stage& stage)
        : stage_(stage), router_({.settings = &stage.house.settings, .clock = &stage.house.clock}) {
        http::add_native_routes(router_, stage.house.world);
    }

    [[nodiscard]] const char* name() const override { return "native"; }

    std::string login(const Someone& who, const std::string& password) override {
        const auto person = person_of(who, password);
        auto client = begin_login(house(), person);
        const auto started =
            post("/logins", {{"email", who.email}, {"ke1", to_base64url(client.ke1.view())}});
        if (started.status != 201) return {};
        auto finished = opaque::finish_login(
            std::move(client.state), field<opaque::Ke2>(started, "ke2"), config_for(person));
        if (!finished) return {}; // the page sees itself that the password is wrong
        const auto answer =
            post("/logins/" + json_text(started.body, "signin_id") + "/finish",
                 {{"ke3", to_base64url(finished->ke3.view())}, {"redirect_url", ""}});
        return answer.status == 200 ? cookie_of(answer, "ownkey") : std::string();
    }

    bool holds(const Someone& /*who*/, const std::string& token) override {
        return get_session(token).status == 200;
    }

    bool make(const Someone& who) override {
        const auto person = person_of(who, who.password);
        auto client = begin_registration(house(), person);
        const auto started = post("/registrations",
                                  {{"first_name", who.name},
                                   {"last_name", "Muster"},
                                   {"email", who.email},
                                   {"language", "en"},
                                   {"username", who.name},
                                   {"registration_request", to_base64url(client.request.view())}});
        if (started.status != 201) return false;
        post("/registrations/" + json_text(started.body, "signup_id") + "/record",
             {{"record", record(person, std::move(client.state), started)}});
        return post("/email-confirmations", {{"link_code", stage_.mailed_code()}}).status == 200;
    }

    bool change(const Someone& who, const std::string& token, const std::string& fresh) override {
        const auto person = person_of(who, fresh);
        auto client = begin_registration(house(), person);
        const auto started = post("/password-changes",
                                  {{"registration_request", to_base64url(client.request.view())}},
                                  token);
        if (started.status != 201) return false;
        return call(Method::put,
                    "/password-changes/record",
                    {{"record", record(person, std::move(client.state), started)}},
                    token)
                   .status == 200;
    }

    bool reset(const Someone& who, const std::string& fresh) override {
        post("/password-resets", {{"email", who.email}});
        const auto code = stage_.mailed_code();
        const auto person = person_of(who, fresh);
        auto client = begin_registration(house(), person);
        const auto started = post(
            "/password-resets/start",
            {{"link_code", code}, {"registration_request", to_base64url(client.request.view())}});
        if (started.status != 201) return false;
        return post("/password-resets/" + json_text(started.body, "reset_id") + "/record",
                    {{"link_code", code},
                     {"record", record(person, std::move(client.state), started)}})
                   .status == 200;
    }

    bool end_all(const Someone& /*who*/, const std::string& token) override {
        return call(Method::del, "/sessions", {}, token).status == 200;
    }

    /// An admin disables.
    bool close(const Someone& who, const std::string& /*password*/) override {
        const auto id = to_text(house().account(who.email)->id);
        return post("/people/" + id + "/disable", {{"reason", "a test"}}, stage_.admin().cookie())
                   .status == 200;
    }

private:
    using Members = std::vector<std::pair<std::string, std::string>>;

    House& house() { return stage_.house; }

    static Person person_of(const Someone& who, const std::string& password) {
        return {.email = who.email, .password = password, .stretch = stretch_argon2id};
    }

    template <class FixedType>
    static FixedType field(const http::Response& response, const std::string& name) {
        return MUST(fixed_from_base64url<FixedType>(json_text(response.body, name)));
    }

    std::string
    record(const Person& person, opaque::ClientRegistration state, const http::Response& started) {
        return to_base64url(
            record_for(house(),
                       person,
                       std::move(state),
                       field<opaque::RegistrationResponse>(started, "registration_response"))
                .view());
    }

    http::Response get_session(const std::string& token) {
        return ask(router_, {.path = "/api/v1/session", .cookies = {{"ownkey", token}}});
    }

    http::Response
    call(Method method, const std::string& path, const Members& members, const std::string& token) {
        Ask what{.method = method, .path = "/api/v1" + path, .body = object(members)};
        if (!token.empty()) {
            what.cookies = {{"ownkey", token}};
            what.headers = {{"x-csrf-token", json_text(get_session(token).body, "csrf_token")}};
        }
        return ask(router_, what);
    }

    http::Response
    post(const std::string& path, const Members& members, const std::string& token = "") {
        return call(Method::post, path, members, token);
    }

    Stage& stage_;
    http::Router router_;
};

} // namespace

std::unique_ptr<Surface> native_surface(Stage& stage) {
    return std::make_unique<Native>(stage);
}

} // namespace ownkey::house
