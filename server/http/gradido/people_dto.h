// Bodies of the calls about people: who is there, what is known of them, what changes.
#pragma once

#include "server/http/gradido/dto.h"

namespace ownkey::http::gradido {

/// getUsers, search.
struct SearchDto {
    std::optional<Loose> session_id, search;

    template <class A>
    void serialize(A& a) {
        a(at_most<20>(CEREAL_NVP(session_id)), at_most<254>(CEREAL_NVP(search)));
    }
};

/// No hit: without `users`.
struct UsersDto {
    std::string state = "success";
    std::optional<std::vector<UserDto>> users{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(users));
    }
};

/// What everybody may know of somebody.
struct PublicUserDto {
    std::string username, description, group_alias;
    std::optional<std::string> public_hex;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(username),
          CEREAL_NVP(description),
          CEREAL_NVP(group_alias),
          CEREAL_NVP(public_hex));
    }
};

struct PublicUsersDto {
    std::string state = "success";
    std::optional<std::vector<PublicUserDto>> users{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(users));
    }
};

struct UsernameDto {
    std::optional<Loose> username;

    template <class A>
    void serialize(A& a) {
        a(at_most<254>(CEREAL_NVP(username)));
    }
};

/// `group_id` is a number in older clients, which says nothing here, or a community's alias.
/// `password` is secret.
struct CreateUserDto {
    std::optional<Loose> email, first_name, last_name;
    std::optional<Loose> email_type, group_id, publisher_id;
    std::optional<std::string> username, description, language, password;

    template <class A>
    void serialize(A& a) {
        a(at_most<254>(CEREAL_NVP(email)),
          at_most<512>(CEREAL_NVP(first_name)),
          at_most<512>(CEREAL_NVP(last_name)),
          at_most<20>(cereal::make_nvp("emailType", email_type)),
          at_most<120>(CEREAL_NVP(group_id)),
          at_most<20>(CEREAL_NVP(publisher_id)),
          at_most<254>(CEREAL_NVP(username)),
          at_most<4096>(CEREAL_NVP(description)),
          at_most<20>(CEREAL_NVP(language)),
          at_most<1024>(CEREAL_NVP(password)));
    }
};

struct CreateUserAnswerDto {
    std::string state = "success";
    UserDto user;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(user));
    }
};

/// adminEmailVerificationResend, and the beginning of getUserInfos and updateUserInfos.
struct MemberDto {
    std::optional<Loose> session_id, email;

    template <class A>
    void serialize(A& a) {
        a(at_most<20>(CEREAL_NVP(session_id)), at_most<254>(CEREAL_NVP(email)));
    }
};

struct UserInfosDto {
    std::optional<Loose> session_id, email;
    std::vector<std::string> ask;

    template <class A>
    void serialize(A& a) {
        a(at_most<20>(CEREAL_NVP(session_id)),
          at_most<254>(CEREAL_NVP(email)),
          at_most<100>(CEREAL_NVP(ask)));
    }
};

struct UserInfosAnswerDto {
    std::string state = "success";
    std::vector<std::string> errors;
    RawJson user_data; ///< what was asked for
    std::optional<std::map<std::string, std::string>> server;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state),
          CEREAL_NVP(errors),
          cereal::make_nvp("userData", user_data),
          CEREAL_NVP(server));
    }
};

struct UpdatedDto {
    std::string state = "success";
    std::vector<std::string> errors;
    int valid_values = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(errors), CEREAL_NVP(valid_values));
    }
};

} // namespace ownkey::http::gradido
