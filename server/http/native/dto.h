// Request and answer bodies of /api/v1 (docs/api.md), read and written by server/http/json.h. Names
// are the wire's names.
#pragma once

#include "core/encoding.h"
#include "server/http/json.h"

#include <optional>
#include <string>

namespace ownkey::http::native {

/// Longest base64url text of n bytes is checked by the fixed type; this bounds everything else.
inline constexpr std::size_t kMaxText = 512;

struct Empty {
    template <class A>
    void serialize(A&) {}
};

struct RegistrationDto {
    std::string first_name, last_name, email, language, registration_request;
    std::optional<std::string> username, phone;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(first_name)),
          at_most<kMaxText>(CEREAL_NVP(last_name)),
          at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(language)),
          at_most<kMaxText>(CEREAL_NVP(username)),
          at_most<kMaxText>(CEREAL_NVP(phone)),
          at_most<kMaxText>(CEREAL_NVP(registration_request)));
    }
};

struct RegistrationPolicyDto {
    bool open = true;
    std::string username, phone, confirm;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(open), CEREAL_NVP(username), CEREAL_NVP(phone), CEREAL_NVP(confirm));
    }
};

struct RegistrationStartedDto {
    std::string signup_id, registration_response;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(signup_id), CEREAL_NVP(registration_response));
    }
};

struct RecordDto {
    std::string record;
    std::optional<std::string> redirect_url;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(record)), at_most<2048>(CEREAL_NVP(redirect_url)));
    }
};

/// Either link_code, or email and typed_code.
struct ConfirmationDto {
    std::optional<std::string> link_code, email, typed_code;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(link_code)),
          at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(typed_code)));
    }
};

struct ResendDto {
    std::string email;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(email)));
    }
};

struct LoginDto {
    std::string email, ke1;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(email)), at_most<kMaxText>(CEREAL_NVP(ke1)));
    }
};

struct UnlockDto {
    std::string ke1;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(ke1)));
    }
};

struct LoginStartedDto {
    std::string signin_id, ke2;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(signin_id), CEREAL_NVP(ke2));
    }
};

struct LoginFinishDto {
    std::string ke3, redirect_url;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(ke3)), at_most<2048>(CEREAL_NVP(redirect_url)));
    }
};

struct SecondFactorDto {
    std::string code, redirect_url;

    template <class A>
    void serialize(A& a) {
        a(at_most<64>(CEREAL_NVP(code)), at_most<2048>(CEREAL_NVP(redirect_url)));
    }
};

struct UnlockFinishDto {
    std::string ke3;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(ke3)));
    }
};

struct UnlockedDto {
    std::string status, csrf_token;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(status), CEREAL_NVP(csrf_token));
    }
};

struct ChallengeDto {
    std::string challenge_id;
    std::int64_t expires_at = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(challenge_id), CEREAL_NVP(expires_at));
    }
};

struct SecondFactorAskedDto {
    ChallengeDto second_factor;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(second_factor));
    }
};

struct ShareDto {
    std::string share;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(share)));
    }
};

struct WindowDto {
    std::optional<std::string> share;
    std::int64_t open_until = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(share), CEREAL_NVP(open_until));
    }
};

struct SignatureDto {
    std::string signature;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(signature)));
    }
};

struct TransactionSignatureDto {
    std::string id, signature;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(id)), at_most<kMaxText>(CEREAL_NVP(signature)));
    }
};

struct SignaturesDto {
    std::vector<TransactionSignatureDto> signatures;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(signatures));
    }
};

/// base64url of the largest body
inline constexpr std::size_t kMaxBodyText = 5'464;

struct EnlistDto {
    std::vector<std::string> transactions;
    std::optional<std::string> community;
    std::optional<std::int64_t> balance;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxBodyText>(CEREAL_NVP(transactions)),
          at_most<kMaxText>(CEREAL_NVP(community)),
          CEREAL_NVP(balance));
    }
};

/// One of them.
struct AccountNameDto {
    std::optional<std::string> email, public_key, account_id;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(public_key)),
          at_most<kMaxText>(CEREAL_NVP(account_id)));
    }
};

struct EnlistmentDto {
    AccountNameDto account;
    std::vector<std::string> transactions;
    std::optional<std::string> community;
    std::optional<std::int64_t> balance;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(account),
          at_most<kMaxBodyText>(CEREAL_NVP(transactions)),
          at_most<kMaxText>(CEREAL_NVP(community)),
          CEREAL_NVP(balance));
    }
};

struct EnlistedCountDto {
    int enlisted = 0, already = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(enlisted), CEREAL_NVP(already));
    }
};

struct CommunityDto {
    std::string alias, name, home_url;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(alias), CEREAL_NVP(name), CEREAL_NVP(home_url));
    }
};

struct CommunitiesDto {
    std::vector<CommunityDto> communities;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(communities));
    }
};

struct DeclineDto {
    std::string reason;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(reason));
    }
};

struct StatusDto {
    std::string status;
    std::optional<std::string> version{};

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(status), CEREAL_NVP(version));
    }
};

/// How many were ended.
struct EndedDto {
    std::string status;
    std::int64_t count = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(status), CEREAL_NVP(count));
    }
};

/// In: name and base64url text of a field. Fails: bad_base64, bad_length, naming the field.
template <class FixedType>
Outcome<FixedType> bytes_of(const std::string& field, const std::string& text) {
    auto bytes = fixed_from_base64url<FixedType>(text);
    if (!bytes) return Failure(bytes.error(), field, std::string(error_text(bytes.error())));
    return std::move(bytes).value();
}

} // namespace ownkey::http::native
