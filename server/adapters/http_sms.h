// HttpSms: text messages through a gateway that takes a JSON body (POST) and answers 2xx. Body,
// address and Authorization header are configured (Settings::Sms); only that address is contacted.
#pragma once

#include "server/adapters/http_client.h"
#include "server/ports/ports.h"
#include "server/settings.h"

namespace ownkey {

class HttpSms final : public SmsSender {
public:
    explicit HttpSms(const Settings::Sms& settings);

    /// ##TO## and ##TEXT## of the body are replaced, escaped for JSON; what stands in the values is
    /// not looked at again. The authorization file is read at each message, so that it can be
    /// changed while running. Fails: sms_failed (no gateway configured, not E.164, no answer in
    /// time, an answer other than 2xx; its text is not kept: it may repeat the message).
    Done send(const std::string& to, const std::string& text) override;

private:
    const Settings::Sms& settings_;
    const HttpClient client_;
};

} // namespace ownkey
