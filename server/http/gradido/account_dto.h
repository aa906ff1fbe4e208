// Bodies of the calls by which people get back into their accounts.
#pragma once

#include "server/http/gradido/dto.h"

namespace ownkey::http::gradido {

struct SendEmailDto {
    std::optional<Loose> email, type;

    template <class A>
    void serialize(A& a) {
        a(at_most<254>(CEREAL_NVP(email)),
          at_most<40>(cereal::make_nvp("email_verification_code_type", type)));
    }
};

struct ResetPasswordDto {
    std::optional<Loose> session_id;
    std::optional<std::string> password; ///< secret

    template <class A>
    void serialize(A& a) {
        a(at_most<20>(CEREAL_NVP(session_id)), at_most<1024>(CEREAL_NVP(password)));
    }
};

} // namespace ownkey::http::gradido
