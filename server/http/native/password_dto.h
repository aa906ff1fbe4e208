// Bodies of the calls about password and keys (docs/api.md).
#pragma once

#include "server/http/native/dto.h"

#include <vector>

namespace ownkey::http::native {

/// base64url of the largest update document (core/vault/update.h) and of two history entries.
inline constexpr std::size_t kMaxDocumentText = 16'800;
inline constexpr std::size_t kMaxHistoryText = 683;

struct PasswordChangeDto {
    std::string registration_request;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(registration_request)));
    }
};

struct RegistrationResponseDto {
    std::string registration_response;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(registration_response));
    }
};

/// Either link_code, or email and typed_code.
struct ResetStartDto {
    std::optional<std::string> link_code, email, typed_code;
    std::string registration_request;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(link_code)),
          at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(typed_code)),
          at_most<kMaxText>(CEREAL_NVP(registration_request)));
    }
};

struct ResetStartedDto {
    std::string reset_id, registration_response;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(reset_id), CEREAL_NVP(registration_response));
    }
};

struct ResetFinishDto {
    std::optional<std::string> link_code, email, typed_code;
    std::string record;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxText>(CEREAL_NVP(link_code)),
          at_most<kMaxText>(CEREAL_NVP(email)),
          at_most<kMaxText>(CEREAL_NVP(typed_code)),
          at_most<kMaxText>(CEREAL_NVP(record)));
    }
};

struct KeyUpdateDto {
    std::string document, signature;
    std::optional<std::string> history_entry;

    template <class A>
    void serialize(A& a) {
        a(at_most<kMaxDocumentText>(CEREAL_NVP(document)),
          at_most<kMaxText>(CEREAL_NVP(signature)),
          at_most<kMaxHistoryText>(CEREAL_NVP(history_entry)));
    }
};

struct EnvelopeDto {
    std::string method;
    int slot = 0;
    std::string data;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(method), CEREAL_NVP(slot), CEREAL_NVP(data));
    }
};

/// `entry` is there when the old key signed.
struct KeyChangeDto {
    std::string old_key, new_key;
    std::uint64_t revision = 0;
    std::int64_t at = 0;
    bool is_signed = false;
    std::optional<std::string> entry;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(old_key),
          CEREAL_NVP(new_key),
          CEREAL_NVP(revision),
          CEREAL_NVP(at),
          cereal::make_nvp("signed", is_signed),
          CEREAL_NVP(entry));
    }
};

struct KeysDto {
    std::string public_key;
    int derivation = 0;
    std::uint64_t revision = 0;
    bool locked = false;
    std::vector<EnvelopeDto> envelopes;
    std::vector<KeyChangeDto> history;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(public_key),
          CEREAL_NVP(derivation),
          CEREAL_NVP(revision),
          CEREAL_NVP(locked),
          CEREAL_NVP(envelopes),
          CEREAL_NVP(history));
    }
};

} // namespace ownkey::http::native
