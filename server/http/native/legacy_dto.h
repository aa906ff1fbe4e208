// Bodies of the calls about accounts of an old Gradido login server (docs/api.md).
#pragma once

#include "server/http/native/password_dto.h"

namespace ownkey::http::native {

struct LegacyHintDto {
    std::string salt, server_key;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(salt), CEREAL_NVP(server_key));
    }
};

struct LegacyProofDto {
    std::string email, check_value, registration_request;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(check_value)),
          at_most<kMaxText>(CEREAL_NVP(registration_request)));
    }
};

/// Without key members the account has no key.
struct LegacyKeyDto {
    std::string account_id, registration_response;
    std::optional<std::string> encrypted_key, public_key;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(account_id),
          CEREAL_NVP(registration_response),
          CEREAL_NVP(encrypted_key),
          CEREAL_NVP(public_key));
    }
};

/// Either document and signature, or record.
struct LegacyTakeoverDto {
    std::string email, check_value;
    std::optional<std::string> record, document, signature;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(check_value)),
          at_most<kMaxText>(CEREAL_NVP(record)),
          at_most<kMaxDocumentText>(CEREAL_NVP(document)),
          at_most<kMaxText>(CEREAL_NVP(signature)));
    }
};

} // namespace ownkey::http::native
