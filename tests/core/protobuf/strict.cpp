#include "strict.h"

#include "core/tx/text.h"
#include "wire_tree.h"

#include <era_2019.pb.h>
#include <era_2025.pb.h>
#include <google/protobuf/descriptor.h>

#include <map>
#include <set>

namespace ownkey::second_opinion {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool is_canonical(const WireNumber& number) {
    return number.spare_bytes == 0 && !number.is_over_64_bits;
}

/// Protobuf cuts what is too long for the field.
bool fits(const FieldDescriptor& field, std::uint64_t value) {
    const auto cut = static_cast<std::int32_t>(value);
    switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
        return value <= 1;
    case FieldDescriptor::CPPTYPE_UINT32:
        return value <= UINT32_MAX;
    case FieldDescriptor::CPPTYPE_INT32:
        return field.type() == FieldDescriptor::TYPE_SINT32
                   ? value <= UINT32_MAX
                   : static_cast<std::int64_t>(value) == cut;
    case FieldDescriptor::CPPTYPE_ENUM:
        return value == static_cast<std::uint32_t>(cut) &&
               field.enum_type()->FindValueByNumber(cut) != nullptr;
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_MESSAGE:
        break;
    }
    return true;
}

bool is_delimited(const FieldDescriptor& field) {
    return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ||
           field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}

std::string wire_objection(std::string_view bytes, const Descriptor& message);

std::string field_objection(const WireField& read, const FieldDescriptor& field) {
    if (read.wire_type() != (is_delimited(field) ? delimited : varint)) return "wire type";
    if (!is_canonical(read.value) || !is_canonical(read.length)) return "over-long number";
    if (!is_delimited(field)) return fits(field, read.value.value) ? "" : "out of range";
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
        return wire_objection(read.bytes, *field.message_type());
    return "";
}

std::string wire_objection(std::string_view bytes, const Descriptor& message) {
    std::set<std::string> seen;
    while (!bytes.empty()) {
        const auto read = take_field(bytes);
        if (!read) return "group";
        if (!is_canonical(read->tag)) return "over-long number";
        const auto* field = read->number() > INT32_MAX
                                ? nullptr
                                : message.FindFieldByNumber(static_cast<int>(read->number()));
        if (field == nullptr) return "unknown field";
        const auto* choice = field->containing_oneof();
        if (!field->is_repeated() &&
            !seen.insert(choice != nullptr ? choice->full_name() : field->full_name()).second)
            return "repeated field";
        if (auto words = field_objection(*read, *field); !words.empty()) return words;
    }
    return "";
}

enum class Must : std::uint8_t {
    be_there,
    be_absent,
    be_key,
    be_key_or_nothing,
    be_signature,
    be_text,
    be_name,
    be_version
};

