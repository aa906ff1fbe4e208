// HttpUserBackend: users of another back end, by its JSON calls (docs/integrate/authweb.md). Only
// the configured address is contacted. Passwords go in the body, over TLS unless the address says
// http, and are wiped here.
#pragma once

#include "server/adapters/http_client.h"
#include "server/ports/user_backend.h"
#include "server/settings.h"

namespace ownkey {

class HttpUserBackend final : public UserBackend {
public:
    explicit HttpUserBackend(const SurfaceSettings::AuthWeb& settings);

    Outcome<BackendReply> add_user(const BackendUser& user) override;
    Outcome<BackendReply> verify(const BackendUser& user) override;

private:
    [[nodiscard]] Outcome<std::string> call(const char* name, const BackendUser& user) const;

    const SurfaceSettings::AuthWeb& settings_;
    const HttpClient client_;
};

} // namespace ownkey
