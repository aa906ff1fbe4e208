// Records of server/domain to rows of odb/model.hxx and back. Field by field, no rules.
#pragma once

#include "odb/model.hxx"
#include "server/domain/surface_records.h"

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

inline std::optional<rows::Micros> micros_of(const std::optional<Time>& time) {
    return time ? std::optional(to_row(*time)) : std::nullopt;
}

inline std::optional<Time> time_of(const std::optional<rows::Micros>& micros) {
    return micros ? std::optional(to_time(*micros)) : std::nullopt;
}

template <class FixedType>
auto bytes_of(const std::optional<FixedType>& value) {
    return value ? std::optional(value->bytes) : std::nullopt;
}

template <class FixedType>
std::optional<FixedType> fixed_of(const std::optional<std::array<Byte, FixedType::kSize>>& bytes) {
    if (!bytes) return std::nullopt;
    return FixedType{*bytes};
}

rows::Account to_row(const Account& record);
rows::Credential to_row(const Credential& record);
rows::Envelope to_row(const EnvelopeRow& record);
rows::KeyChange to_row(const KeyChange& record);
rows::Device to_row(const Device& record);
rows::SecondFactor to_row(const SecondFactor& record);
rows::RecoveryCode to_row(const RecoveryCode& record);
rows::TokenFamily to_row(const TokenFamily& record);
rows::SealedState to_row(const SealedState& record);
rows::ServiceKey to_row(const ServiceKey& record);
rows::EmailChange to_row(const EmailChange& record);
rows::Officer to_row(const Officer& record);
rows::RecoveryCase to_row(const RecoveryCase& record);
rows::HandedShare to_row(const HandedShare& record);
rows::Repeatable to_row(const Repeatable& record);
rows::Signup to_row(const Signup& record);
rows::Signin to_row(const Signin& record);
rows::Session to_row(const Session& record);
rows::EmailCode to_row(const EmailCode& record);
rows::PendingTransaction to_row(const PendingTransaction& record);
rows::OutboxItem to_row(const OutboxItem& record);
rows::ElopageBuy to_row(const ElopageBuy& record);
rows::AuditEvent to_row(const AuditEvent& record);
rows::Campaign to_row(const Campaign& record);
rows::Submission to_row(const Submission& record);
rows::LegacyCredential to_row(const LegacyCredential& record);
rows::ForeignGuid to_row(const ForeignGuid& record);

Account to_record(rows::Account row);
Credential to_record(rows::Credential row);
EnvelopeRow to_record(rows::Envelope row);
KeyChange to_record(rows::KeyChange row);
Device to_record(rows::Device row);
SecondFactor to_record(rows::SecondFactor row);
RecoveryCode to_record(rows::RecoveryCode row);
TokenFamily to_record(rows::TokenFamily row);
SealedState to_record(rows::SealedState row);
ServiceKey to_record(rows::ServiceKey row);
EmailChange to_record(rows::EmailChange row);
Officer to_record(rows::Officer row);
RecoveryCase to_record(rows::RecoveryCase row);
HandedShare to_record(rows::HandedShare row);
Repeatable to_record(rows::Repeatable row);
Signup to_record(rows::Signup row);
Signin to_record(rows::Signin row);
Session to_record(rows::Session row);
EmailCode to_record(rows::EmailCode row);
PendingTransaction to_record(rows::PendingTransaction row);
OutboxItem to_record(rows::OutboxItem row);
ElopageBuy to_record(rows::ElopageBuy row);
AuditEvent to_record(rows::AuditEvent row);
Campaign to_record(rows::Campaign row);
Submission to_record(rows::Submission row);
LegacyCredential to_record(rows::LegacyCredential row);
ForeignGuid to_record(rows::ForeignGuid row);

} // namespace ownkey::store
