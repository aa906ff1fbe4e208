// What flows write into an outbox item's payload (server/flows/journal.h), read back. Fails:
// bad_json, naming what is missing.
#pragma once

#include "core/bytes.h"
#include "server/domain/failure.h"
#include "server/domain/records.h"

#include <map>
#include <string>

namespace ownkey::jobs {

struct PutPayload {
    std::string community;
    ByteVector signed_transaction;
};

struct ErrorPayload {
    std::string community;
    Time created{};
    std::string generic_hash;
    std::string error;
    std::string message;
};

struct MailPayload {
    std::string to;
    std::string template_name;
    std::string language;
    std::map<std::string, std::string> vars;
    std::string community{}; ///< whose templates; empty in items of before there were several
};

struct WebhookPayload {
    std::string url;
    std::string id;   ///< of the event; the same for every receiver
    std::string body; ///< what is sent (docs/integrate/webhooks.md)
};

struct ElopagePayload {
    std::string email;
    std::string first_name;
    std::string last_name;
    bool no_mail = false;
};

struct CallbackPayload {
    std::string url;
    std::string id;   ///< of the submission
    std::string body; ///< what is sent (docs/integrate/loginservice.md)
};

struct MovePayload {
    std::string community;
    PublicKey from;
    PublicKey to;
    std::string memo;
};

Outcome<PutPayload> read_put_payload(const std::string& json);
Outcome<ErrorPayload> read_error_payload(const std::string& json);
/// Of a text message too.
Outcome<MailPayload> read_mail_payload(const std::string& json);
Outcome<WebhookPayload> read_webhook_payload(const std::string& json);
Outcome<ElopagePayload> read_elopage_payload(const std::string& json);
Outcome<CallbackPayload> read_callback_payload(const std::string& json);
Outcome<MovePayload> read_move_payload(const std::string& json);

} // namespace ownkey::jobs
