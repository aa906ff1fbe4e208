#include "api_token.h"

#include "core/token/hs256.h"
#include "server/flows/json_object.h"

namespace ownkey::flows {

Outcome<std::string> issue_api_token(const World& world,
                                     const SessionView& view,
                                     std::int64_t number,
                                     const SecretBuffer& secret) {
    const auto now = std::chrono::floor<Seconds>(world.clock.now()).time_since_epoch();
    const auto claims = JsonObject()
                            .number("id", number)
                            .text("action", "login")
                            .text("email", view.account.email)
                            .number("iat", now.count())
                            .number("exp", (now + kApiTokenLifetime).count())
                            .str();
    return TRY(token::sign_hs256(R"({"alg":"HS256","typ":"JWT"})", claims, secret.reveal()));
}

} // namespace ownkey::flows
