#include "gradido.h"

#include "server/http/gradido/calls.h"
#include "server/http/gradido/elopage.h"
#include "server/http/gradido/kit.h"

namespace ownkey::http {
namespace {

using gradido::Sayings;
using Call = Outcome<Response> (*)(const World&, const Request&);

/// One call: its first path segment, and what it says of failures in words of its own. Whoever
/// names an address to a call that does not say who has an account learns it by no time either.
struct Row {
    std::string path;
    Call call;
    bool by_get = false; ///< also with query parameters: only what changes nothing
    Sayings sayings{};
    RateClass rate = RateClass::general;
    bool takes_password = false;
    Uniform uniform = Uniform::no;
};

/// Of calls with a session: how they name one that is missing, wrong, or not there.
Sayings session_words(const char* missing,
                      const char* wrong,
                      const char* absent_state,
                      const char* absent,
                      Sayings more = {}) {
    more.push_back({Error::field_missing, "session_id", "error", missing});
    more.push_back({Error::field_rule, "session_id", "error", wrong});
    more.push_back({Error::no_session, "", absent_state, absent});
    return more;
}

Sayings usual_words(Sayings more = {}) {
    return session_words("empty session id",
                         "error parsing session_id",
                         "not found",
                         "session not found",
                         std::move(more));
}

std::vector<Row> session_rows() {
    return {{"/login", gradido::login, true, usual_words()},
            {"/checkSessionState", gradido::check_session_state, true, usual_words()},
            {"/logout", gradido::logout, false, usual_words()},
            {"/hasElopage", gradido::has_elopage, true, usual_words()},
            {"/unsecureLogin",
             gradido::unsecure_login,
             false,
             {{Error::service_refused, "", "error", "e-mail or password is wrong"}},
             RateClass::login,
             true},
            {"/loginViaEmailVerificationCode",
             gradido::login_via_code,
             true,
             {{Error::field_missing, "emailVerificationCode", "error", "empty code"},
              {Error::service_refused, "", "not found", "code not found"},
              {Error::code_wrong, "", "not found", "code not found"}},
             RateClass::code},
            {"/acquireAccessToken", gradido::acquire_access_token, false, usual_words()},
            {"/appLogin",
             gradido::app_login,
             false,
             {{Error::field_missing, "access_token", "error", "access_token not found"},
              {Error::service_refused, "", "not found", "access_token not found"},
              {Error::refresh_invalid, "", "not found", "access_token not found"}},
             RateClass::login}};
}

std::vector<Row> people_rows() {
    return {
        {"/getUsers",
         gradido::get_users,
         true,
         session_words("empty session id",
                       "error parsing session_id",
                       "not found",
                       "Session not found",
                       {{Error::field_missing, "search", "not found", "Search string is empty"}})},
        {"/search",
         gradido::search,
         true,
         usual_words({{Error::field_missing, "search", "not found", "Search string is empty"}})},
        {"/checkUsername",
         gradido::check_username,
         true,
         {{Error::field_missing, "username", "error", "empty username"},
          {Error::field_rule, "username", "error", "username invalid"},
          {Error::username_taken, "", "warning", "username already in use"}}},
        {"/createUser",
         gradido::create_user,
         false,
         {{Error::email_exists, "", "exist", "user already exist"},
          {Error::username_taken, "", "error", "username already in use"}},
         RateClass::general,
         true},
        {"/adminEmailVerificationResend",
         gradido::admin_resend,
         false,
         session_words(
             "missing parameter",
             "session not found",
             "error",
             "session not found",
             {{Error::field_missing, "email", "error", "missing parameter"},
              {Error::role_missing, "", "error", "user isn't admin"},
              {Error::account_not_found, "", "error", "receiver user not found"},
              {Error::code_used, "", "error", "account already active"},
              {Error::account_disabled, "", "error", "no email verification code found"}})}};
}

std::vector<Row> account_rows() {
    return {
        {"/getUserInfos",
         gradido::get_user_infos,
         false,
         session_words("session_id invalid",
                       "session_id invalid",
                       "not found",
                       "session not found",
                       {{Error::field_missing, "ask", "error", "ask is zero or not an array"},
                        {Error::field_type, "ask", "error", "ask is zero or not an array"},
                        {Error::field_missing, "email", "error", "email is empty"}})},
        {"/updateUserInfos",
         gradido::update_user_infos,
         false,
         session_words(
             "session_id invalid",
             "session_id invalid",
             "not found",
             "session not found",
             {{Error::field_type, "update", "error", "update is zero or not an object"},
              {Error::field_missing, "email", "error", "email is empty"},
              {Error::role_missing, "", "not same", "email don't belong to logged in user"},
              {Error::second_factor_missing,
               "",
               "not same",
               "email don't belong to logged in user"},
              {Error::account_not_found, "", "not same", "email don't belong to logged in user"}}),
         RateClass::general,
         true},
        {"/sendEmail",
         gradido::send_email,
         false,
         {{Error::field_missing, "email", "error", "empty email"},
          {Error::field_rule, "email", "error", "invalid email"},
          {Error::field_missing,
           "email_verification_code_type",
           "error",
           "invalid email_verification_code_type"},
          {Error::field_rule,
           "email_verification_code_type",
           "error",
           "invalid email_verification_code_type"}},
         RateClass::reset,
         false,
         Uniform::always},
        {"/resetPassword",
         gradido::reset_password,
         false,
         session_words("empty session id",
                       "error parsing session_id",
                       "not found",
                       "session not found",
                       {{Error::field_missing, "password", "error", "empty password"},
                        {Error::service_refused, "", "not found", "session not found"}}),
         RateClass::code,
         true}};
}

std::vector<Row> transaction_rows() {
    return {
        {"/checkTransaction",
         gradido::check_transaction,
         false,
         session_words("session id not set", "session not found", "error", "session not found")},
        {"/createTransaction",
         gradido::create_transaction,
         false,
         usual_words(
             {{Error::field_missing, "transaction_type", "error", "transaction_type not set"},
              {Error::field_rule, "transaction_type", "error", "transaction_type invalid"},
              {Error::field_missing, "memo", "error", "memo not set"},
              {Error::field_missing, "amount", "error", "amount not set"},
              {Error::field_rule, "amount", "error", "amount invalid"},
              {Error::field_missing, "target_date", "error", "target_date not set"},
              {Error::field_missing, "target", "error", "no receiver set"},
              {Error::account_not_found, "target", "not found", "receiver not found"},
              {Error::key_missing, "target", "error", "receiver has no public key yet"},
              {Error::bad_hex, "", "error", "target_pubkey invalid"}})},
        {"/getRunningUserTasks",
         gradido::running_user_tasks,
         true,
         {{Error::field_missing, "email", "error", "empty email"}}},
        {"/networkInfos",
         gradido::network_infos,
         false,
         {{Error::field_missing, "ask", "error", "ask is zero or not an array"},
          {Error::field_type, "ask", "error", "ask is zero or not an array"}}}};
}

Handler answering(const World& world, const Row& row) {
    return [&world, call = row.call, sayings = row.sayings](const Request& request) {
        if (request.method != Method::get && request.body.empty())
            return gradido::said("error", "empty body");
        const auto outcome = call(world, request);
        return outcome ? *outcome : gradido::refusal(outcome.error(), request, sayings);
    };
}

/// Calls are found by their first path segment; what follows does not matter.
void add(Router& router, const World& world, const Row& row) {
    const RouteOptions options{.rate = row.rate,
                               .content_type = "", // not every community server names it
                               .plain_password = row.takes_password &&
                                                 world.settings.gradido.accept_plain_passwords,
                               .uniform = row.uniform};
    for (const auto& path : {row.path, row.path + "/*"}) {
        if (row.by_get) router.add(Method::get, path, answering(world, row), options);
        router.add(Method::post, path, answering(world, row), options);
        router.add(Method::put, path, answering(world, row), options);
    }
}

} // namespace

void add_gradido_routes(Router& router, const World& world, const ElopageSecret& elopage_secret) {
    for (const auto& rows : {session_rows(), people_rows(), account_rows(), transaction_rows()})
        for (const auto& row : rows)
            add(router, world, row);
    if (elopage_secret) add_elopage_routes(router, world, elopage_secret);
}

} // namespace ownkey::http
