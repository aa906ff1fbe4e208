// The back end that keeps the users, where that is not Ownkey (authweb.backend_url). Implemented in
// adapters/http_user_backend.
#pragma once

#include "core/secret.h"
#include "server/domain/failure.h"

#include <string>

namespace ownkey {

struct BackendUser {
    std::string login;
    std::string email;
    std::string phone;
    const SecretBuffer& password; ///< UTF-8
};

/// What it answered. `user` is its own name for the user; `message`, why not.
struct BackendReply {
    bool accepted = false;
    std::string user{};
    std::string code{}; ///< of AddUser: secret, when it has its user verified by code
    std::string message{};
};

class UserBackend {
public:
    virtual ~UserBackend() = default;

    /// POST .../Auth/AddUser. Fails: backend_unreachable (no answer in time, none that can be
    /// read), backend_refused (a status other than 2xx).
    virtual Outcome<BackendReply> add_user(const BackendUser& user) = 0;

    /// POST .../Auth/VerifyUserCredentials. Accepted: `user` is not empty. Fails: likewise.
    virtual Outcome<BackendReply> verify(const BackendUser& user) = 0;
};

} // namespace ownkey
