// Records of server/domain to rows of odb/model.hxx and back. Field by field, no rules.
#pragma once

#include "odb/model.hxx"
#include "server/domain/records.h"

namespace ownkey::store {

inline rows::Micros to_row(Time time) {
    return time.time_since_epoch().count();
}

inline Time to_time(rows::Micros micros) {
    return Time(std::chrono::microseconds(micros));
}

template <class Enum>

requires std::is_enum_v<Enum> rows::Code to_row(Enum value) {
    return static_cast<rows::Code>(value);
}

rows::Account to_row(const Account& record);
rows::Credential to_row(const Credential& record);
rows::Envelope to_row(const EnvelopeRow& record);
rows::Signup to_row(const Signup& record);
rows::Signin to_row(const Signin& record);
rows::Session to_row(const Session& record);
rows::EmailCode to_row(const EmailCode& record);
rows::PendingTransaction to_row(const PendingTransaction& record);
rows::OutboxItem to_row(const OutboxItem& record);
rows::AuditEvent to_row(const AuditEvent& record);

Account to_record(rows::Account row);
Credential to_record(rows::Credential row);
EnvelopeRow to_record(rows::Envelope row);
Signup to_record(rows::Signup row);
Signin to_record(rows::Signin row);
Session to_record(rows::Session row);
EmailCode to_record(rows::EmailCode row);
PendingTransaction to_record(rows::PendingTransaction row);
OutboxItem to_record(rows::OutboxItem row);
AuditEvent to_record(rows::AuditEvent row);

} // namespace ownkey::store
