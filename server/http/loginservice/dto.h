// Request and answer bodies of this surface (docs/integrate/loginservice.md). Names are the wire's
// names. Requests are read loosely: clients send more than is asked, and leave out what they do not
// have; what must be there the flows check.
#pragma once

#include "server/http/json.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ownkey::http::loginservice {

inline constexpr std::size_t kMaxWord = 512;
inline constexpr std::size_t kMaxLong = 32'768;

using Text = std::optional<std::string>;

struct LoginDto {
    Text username{}, password{};
    Text device{};       ///< ours: a name for the lists of sessions and tokens
    Text device_token{}; ///< ours: of an earlier answer; then the device is known

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxWord>(CEREAL_NVP(username)),
          at_most<kMaxWord>(CEREAL_NVP(password)),
          at_most<kMaxWord>(CEREAL_NVP(device)),
          at_most<kMaxWord>(CEREAL_NVP(device_token)));
    }
};

struct RenewDto {
    Text refresh_token{};

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxWord>(CEREAL_NVP(refresh_token)));
    }
};

struct EmailDto {
    Text email{};

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxWord>(CEREAL_NVP(email)));
    }
};

struct PasswordDto {
    Text password{};

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxWord>(CEREAL_NVP(password)));
    }
};

struct UserDto {
    Text name{}, email{}, password{}, language{};

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxWord>(CEREAL_NVP(name)),
          at_most<kMaxWord>(CEREAL_NVP(email)),
          at_most<kMaxWord>(CEREAL_NVP(password)),
          at_most<kMaxWord>(CEREAL_NVP(language)));
    }
};

/// Its "responses" are read apart (responses_of): any JSON.
struct SubmissionDto {
    UserDto submission;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(submission));
    }
};

/// What stands at submission.responses of a body that is JSON, as JSON; empty: nothing.
std::string responses_of(const std::string& body);

struct UserChangeDto {
    UserDto user;
    Text old_password{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(user), at_most<kMaxWord>(CEREAL_NVP(old_password)));
    }
};

struct FieldDto {
    Text title{}, description{}, key{}, type{};
    std::optional<bool> required{};
    std::optional<OneOrMany> choices{}; ///< one text: separated by commas

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxLong>(CEREAL_NVP(title)),
          at_most<kMaxLong>(CEREAL_NVP(description)),
          at_most<kMaxWord>(CEREAL_NVP(key)),
          at_most<kMaxWord>(CEREAL_NVP(type)),
          CEREAL_NVP(required),
          at_most<kMaxLong>(CEREAL_NVP(choices)));
    }
};

struct CampaignWishDto {
    Text name{}, url{}, description_short{}, description_long{}, callback_url{};
    std::optional<bool> active{}, is_default{};
    std::optional<std::vector<FieldDto>> fields{};

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxLong>(CEREAL_NVP(name)),
          at_most<kMaxWord>(CEREAL_NVP(url)),
          CEREAL_NVP(active),
          cereal::make_nvp("default", is_default),
          at_most<kMaxLong>(CEREAL_NVP(description_short)),
          at_most<kMaxLong>(CEREAL_NVP(description_long)),
          at_most<kMaxLong>(CEREAL_NVP(callback_url)),
          CEREAL_NVP(fields));
    }
};

struct CampaignBodyDto {
    CampaignWishDto campaign;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(campaign));
    }
};

struct SuccessDto {
    bool success = true;
    Text submission_token{};
    std::optional<bool> exists{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(success), CEREAL_NVP(submission_token), CEREAL_NVP(exists));
    }
};

struct TokensDto {
    bool success = true;
    std::string access_token, refresh_token;
    Text device_token{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(success),
          CEREAL_NVP(access_token),
          CEREAL_NVP(refresh_token),
          CEREAL_NVP(device_token));
    }
};

struct UserDataDto {
    std::int64_t id = 0;
    std::string name, email, inserted_at;
    bool superadmin = false;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(name),
          CEREAL_NVP(email),
          CEREAL_NVP(inserted_at),
          CEREAL_NVP(superadmin));
    }
};

struct CampaignDto {
    std::int64_t id = 0;
    std::string name, url;
    bool active = false, is_default = false;
    std::string description_short, description_long, callback_url;
    RawJson fields;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(name),
          CEREAL_NVP(url),
          CEREAL_NVP(active),
          cereal::make_nvp("default", is_default),
          CEREAL_NVP(description_short),
          CEREAL_NVP(description_long),
          CEREAL_NVP(callback_url),
          CEREAL_NVP(fields));
    }
};

template <class Data>
struct DataDto {
    bool success = true;
    Data data;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(success), CEREAL_NVP(data));
    }
};

/// `error` for a token that is none, `msg` for everything else.
struct FailureDto {
    bool success = false;
    Text error{}, msg{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(success), CEREAL_NVP(error), CEREAL_NVP(msg));
    }
};

struct FaultsDto {
    std::map<std::string, std::vector<std::string>> errors;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(errors));
    }
};

} // namespace ownkey::http::loginservice
