#include "authweb.h"

#include "server/http/authweb/calls.h"
#include "server/http/authweb/dto.h"

#include <array>

namespace ownkey::http {
namespace {

using namespace authweb;

/// A call of the surface. `flag` of its answer is false when it failed.
struct Row {
    const char* name;
    Call here;
    Call elsewhere;
    const char* flag;
    RateClass rate;
    bool plain_password;
    Uniform uniform; ///< a failure is 200 here, too: where one matters, all answers are alike
};

constexpr std::array<Row, 7> kRows{{
    {"CheckUserExistance",
     check_user_existance,
     not_here,
     "",
     RateClass::general,
     false,
     Uniform::no},
    {"AddUser",
     add_user,
     add_user_elsewhere,
     "IsUserAdded",
     RateClass::registration,
     true,
     Uniform::always},
    {"VerifySignUp",
     verify_sign_up,
     verify_sign_up_elsewhere,
     "IsSuccessful",
     RateClass::code,
     false,
     Uniform::always},
    {"VerifyUserCredentials",
     verify_user_credentials,
     verify_user_credentials_elsewhere,
     "IsVerified",
     RateClass::login,
     true,
     Uniform::always},
    {"GetTokenByUserUid",
     get_token_by_user_uid,
     get_token_by_user_uid_elsewhere,
     "",
     RateClass::code,
     false,
     Uniform::no},
    {"GetDeactivationCode",
     get_deactivation_code,
     not_here,
     "",
     RateClass::login,
     true,
     Uniform::always},
    {"DeactivateUsers",
     deactivate_users,
     not_here,
     "IsSuccessful",
     RateClass::code,
     false,
     Uniform::no},
}};

constexpr std::size_t kMaxBody = 8'192;

Handler answering(const Place& place, const Row& row) {
    return [place, call = place.backend == nullptr ? row.here : row.elsewhere, flag = row.flag](
               const Request& request) {
        const auto outcome = call(place, request);
        if (outcome) return *outcome;
        auto response = authweb_dialect(outcome.error(), request);
        response.body = encode(Refused{flag, exception_message(outcome.error())});
        return response;
    };
}

} // namespace

void add_authweb_routes(Router& router, const World& world, UserBackend* backend) {
    for (const auto& row : kRows)
        router.add(Method::post,
                   std::string("/AuthWebApi/") + row.name,
                   answering({world, backend}, row),
                   {.max_body_bytes = kMaxBody,
                    .rate = row.rate,
                    .plain_password = row.plain_password,
                    .uniform = row.uniform});
}

} // namespace ownkey::http
