#include "calls.h"
#include "core/vault/split.h"
#include "server/flows/communities.h"
#include "server/flows/login.h"
#include "server/flows/second_factor_login.h"
#include "server/http/native/dto.h"
#include "server/http/session_cookie.h"
#include "server/http/views.h"

namespace ownkey::http::native {
namespace {

Response started(const flows::LoginStarted& login) {
    return Response::json(
        201, encode(LoginStartedDto{to_text(login.signin_id), to_base64url(login.ke2.view())}));
}

/// With a session: its object and cookies; without an address, home is the person's community.
/// Without: what the second factor is asked with.
Outcome<Response> login_answer(const World& world,
                               const flows::LoginFinished& finished,
                               const std::string& redirect_url) {
    if (const auto* asked = std::get_if<flows::SecondFactorAsked>(&finished))
        return Response::json(200,
                              encode(SecondFactorAskedDto{
                                  {to_text(asked->challenge_id), unix_s(asked->expires_at)}}));
    const auto& session = std::get<flows::NewSession>(finished);
    const auto& home = flows::community_of(world.settings, session.view.account).home_url;
    const auto& target = redirect_url.empty() ? home : redirect_url;
    auto response = Response::json(200, TRY(login_json(world, session.view, target)));
    set_session_cookies(response, world.settings, session);
    return response;
}

} // namespace

Outcome<Response> start_login(const World& world, const Request& request) {
    const auto dto = TRY(decode<LoginDto>(request.body));
    const auto ke1 = TRY(bytes_of<opaque::Ke1>("ke1", dto.ke1));
    return started(TRY(flows::start_login(world, caller_of(request), dto.email, ke1)));
}

Outcome<Response> finish_login(const World& world, const Request& request) {
    const auto signin_id = TRY(id_of(request, "signin_id"));
    const auto dto = TRY(decode<LoginFinishDto>(request.body));
    const auto ke3 = TRY(bytes_of<opaque::Ke3>("ke3", dto.ke3));
    TRY(flows::checked_redirect(world.settings, dto.redirect_url)); // before the signin is used up
    const auto finished = TRY(flows::finish_login(world, caller_of(request), signin_id, ke3));
    return login_answer(world, finished, dto.redirect_url);
}

Outcome<Response> finish_second_factor(const World& world, const Request& request) {
    const auto challenge_id = TRY(id_of(request, "challenge_id"));
    const auto dto = TRY(decode<SecondFactorDto>(request.body));
    TRY(flows::checked_redirect(world.settings, dto.redirect_url)); // before a code is used up
    const auto finished =
        TRY(flows::finish_second_factor(world, caller_of(request), challenge_id, dto.code));
    return login_answer(world, finished, dto.redirect_url);
}

Outcome<Response> end_session(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    TRY(flows::end_session(world, view));
    auto response = Response::json(200, encode(StatusDto{"ended"}));
    clear_session_cookies(response, world.settings);
    return response;
}

Outcome<Response>
start_unlock(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<UnlockDto>(request.body));
    const auto ke1 = TRY(bytes_of<opaque::Ke1>("ke1", dto.ke1));
    return started(TRY(flows::start_unlock(world, caller_of(request), view, ke1)));
}

Outcome<Response>
finish_unlock(const World& world, const Request& request, const SessionView& view) {
    const auto signin_id = TRY(id_of(request, "signin_id"));
    const auto dto = TRY(decode<UnlockFinishDto>(request.body));
    const auto ke3 = TRY(bytes_of<opaque::Ke3>("ke3", dto.ke3));
    const auto renewed = TRY(flows::finish_unlock(world, caller_of(request), view, signin_id, ke3));
    auto response = Response::json(
        200, encode(UnlockedDto{"ok", flows::csrf_token(world, renewed.view.session)}));
    set_session_cookies(response, world.settings, renewed);
    return response;
}

Outcome<Response> open_window(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<ShareDto>(request.body));
    const auto share = TRY(bytes_of<vault::ServerShare>("share", dto.share));
    const auto until =
        TRY(flows::open_unlock_window(world, caller_of(request), view, share.reveal()));
    return Response::json(200, encode(WindowDto{{}, unix_s(until)}));
}

Outcome<Response> show_window(const World& world, const Request& request, const SessionView& view) {
    const auto share = TRY(flows::unlock_share(world, caller_of(request), view));
    return Response::json(
        200, encode(WindowDto{to_base64url(share), unix_s(view.session.unlock_until)}));
}

Outcome<Response>
close_window(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    TRY(flows::close_unlock_window(world, view));
    return Response::json(200, encode(StatusDto{"closed"}));
}

} // namespace ownkey::http::native
