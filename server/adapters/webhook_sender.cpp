#include "server/adapters/webhook_sender.h"

#include "server/adapters/signed_call.h"

#include <algorithm>

namespace ownkey {

namespace {

Failure failed(std::string reason) {
    return {Error::webhook_failed, "", std::move(reason)};
}

} // namespace

HttpWebhookSender::HttpWebhookSender(const Settings::Webhooks& settings)
    : settings_(settings), client_({.timeout = settings.timeout, .max_reply_bytes = 65'536}) {}

Done HttpWebhookSender::send(const std::string& url,
                             const std::string& body,
                             const std::string& idempotency_key,
                             Time now) {
    const auto& urls = settings_.urls;
    if (std::find(urls.begin(), urls.end(), url) == urls.end())
        return failed("the receiver is not configured any more");
    auto headers = signature_headers(settings_.secret_file, body, now);
    if (!headers) return failed("webhooks.secret_file " + headers.error().detail);
    headers->emplace_back("Ownkey-Id", idempotency_key);
    const auto reply = client_.post_json(url, body, *headers);
    if (!reply) return failed(reply.error().detail);
    if (reply->status < 200 || reply->status > 299)
        return failed("status " + std::to_string(reply->status));
    return ok();
}

} // namespace ownkey
