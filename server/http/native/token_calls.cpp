#include "token_calls.h"

#include "server/flows/token_ring.h"
#include "server/flows/tokens.h"
#include "server/http/native/token_dto.h"
#include "server/http/views.h"
#include "server/http/wire.h"

#include <algorithm>

namespace ownkey::http::native {
namespace {

Response tokens_answer(int status, const flows::IssuedTokens& tokens) {
    return Response::json(
        status,
        encode(TokensDto{.access_token = tokens.access_token,
                         .token_type = "Bearer",
                         .expires_in = tokens.expires_in.count(),
                         .refresh_token = flows::refresh_token_text(tokens.refresh_token),
                         .refresh_expires_in = tokens.refresh_expires_in.count()}));
}

TokenFamilyDto dto_of(const TokenFamily& family) {
    return {.id = to_text(family.id),
            .client_id = family.client_id,
            .audience = family.audience,
            .scope = family.scope,
            .created_at = unix_s(family.created_at),
            .refreshed_at = unix_s(family.rotated_at),
            .expires_at = unix_s(family.expires_at),
            .device = family.device,
            .address = family.address};
}

/// How many names a form has, repeated ones counted each time.
std::size_t names_in(std::string_view form) {
    std::size_t names = 0;
    while (!form.empty()) {
        const auto end = std::min(form.find('&'), form.size());
        if (end > 0 && form.front() != '=') ++names;
        form.remove_prefix(std::min(end + 1, form.size()));
    }
    return names;
}

/// The member "token" of a form (RFC 7662 §2.1, RFC 7009 §2.1); others are allowed and say nothing.
/// Each name may stand once (RFC 6749 §3.2).
Outcome<std::string> token_in_form(const Request& request) {
    const auto form = form_decoded(request.body);
    if (!form || names_in(request.body) != form->size())
        return Failure(Error::bad_request, "", "a form with each name once is expected");
    const auto token = form->find("token");
    if (token == form->end() || token->second.empty())
        return Failure(Error::field_missing, "token", "a token");
    return token->second;
}

template <class Text>
std::optional<Text> if_any(const Text& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

IntrospectionDto dto_of(const flows::TokenFacts& facts) {
    const auto& claims = facts.claims;
    return {.active = true,
            .scope = if_any(claims.scope),
            .client_id = claims.client_id,
            .token_type = facts.refresh ? std::nullopt : std::optional<std::string>("Bearer"),
            .exp = claims.expires_at_s,
            .iat = claims.issued_at_s,
            .sub = claims.subject,
            .aud = claims.audience,
            .iss = claims.issuer,
            .jti = if_any(claims.token_id),
            .sid = claims.session_id};
}

Response cached(Response response) {
    response.headers.emplace_back("Cache-Control",
                                  "public, max-age=" + std::to_string(flows::kJwksCache.count()));
    return response;
}

} // namespace

Outcome<Response>
start_tokens(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<TokenWishDto>(request.body));
    const flows::TokenWish wish{.client_id = dto.client_id.value_or(""),
                                .audience = dto.audience.value_or(""),
                                .scope = dto.scope.value_or("")};
    return tokens_answer(201, TRY(flows::start_tokens(world, caller_of(request), view, wish)));
}

Outcome<Response> refresh_tokens(const World& world, const Request& request) {
    const auto dto = TRY(decode<RefreshDto>(request.body));
    return tokens_answer(200,
                         TRY(flows::refresh_tokens(world, caller_of(request), dto.refresh_token)));
}

Outcome<Response> list_tokens(const World& world, const Request&, const SessionView& view) {
    TokenListDto list;
    for (const auto& family : TRY(flows::list_tokens(world, view)))
        list.tokens.push_back(dto_of(family));
    return Response::json(200, encode(list));
}

Outcome<Response> end_tokens(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "family_id"));
    TRY(decode<Empty>(request.body));
    TRY(flows::end_tokens(world, caller_of(request), view, id));
    return Response::json(200, encode(StatusDto{"ended"}));
}

Outcome<Response> introspect_token(const World& world, const Request& request, const ServiceKey&) {
    const auto token = TRY(token_in_form(request));
    const auto facts = TRY(flows::introspect_token(world, token));
    return Response::json(200, encode(facts ? dto_of(*facts) : IntrospectionDto{}));
}

Outcome<Response> revoke_token(const World& world, const Request& request) {
    const auto token = TRY(token_in_form(request));
    if (flows::is_access_token(token))
        TRY(flows::require_service(
            world, request.header("authorization"), flows::Scope::introspect));
    TRY(flows::revoke_token(world, caller_of(request), token));
    return Response::json(200, encode(Empty{}));
}

Outcome<Response> show_jwks(const World& world, const Request&) {
    const auto keys = TRY(world.token_ring->keys(world));
    return cached(Response::json(200, keys->jwks(unix_s(world.clock.now()))));
}

Outcome<Response> show_discovery(const World& world, const Request&) {
    const auto& issuer = world.settings.server.public_url;
    const std::string algorithm(token::algorithm_name(world.token_ring->algorithm()));
    return cached(Response::json(
        200,
        encode(DiscoveryDto{.issuer = issuer,
                            .jwks_uri = issuer + "/.well-known/jwks.json",
                            .response_types_supported = {},
                            .grant_types_supported = {},
                            .introspection_endpoint = issuer + kV1 + "/tokens/introspect",
                            .introspection_endpoint_auth_methods_supported = {"Bearer"},
                            .revocation_endpoint = issuer + kV1 + "/tokens/revoke",
                            .revocation_endpoint_auth_methods_supported = {"none"},
                            .access_token_signing_alg_values_supported = {algorithm}})));
}

} // namespace ownkey::http::native
