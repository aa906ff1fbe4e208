// HttpWebhookSender: hands a notice to one of webhooks.urls as docs/integrate/webhooks.md says.
// 2xx is accepted; anything else, a redirect too, is not.
#pragma once

#include "server/adapters/http_client.h"
#include "server/ports/ports.h"
#include "server/settings.h"

namespace ownkey {

class HttpWebhookSender final : public WebhookSender {
public:
    explicit HttpWebhookSender(const Settings::Webhooks& settings);
    Done send(const std::string& url,
              const std::string& body,
              const std::string& idempotency_key,
              Time now) override;

private:
    const Settings::Webhooks& settings_;
    const HttpClient client_;
};

} // namespace ownkey
