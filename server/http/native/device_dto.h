// Bodies of the calls on sessions, devices and the second factor.
#pragma once

#include "server/http/json.h"
#include "server/http/native/dto.h"

#include <optional>
#include <string>
#include <vector>

namespace ownkey::http::native {

struct SessionRowDto {
    std::string id;
    bool current = false;
    std::string device, address;
    std::int64_t created_at = 0, last_seen_at = 0, expires_at = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(current),
          CEREAL_NVP(device),
          CEREAL_NVP(address),
          CEREAL_NVP(created_at),
          CEREAL_NVP(last_seen_at),
          CEREAL_NVP(expires_at));
    }
};

struct SessionRowsDto {
    std::vector<SessionRowDto> sessions;
    std::optional<std::string> next;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(sessions), CEREAL_NVP(next));
    }
};

struct DeviceDto {
    std::string id;
    bool current = false;
    std::string name, address;
    std::int64_t created_at = 0, last_seen_at = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(id),
          CEREAL_NVP(current),
          CEREAL_NVP(name),
          CEREAL_NVP(address),
          CEREAL_NVP(created_at),
          CEREAL_NVP(last_seen_at));
    }
};

struct DevicesDto {
    std::vector<DeviceDto> devices;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(devices));
    }
};

struct SecondFactorStateDto {
    bool enabled = false;
    std::int64_t recovery_codes_left = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(enabled), CEREAL_NVP(recovery_codes_left));
    }
};

/// `qr`: its rows, '1' = dark.
struct SecondFactorSetupDto {
    std::string secret, otpauth_uri;
    std::vector<std::string> qr;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(secret), CEREAL_NVP(otpauth_uri), CEREAL_NVP(qr));
    }
};

struct CodeDto {
    std::string code;

    template <class A>
    void serialize(A& a) {
        a(at_most<64>(CEREAL_NVP(code)));
    }
};

struct RecoveryCodesDto {
    std::vector<std::string> recovery_codes;
    std::optional<std::string> csrf_token{}; ///< of the renewed session

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(recovery_codes), CEREAL_NVP(csrf_token));
    }
};

} // namespace ownkey::http::native
