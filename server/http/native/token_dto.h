// Request and answer bodies of tokens and service keys. Names are the wire's names; those of
// IntrospectionDto and DiscoveryDto are RFC 7662's and RFC 8414's.
#pragma once

#include "server/http/native/dto.h"

namespace ownkey::http::native {

struct TokenWishDto {
    std::optional<std::string> client_id, audience, scope;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(client_id)),
          at_most<kMaxText>(CEREAL_NVP(audience)),
          at_most<kMaxText>(CEREAL_NVP(scope)));
    }
};

struct RefreshDto {
    std::string refresh_token;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(refresh_token)));
    }
};

struct TokensDto {
    std::string access_token, token_type;
    std::int64_t expires_in = 0;
    std::string refresh_token;
    std::int64_t refresh_expires_in = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(access_token),
          CEREAL_NVP(token_type),
          CEREAL_NVP(expires_in),
          CEREAL_NVP(refresh_token),
          CEREAL_NVP(refresh_expires_in));
    }
};

struct TokenFamilyDto {
    std::string id, client_id, audience, scope;
    std::int64_t created_at = 0, refreshed_at = 0, expires_at = 0;
    std::string device, address;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(client_id),
          CEREAL_NVP(audience),
          CEREAL_NVP(scope),
          CEREAL_NVP(created_at),
          CEREAL_NVP(refreshed_at),
          CEREAL_NVP(expires_at),
          CEREAL_NVP(device),
          CEREAL_NVP(address));
    }
};

struct TokenListDto {
    std::vector<TokenFamilyDto> tokens;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(tokens));
    }
};

struct IntrospectionDto {
    bool active = false;
    std::optional<std::string> scope{}, client_id{}, token_type{};
    std::optional<std::int64_t> exp{}, iat{};
    std::optional<std::string> sub{};
    std::optional<std::vector<std::string>> aud{};
    std::optional<std::string> iss{}, jti{}, sid{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(active),
          CEREAL_NVP(scope),
          CEREAL_NVP(client_id),
          CEREAL_NVP(token_type),
          CEREAL_NVP(exp),
          CEREAL_NVP(iat),
          CEREAL_NVP(sub),
          CEREAL_NVP(aud),
          CEREAL_NVP(iss),
          CEREAL_NVP(jti),
          CEREAL_NVP(sid));
    }
};

struct DiscoveryDto {
    std::string issuer, jwks_uri;
    std::vector<std::string> response_types_supported, grant_types_supported;
    std::string introspection_endpoint;
    std::vector<std::string> introspection_endpoint_auth_methods_supported;
    std::string revocation_endpoint;
    std::vector<std::string> revocation_endpoint_auth_methods_supported;
    std::vector<std::string> access_token_signing_alg_values_supported; ///< ours

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(issuer),
          CEREAL_NVP(jwks_uri),
          CEREAL_NVP(response_types_supported),
          CEREAL_NVP(grant_types_supported),
          CEREAL_NVP(introspection_endpoint),
          CEREAL_NVP(introspection_endpoint_auth_methods_supported),
          CEREAL_NVP(revocation_endpoint),
          CEREAL_NVP(revocation_endpoint_auth_methods_supported),
          CEREAL_NVP(access_token_signing_alg_values_supported));
    }
};

struct ServiceKeyWishDto {
    std::string name;
    std::vector<std::string> scopes;
    std::optional<std::int64_t> expires_in_s;
    std::optional<std::string> community;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(name)),
          CEREAL_NVP(scopes),
          CEREAL_NVP(expires_in_s),
          at_most<kMaxText>(CEREAL_NVP(community)));
    }
};

struct ServiceKeyDto {
    std::string id;
    std::optional<std::string> key{}; ///< when it is new
    std::string name;
    std::vector<std::string> scopes;
    std::optional<std::string> community{}; ///< absent: of every one
    std::string created_by;
    std::int64_t created_at = 0;
    std::optional<std::int64_t> expires_at{}, revoked_at{}, last_used_at{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(key),
          CEREAL_NVP(name),
          CEREAL_NVP(scopes),
          CEREAL_NVP(community),
          CEREAL_NVP(created_by),
          CEREAL_NVP(created_at),
          CEREAL_NVP(expires_at),
          CEREAL_NVP(revoked_at),
          CEREAL_NVP(last_used_at));
    }
};

struct ServiceKeyListDto {
    std::vector<ServiceKeyDto> service_keys;
    std::optional<std::string> next;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(service_keys), CEREAL_NVP(next));
    }
};

} // namespace ownkey::http::native
