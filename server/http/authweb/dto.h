// Bodies of the AuthWebApi calls. Names, also the misspelt ones, are the wire's. The rules are:
//  - .NET clients send null for what they leave empty, and with the web defaults of their
//  serializer
//    names that begin with a small letter; both are taken.
//  - What there is nothing to say about is left out of an answer, so that their types keep their
//    defaults; ExceptionMessage is always there, null when all went well.
#pragma once

#include "server/domain/failure.h"
#include "server/http/json.h"

#include <optional>
#include <string>

namespace ownkey::http::authweb {

/// A field under either of its names.
template <std::size_t N, class A, class T>
void read_either(A& a, const char* name, const char* web_name, std::optional<T>& value) {
    a(at_most<N>(cereal::make_nvp(name, value)));
    if (!value)
        a(at_most<N>(cereal::make_nvp(web_name, value))); // no copy is left: it may be secret
}

inline constexpr std::size_t kGuid = 64; // with braces and the like
inline constexpr std::size_t kText = 254;
inline constexpr std::size_t kPassword = 1'024;

struct UserCredentials {
    std::optional<std::string> login, email, phone_number;
    std::optional<std::string> password; ///< secret

    template <class A>
    void serialize(A& a) {
        read_either<kText>(a, "Login", "login", login);
        read_either<kText>(a, "Email", "email", email);
        read_either<kText>(a, "PhoneNumber", "phoneNumber", phone_number);
        read_either<kPassword>(a, "Password", "password", password);
    }
};

struct VsuRequest {
    std::optional<std::string> sign_up_guid;
    std::optional<int> tries_number;
    std::optional<bool> is_deprecated, is_overriden;
    std::optional<Loose> sign_up_closing_code; ///< number or name
    std::optional<std::string> verification_code;

    template <class A>
    void serialize(A& a) {
        read_either<kGuid>(a, "SignUpGuid", "signUpGuid", sign_up_guid);
        read_either<kText>(a, "TriesNumber", "triesNumber", tries_number);
        read_either<kText>(a, "IsDeprecated", "isDeprecated", is_deprecated);
        read_either<kText>(a, "IsOverriden", "isOverriden", is_overriden);
        read_either<kText>(a, "SignUpClosingCode", "signUpClosingCode", sign_up_closing_code);
        read_either<kText>(a, "VerificationCode", "verificationCode", verification_code);
    }
};

struct TokenRequest {
    std::optional<std::string> sign_in_guid, user_uid;

    template <class A>
    void serialize(A& a) {
        read_either<kGuid>(a, "SignInGuid", "signInGuid", sign_in_guid);
        read_either<kText>(a, "UserUid", "userUid", user_uid);
    }
};

struct DeactivationRequest {
    std::optional<std::string> deactivation_guid, code;

    template <class A>
    void serialize(A& a) {
        read_either<kGuid>(a, "DeactivationGuid", "deactivationGuid", deactivation_guid);
        read_either<kText>(a, "Code", "code", code);
    }
};

inline const RawJson kNull{"null"};

struct UserExistance {
    std::optional<bool> login_exists, email_exists, phone_number_exists;

    template <class A>
    void serialize(A& a) {
        a(cereal::make_nvp("LoginExists", login_exists),
          cereal::make_nvp("EmailExists", email_exists),
          cereal::make_nvp("PhoneNumberExists", phone_number_exists),
          cereal::make_nvp("ExceptionMessage", kNull));
    }
};

struct UserCreationResult {
    std::string sign_up_guid;
    std::optional<std::string> verification_code; ///< secret
    std::string code_sending_dt;

    template <class A>
    void serialize(A& a) {
        a(cereal::make_nvp("IsUserAdded", true),
          cereal::make_nvp("SignUpGuid", sign_up_guid),
          cereal::make_nvp("VerificationCode", verification_code),
          cereal::make_nvp("CodeSendingDt", code_sending_dt),
          cereal::make_nvp("ExceptionMessage", kNull));
    }
};

/// VSUResponse, and what DeactivateUsers answers.
struct Success {
    template <class A>
    void serialize(A& a) {
        a(cereal::make_nvp("IsSuccessful", true), cereal::make_nvp("ExceptionMessage", kNull));
    }
};

struct VucResponse {
    std::string sign_in_guid, user_uid;

    template <class A>
    void serialize(A& a) {
        a(cereal::make_nvp("IsVerified", true),
          cereal::make_nvp("SignInGuid", sign_in_guid),
          cereal::make_nvp("UserUid", user_uid),
          cereal::make_nvp("ExceptionMessage", kNull));
    }
};

struct SessionToken {
    std::string token_guid; ///< secret
    std::string token_begin_dt, token_end_dt;

    template <class A>
    void serialize(A& a) {
        a(cereal::make_nvp("TokenGuid", token_guid),
          cereal::make_nvp("TokenBeginDt", token_begin_dt),
          cereal::make_nvp("TokenEndDt", token_end_dt),
          cereal::make_nvp("ExceptionMessage", kNull));
    }
};

struct DeactivationCode {
    std::string deactivation_guid;
    std::optional<std::string> code; ///< secret
    std::string code_sending_dt;

    template <class A>
    void serialize(A& a) {
        a(cereal::make_nvp("DeactivationGuid", deactivation_guid),
          cereal::make_nvp("Code", code),
          cereal::make_nvp("CodeSendingDt", code_sending_dt),
          cereal::make_nvp("ExceptionMessage", kNull));
    }
};

/// What a client is told of a failure.
std::string exception_message(const Failure& failure);

/// A call that failed: the flag of its answer, if it has one, is false.
struct Refused {
    std::string flag; ///< "IsVerified", or empty
    std::string exception_message;

    template <class A>
    void serialize(A& a) {
        if (!flag.empty()) a(cereal::make_nvp(flag.c_str(), false));
        a(cereal::make_nvp("ExceptionMessage", exception_message));
    }
};

} // namespace ownkey::http::authweb
