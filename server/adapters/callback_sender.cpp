#include "server/adapters/callback_sender.h"

#include "server/adapters/signed_call.h"

namespace ownkey {

namespace {

Failure failed(std::string reason) {
    return {Error::webhook_failed, "", std::move(reason)};
}

} // namespace

HttpCallbackSender::HttpCallbackSender(const Settings& settings)
    : settings_(settings),
      client_({.timeout = settings.loginservice.callback_timeout, .max_reply_bytes = 65'536}) {}

Done HttpCallbackSender::send(const std::string& url,
                              const std::string& body,
                              const std::string& idempotency_key,
                              Time now) {
    auto headers = signature_headers(settings_.loginservice.callback_secret_file, body, now);
    if (!headers) return failed("loginservice.callback_" + headers.error().field);
    headers->emplace_back("Ownkey-Id", idempotency_key);
    const auto reply = client_.post_json(url, body, *headers);
    if (!reply) return failed(reply.error().detail);
    if (reply->status < 200 || reply->status > 299)
        return failed("status " + std::to_string(reply->status));
    return ok();
}

} // namespace ownkey