/// Fields that are not here may hold anything of their type, or nothing.
const std::map<std::string, Must>& rules() {
    static const std::map<std::string, Must> table{
        {"era_2019.SenderAmount.pubkey", Must::be_key},
        {"era_2019.ReceiverAmount.pubkey", Must::be_key},
        {"era_2019.Transfer.senderAmounts", Must::be_there},
        {"era_2019.Transfer.receiverAmounts", Must::be_there},
        {"era_2019.TransactionCreation.receiverAmount", Must::be_there},
        {"era_2019.TransactionBody.memo", Must::be_text},
        {"era_2019.TransactionBody.created", Must::be_there},
        {"era_2019.TransactionBody.createGroup", Must::be_absent},
        {"era_2019.TransactionBody.groupChangeParent", Must::be_absent},
        {"era_2019.SignaturePair.pubKey", Must::be_key},
        {"era_2019.SignaturePair.ed25519", Must::be_signature},
        {"era_2019.Transaction.sigMap", Must::be_there},
        {"era_2019.Transaction.txHash", Must::be_key_or_nothing},
        {"era_2021.TransferAmount.pubkey", Must::be_key},
        {"era_2021.LocalTransfer.sender", Must::be_there},
        {"era_2021.LocalTransfer.receiver", Must::be_key},
        {"era_2021.CrossGroupTransfer.sender", Must::be_there},
        {"era_2021.CrossGroupTransfer.receiver", Must::be_key},
        {"era_2021.CrossGroupTransfer.other_group", Must::be_name},
        {"era_2021.GradidoCreation.receiver", Must::be_there},
        {"era_2021.GradidoCreation.target_date", Must::be_there},
        {"era_2021.GroupFriendsUpdate.group", Must::be_name},
        {"era_2021.GroupMemberUpdate.user_pubkey", Must::be_key},
        {"era_2021.GroupMemberUpdate.target_group", Must::be_name},
        {"era_2021.TransactionBody.memo", Must::be_text},
        {"era_2021.TransactionBody.created", Must::be_there},
        {"era_2021.SignaturePair.pubKey", Must::be_key},
        {"era_2021.SignaturePair.ed25519", Must::be_signature},
        {"era_2021.GradidoTransaction.sig_map", Must::be_there},
        {"era_2025.TransferAmount.pubkey", Must::be_key},
        {"era_2025.TransferAmount.community_id", Must::be_name},
        {"era_2025.GradidoTransfer.sender", Must::be_there},
        {"era_2025.GradidoTransfer.recipient", Must::be_key},
        {"era_2025.GradidoCreation.recipient", Must::be_there},
        {"era_2025.GradidoCreation.target_date", Must::be_there},
        {"era_2025.RegisterAddress.user_pubkey", Must::be_key_or_nothing},
        {"era_2025.RegisterAddress.name_hash", Must::be_key_or_nothing},
        {"era_2025.RegisterAddress.account_pubkey", Must::be_key_or_nothing},
        {"era_2025.GradidoDeferredTransfer.transfer", Must::be_there},
        {"era_2025.GradidoDeferredTransfer.timeout_duration", Must::be_there},
        {"era_2025.CommunityRoot.pubkey", Must::be_key},
        {"era_2025.CommunityRoot.gmw_pubkey", Must::be_key},
        {"era_2025.CommunityRoot.auf_pubkey", Must::be_key},
        {"era_2025.GradidoRedeemDeferredTransfer.transfer", Must::be_there},
        {"era_2025.TransactionBody.created_at", Must::be_there},
        {"era_2025.TransactionBody.version_number", Must::be_version},
        {"era_2025.TransactionBody.other_group", Must::be_name},
        {"era_2025.SignaturePair.pubKey", Must::be_key},
        {"era_2025.SignaturePair.ed25519", Must::be_signature},
        {"era_2025.GradidoTransaction.sig_map", Must::be_there},
    };
    return table;
}

/// Whether the bytes of the field, empty when it is absent, are what they must be.
bool holds(Must must, const std::string& bytes) {
    switch (must) {
    case Must::be_key:
        return bytes.size() == 32;
    case Must::be_key_or_nothing:
        return bytes.empty() || bytes.size() == 32;
    case Must::be_signature:
        return bytes.size() == 64;
    case Must::be_text:
        return tx::check_memo_text(as_bytes(bytes)).has_value();
    case Must::be_name:
        return bytes.size() <= 120 && tx::check_memo_text(as_bytes(bytes)).has_value();
    case Must::be_version:
        return bytes == "3.5";
    case Must::be_there:
    case Must::be_absent:
        break;
    }
    return false;
}

/// What is narrower than the field's type.
const std::map<std::string, std::pair<std::int64_t, std::int64_t>>& ranges() {
    constexpr std::int64_t kEndOfYear9999 = 253'402'300'799;
    static const std::map<std::string, std::pair<std::int64_t, std::int64_t>> table{
        {"era_2019.TimestampSeconds.seconds", {0, kEndOfYear9999}},
        {"era_2021.TimestampSeconds.seconds", {0, kEndOfYear9999}},
        {"era_2021.Timestamp.seconds", {0, kEndOfYear9999}},
        {"era_2021.Timestamp.nanos", {0, 999'999'999}},
        {"era_2025.TimestampSeconds.seconds", {0, kEndOfYear9999}},
        {"era_2025.Timestamp.seconds", {0, kEndOfYear9999}},
        {"era_2025.Timestamp.nanos", {0, 999'999'999}},
        {"era_2025.DurationSeconds.seconds", {0, UINT32_MAX}},
    };
    return table;
}

