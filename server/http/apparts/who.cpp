#include "who.h"

#include "server/flows/account_numbers.h"
#include "server/flows/early_session.h"
#include "server/flows/person.h"

#include <charconv>

namespace ownkey::http::apparts {
namespace {

Outcome<SessionView> matching(Outcome<SessionView> found, const std::string& email) {
    if (found && found->account.email_key != flows::email_key_of(email)) return Error::no_session;
    return found;
}

} // namespace

Caller caller_of(const Request& request) {
    return {.address = request.address, .user_agent = request.header("user-agent")};
}

Outcome<SessionView> session_of_number(const World& world, const Request& request, bool early) {
    const auto basic = TRY(read_basic(request.header("authorization")));
    const auto caller = caller_of(request);
    auto view = TRY(matching(early ? flows::find_early_session(world, caller, basic.secret)
                                   : flows::find_session(world, caller, basic.secret),
                             basic.email));
    const auto number = TRY(flows::number_of(world, System::apparts, view.account.id));
    if (number != number_in_path(request)) return Error::no_session;
    return view;
}

Outcome<SessionView> session_of(const World& world, const Request& request) {
    const auto header = request.header("authorization");
    const auto caller = caller_of(request);
    if (header.empty()) return flows::find_session(world, caller, request.cookie("loginToken"));
    const auto basic = TRY(read_basic(header));
    return matching(flows::find_session(world, caller, basic.secret), basic.email);
}

Outcome<Account> owner_of(const World& world, const Request& request) {
    auto basic = TRY(read_basic(request.header("authorization")));
    return flows::prove_password(world,
                                 caller_of(request),
                                 flows::Surface::apparts,
                                 basic.email,
                                 flows::take_password(basic.secret));
}

std::int64_t number_in_path(const Request& request) {
    const auto text = request.param("id");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

bool is_session_token(const std::string& secret) {
    return flows::token_of_cookie(secret).has_value();
}

} // namespace ownkey::http::apparts
