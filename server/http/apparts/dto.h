// Bodies of this surface, JSON or form; names are the wire's names. What a client sends beyond them
// is ignored: the original took fields of each application.
#pragma once

#include "server/http/json.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ownkey::http::apparts {

inline constexpr std::size_t kMaxEmail = 254;
inline constexpr std::size_t kMaxName = 400;
inline constexpr std::size_t kMaxPassword = 1'024;
inline constexpr std::size_t kMaxLang = 16;

/// POST /v1/user
struct RegisterDto {
    std::string name, email, password;
    std::optional<std::string> lang;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxName>(CEREAL_NVP(name)),
          at_most<kMaxEmail>(CEREAL_NVP(email)),
          at_most<kMaxPassword>(CEREAL_NVP(password)),
          at_most<kMaxLang>(CEREAL_NVP(lang)));
    }
};

/// PUT /v1/user/:id
struct ChangeDto {
    std::optional<std::string> name, email, newpassword, password;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxName>(CEREAL_NVP(name)),
          at_most<kMaxEmail>(CEREAL_NVP(email)),
          at_most<kMaxPassword>(CEREAL_NVP(newpassword)),
          at_most<kMaxPassword>(CEREAL_NVP(password)));
    }
};

/// POST /v/1/user
struct AddDto {
    std::string email;
    std::optional<std::string> name, lang;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxEmail>(CEREAL_NVP(email)),
          at_most<kMaxName>(CEREAL_NVP(name)),
          at_most<kMaxLang>(CEREAL_NVP(lang)));
    }
};

/// PUT /v/1/user
struct UpdateDto {
    std::optional<std::string> password;
    std::optional<Loose> invalidateSessions; ///< a form says "true"

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxPassword>(CEREAL_NVP(password)), CEREAL_NVP(invalidateSessions));
    }
};

/// {id,token} and {id,name}
struct TokenDto {
    std::int64_t id = 0;
    std::string token;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id), CEREAL_NVP(token));
    }
};

struct NameDto {
    std::int64_t id = 0;
    std::string name;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id), CEREAL_NVP(name));
    }
};

struct LoginDto {
    std::int64_t id = 0;
    std::string apiToken;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id), CEREAL_NVP(apiToken));
    }
};

struct UserDto {
    std::int64_t id = 0;
    std::string email;
    std::int64_t createdon = 0; ///< milliseconds since 1970
    std::string name;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id), CEREAL_NVP(email), CEREAL_NVP(createdon), CEREAL_NVP(name));
    }
};

} // namespace ownkey::http::apparts
