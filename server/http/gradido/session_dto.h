// Bodies of the calls about sessions, of those who sign in and out.
#pragma once

#include "server/http/gradido/dto.h"

namespace ownkey::http::gradido {

struct LoginAnswerDto {
    std::string state = "success";
    std::string client_ip;
    UserDto user;
    int pending = 0;
    int can_signed = 0;
    int executing = 0;

    /// Both spellings are what clients read: "Transaction." the older, "Transactions." the newer
    /// ones.
    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state),
          cereal::make_nvp("clientIP", client_ip),
          CEREAL_NVP(user),
          cereal::make_nvp("Transaction.pending", pending),
          cereal::make_nvp("Transaction.executing", executing),
          cereal::make_nvp("Transactions.pending", pending),
          cereal::make_nvp("Transactions.can_signed", can_signed),
          cereal::make_nvp("Transactions.executing", executing));
    }
};

struct HasElopageDto {
    std::string state = "success";
    bool has_elopage = false;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), cereal::make_nvp("hasElopage", has_elopage));
    }
};

/// Either name; `password` is secret.
struct UnsecureLoginDto {
    std::optional<std::string> email, username;
    std::string password;

    template <class A>
    void serialize(A& a) {
        a(at_most<254>(CEREAL_NVP(email)),
          at_most<254>(CEREAL_NVP(username)),
          at_most<1024>(CEREAL_NVP(password)));
    }
};

struct SessionAnswerDto {
    std::string state = "success";
    UserDto user;
    std::int32_t session_id = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(user), CEREAL_NVP(session_id));
    }
};

struct CodeLoginDto {
    std::optional<Loose> code; ///< secret

    template <class A>
    void serialize(A& a) {
        a(at_most<200>(cereal::make_nvp("emailVerificationCode", code)));
    }
};

struct CodeLoginAnswerDto {
    std::string state = "success";
    std::string type;
    std::vector<std::string> info{};
    std::int32_t session_id = 0;
    UserDto user;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state),
          cereal::make_nvp("email_verification_code_type", type),
          CEREAL_NVP(info),
          CEREAL_NVP(session_id),
          CEREAL_NVP(user));
    }
};

struct AccessTokenDto {
    std::optional<std::string> access_token; ///< secret

    template <class A>
    void serialize(A& a) {
        a(at_most<4096>(CEREAL_NVP(access_token)));
    }
};

struct AccessTokenAnswerDto {
    std::string state = "success";
    std::string access_token;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(state), CEREAL_NVP(access_token));
    }
};

} // namespace ownkey::http::gradido
