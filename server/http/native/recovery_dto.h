// Request and answer bodies of the recovery room of /api/v1 (docs/api.md).
#pragma once

#include "server/http/native/dto.h"

#include <vector>

namespace ownkey::http::native {

struct OfficerDto {
    std::string id, name, public_key, card;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id), CEREAL_NVP(name), CEREAL_NVP(public_key), CEREAL_NVP(card));
    }
};

struct OfficersDto {
    std::vector<OfficerDto> officers;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(officers));
    }
};

struct CardDto {
    std::string card;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(card)));
    }
};

struct HelperDto {
    std::string id, name;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id), CEREAL_NVP(name));
    }
};

struct ConsentDto {
    int threshold = 0, shares = 0;
    bool enough = false;
    std::vector<HelperDto> officers;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(threshold), CEREAL_NVP(shares), CEREAL_NVP(enough), CEREAL_NVP(officers));
    }
};

struct ReceivedShareDto {
    std::string officer_id, name, sealed;
    std::int64_t at = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(officer_id), CEREAL_NVP(name), CEREAL_NVP(sealed), CEREAL_NVP(at));
    }
};

struct OwnCaseDto {
    std::string id, state;
    std::int64_t asked_at = 0, opens_at = 0, expires_at = 0;
    std::string box_key, reason;
    std::vector<ReceivedShareDto> shares;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(state),
          CEREAL_NVP(asked_at),
          CEREAL_NVP(opens_at),
          CEREAL_NVP(expires_at),
          CEREAL_NVP(box_key),
          CEREAL_NVP(reason),
          CEREAL_NVP(shares));
    }
};

struct OwnRecoveryDto {
    std::optional<ConsentDto> consent;
    std::optional<OwnCaseDto> open;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(consent), cereal::make_nvp("case", open));
    }
};

struct AskDto {
    std::string box_key;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(box_key)));
    }
};

struct OfficersCaseDto {
    std::string id, state;
    std::int64_t asked_at = 0, opens_at = 0, expires_at = 0;
    std::string name, email, account_id, public_key, box_key;
    int derivation = 0;
    std::int64_t key_revision = 0;
    std::optional<std::string> envelope;
    bool handed = false;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(state),
          CEREAL_NVP(asked_at),
          CEREAL_NVP(opens_at),
          CEREAL_NVP(expires_at),
          CEREAL_NVP(name),
          CEREAL_NVP(email),
          CEREAL_NVP(account_id),
          CEREAL_NVP(public_key),
          CEREAL_NVP(derivation),
          CEREAL_NVP(key_revision),
          CEREAL_NVP(box_key),
          CEREAL_NVP(envelope),
          CEREAL_NVP(handed));
    }
};

struct CasesDto {
    std::vector<OfficersCaseDto> cases;
    std::optional<std::string> next;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(cases), CEREAL_NVP(next));
    }
};

struct SealedDto {
    std::string sealed;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(sealed)));
    }
};

struct RefusalDto {
    std::string reason;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(reason)));
    }
};

} // namespace ownkey::http::native