bool is_in_range(const Message& message, const FieldDescriptor& field) {
    const auto range = ranges().find(field.full_name());
    if (range == ranges().end()) return true;
    const auto& reflection = *message.GetReflection();
    const std::int64_t value = field.cpp_type() == FieldDescriptor::CPPTYPE_INT32
                                   ? reflection.GetInt32(message, &field)
                                   : reflection.GetInt64(message, &field);
    return value >= range->second.first && value <= range->second.second;
}

bool sums_are_equal(const era_2019::Transfer& transfer) {
    std::int64_t given = 0, taken = 0;
    bool is_over = false;
    for (const auto& sender : transfer.senderamounts())
        is_over |= __builtin_add_overflow(given, sender.amount(), &given);
    for (const auto& receiver : transfer.receiveramounts())
        is_over |= __builtin_add_overflow(taken, receiver.amount(), &taken);
    return !is_over && given == taken;
}

/// What depends on more than one field.
std::string whole_objection(const Message& message) {
    if (const auto* transfer = dynamic_cast<const era_2019::Transfer*>(&message))
        return sums_are_equal(*transfer) ? "" : "sums differ";
    if (const auto* memo = dynamic_cast<const era_2025::EncryptedMemo*>(&message)) {
        const bool is_plain = memo->type() == era_2025::EncryptedMemo::PLAIN;
        if (is_plain && (memo->memo().empty() || !holds(Must::be_text, memo->memo())))
            return "not what memo must be";
    }
    return "";
}

std::string text_of(const Message& message, const FieldDescriptor& field) {
    return message.GetReflection()->GetString(message, &field);
}

bool is_there(const Message& message, const FieldDescriptor& field) {
    const auto& reflection = *message.GetReflection();
    return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                               : reflection.HasField(message, &field);
}

std::string value_objection(const Message& message);

std::string objection_to_parts(const Message& message, const FieldDescriptor& field) {
    const auto& reflection = *message.GetReflection();
    if (!field.is_repeated()) return value_objection(reflection.GetMessage(message, &field));
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
        if (auto words = value_objection(reflection.GetRepeatedMessage(message, &field, i));
            !words.empty())
            return words;
    }
    return "";
}

/// To what the field itself holds, or lacks.
std::string content_objection(const Message& message, const FieldDescriptor& field) {
    if (!is_in_range(message, field)) return "out of range";
    const auto rule = rules().find(field.full_name());
    if (rule == rules().end()) return "";
    const bool there = is_there(message, field);
    if (rule->second == Must::be_there) return there ? "" : "missing";
    if (rule->second == Must::be_absent) return there ? "unknown type" : "";
    return holds(rule->second, text_of(message, field)) ? ""
                                                        : "not what " + field.name() + " must be";
}

bool lacks_a_choice(const Message& message) {
    const Descriptor& descriptor = *message.GetDescriptor();
    for (int i = 0; i < descriptor.oneof_decl_count(); ++i) {
        const auto& choice = *descriptor.oneof_decl(i);
        const bool may_lack = choice.full_name() == "era_2025.LedgerAnchor.id";
        if (!may_lack && !message.GetReflection()->HasOneof(message, &choice)) return true;
    }
    return false;
}

std::string value_objection(const Message& message) {
    if (lacks_a_choice(message)) return "missing";
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        const FieldDescriptor& field = *message.GetDescriptor()->field(i);
        auto words = content_objection(message, field);
        if (words.empty() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
            is_there(message, field))
            words = objection_to_parts(message, field);
        if (!words.empty()) return words;
    }
    return whole_objection(message);
}

} // namespace

std::string objection(std::string_view bytes, const Message& parsed) {
    auto words = wire_objection(bytes, *parsed.GetDescriptor());
    return words.empty() ? value_objection(parsed) : words;
}

} // namespace ownkey::second_opinion
