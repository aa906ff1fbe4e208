// HttpCallbackSender: tells a campaign's receiver of a confirmed submission, signed as
// docs/integrate/webhooks.md says. Whether an address may be called its caller has checked against
// loginservice.callback_allow; only that address is contacted. 2xx is accepted; anything else, a
// redirect too, is not.
#pragma once

#include "server/adapters/http_client.h"
#include "server/ports/ports.h"
#include "server/settings.h"

namespace ownkey {

class HttpCallbackSender final : public WebhookSender {
public:
    explicit HttpCallbackSender(const Settings& settings);
    Done send(const std::string& url,
              const std::string& body,
              const std::string& idempotency_key,
              Time now) override;

private:
    const Settings& settings_;
    const HttpClient client_;
};

} // namespace ownkey
