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
};

Outcome<PutPayload> read_put_payload(const std::string& json);
Outcome<ErrorPayload> read_error_payload(const std::string& json);
Outcome<MailPayload> read_mail_payload(const std::string& json);

} // namespace ownkey::jobs
