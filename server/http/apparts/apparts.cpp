#include "apparts.h"

#include "server/http/apparts/calls.h"

namespace ownkey::http {
namespace {

using apparts::Call;
using apparts::Here;

constexpr std::size_t kMaxBody = 8'192;

class Routes {
public:
    Routes(Router& router, const World& world, const SecretBuffer& jwt_secret)
        : router_(router), here_{world, jwt_secret}, dialect_(apparts_dialect(world.clock)) {}

    /// With a password, or the code of a mail: who has it knows of the account.
    void add_login(Method method, const std::string& pattern, Call call) {
        add(method, pattern, call, RateClass::login, true, Uniform::refusals);
    }

    void add(Method method,
             const std::string& pattern,
             Call call,
             RateClass rate,
             bool plain_password = false,
             Uniform uniform = Uniform::no) {
        router_.add(method,
                    pattern,
                    [here = here_, dialect = dialect_, call](const Request& request) {
                        const auto outcome = call(here, request);
                        return outcome ? *outcome : dialect(outcome.error(), request);
                    },
                    {.max_body_bytes = kMaxBody,
                     .rate = rate,
                     .content_type = "", // a form or JSON, and not every client says which
                     .plain_password = plain_password,
                     .uniform = uniform});
    }

private:
    Router& router_;
    Here here_;
    std::function<Response(const Failure&, const Request&)> dialect_;
};

} // namespace

void add_apparts_routes(Router& router, const World& world, const SecretBuffer& jwt_secret) {
    using namespace apparts;
    Routes routes(router, world, jwt_secret);
    routes.add(Method::post, "/v1/user", register_user, RateClass::registration, true);
    routes.add(Method::get, "/v1/user/:id", show_user, RateClass::general);
    routes.add_login(Method::get, "/v1/user/:id/token", give_token);
    routes.add_login(Method::put, "/v1/user/:id", change_user);
    routes.add_login(Method::del, "/v1/user/:id", delete_numbered_user);
    routes.add(
        Method::post, "/v1/user/:email/reset", ask_reset, RateClass::reset, false, Uniform::always);

    routes.add(Method::post, "/v/1/user", add_user, RateClass::registration);
    routes.add_login(Method::get, "/v/1/user/login", apparts::login);
    routes.add(Method::get, "/v/1/user/apiToken", give_api_token, RateClass::general);
    routes.add(Method::put, "/v/1/user/logout", logout, RateClass::general);
    routes.add(Method::get, "/v/1/user", show_me, RateClass::general);
    routes.add_login(Method::put, "/v/1/user", update_me);
    routes.add_login(Method::del, "/v/1/user", delete_me);
    routes.add(Method::post,
               "/v/1/user/:email/reset",
               ask_reset,
               RateClass::reset,
               false,
               Uniform::always);
}

} // namespace ownkey::http
