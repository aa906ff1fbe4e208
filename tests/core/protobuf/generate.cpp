#include "generate.h"

#include "wire_tree.h"

namespace ownkey::second_opinion {

namespace {

constexpr std::int64_t kEndOfYear9999 = 253'402'300'799;

std::int64_t date(Random& random) {
    if (random.one_in(8)) return random.one_in(2) ? 0 : kEndOfYear9999;
    return static_cast<std::int64_t>(random.below(static_cast<std::size_t>(kEndOfYear9999)));
}

std::string memo(Random& random) {
    return random.text(5, 35);
}

std::string group(Random& random) {
    static const std::vector<std::string> names{"gdd1", "gdd2", "another-group", "x-42"};
    return random.one_of(names);
}

template <class Timestamp>
void set_timestamp(Random& random, Timestamp& timestamp) {
    timestamp.set_seconds(date(random));
    timestamp.set_nanos(
        static_cast<std::int32_t>(random.one_in(2) ? 0 : random.below(1'000'000'000)));
}

template <class Map>
void add_signatures(Random& random, Map& pairs) {
    for (std::size_t count = 1 + random.below(4); count > 0; --count) {
        auto* pair = pairs.Add();
        pair->set_pubkey(random.key());
        pair->set_ed25519(random.bytes(64));
    }
}

void fill(Random& random, era_2019::Transfer& transfer, bool several) {
    std::int64_t sum = 0;
    for (std::size_t count = several ? 2 + random.below(3) : 1; count > 0; --count) {
        auto* sender = transfer.add_senderamounts();
        sender->set_pubkey(random.key());
        sender->set_amount(static_cast<std::int64_t>(1 + random.below(1'000'000'000)));
        sender->set_senderfinalbalance(random.one_in(2) ? 0 : random.number());
        sum += sender->amount();
    }
    for (std::size_t count = several ? 1 + random.below(4) : 1; count > 0; --count) {
        auto* receiver = transfer.add_receiveramounts();
        receiver->set_pubkey(random.key());
        receiver->set_amount(count == 1 ? sum : sum / static_cast<std::int64_t>(count));
        sum -= receiver->amount();
    }
}

void fill(Random& random, era_2019::TransactionCreation& creation) {
    creation.mutable_receiveramount()->set_pubkey(random.key());
    creation.mutable_receiveramount()->set_amount(random.number());
    creation.set_ident_hash(static_cast<std::int32_t>(random.bits()));
    if (!random.one_in(4)) creation.mutable_target_date()->set_seconds(date(random));
}

template <class Amount>
void fill_amount(Random& random, Amount& amount) {
    amount.set_pubkey(random.key());
    amount.set_amount(random.number());
}

void fill(Random& random, era_2021::CrossGroupTransfer& transfer) {
    fill_amount(random, *transfer.mutable_sender());
    transfer.set_receiver(random.key());
    transfer.set_other_group(group(random));
    if (random.one_in(2)) set_timestamp(random, *transfer.mutable_paired_transaction_id());
}

void fill(Random& random, era_2021::GroupMemberUpdate& update) {
    update.set_user_pubkey(random.key());
    update.set_type(static_cast<era_2021::GroupMemberUpdate::Type>(random.below(3)));
    if (update.type() == era_2021::GroupMemberUpdate::ADD_USER) return;
    update.set_target_group(group(random));
    if (random.one_in(2)) set_timestamp(random, *update.mutable_paired_transaction_id());
}

void fill_amount(Random& random, era_2025::TransferAmount& amount) {
    amount.set_pubkey(random.key());
    amount.set_amount(random.number());
    if (random.one_in(2)) amount.set_community_id(group(random));
}

void fill(Random& random, era_2025::GradidoTransfer& transfer) {
    fill_amount(random, *transfer.mutable_sender());
    transfer.set_recipient(random.key());
}

void fill(Random& random, era_2025::RegisterAddress& address) {
    address.set_address_type(static_cast<era_2025::RegisterAddress::AddressType>(random.below(8)));
    address.set_account_pubkey(random.key());
    if (!random.one_in(3)) address.set_user_pubkey(random.key());
    if (!random.one_in(3)) address.set_name_hash(random.key());
    address.set_derivation_index(random.one_in(3) ? 0 : static_cast<std::uint32_t>(random.bits()));
}

void fill(Random& random, era_2025::LedgerAnchor& anchor) {
    anchor.set_type(static_cast<era_2025::LedgerAnchor::Type>(random.below(9)));
    if (random.one_in(2)) return anchor.set_number(random.bits());
    if (random.one_in(3)) return;
    auto& id = *anchor.mutable_hiero_transaction_id();
    set_timestamp(random, *id.mutable_valid_start());
    id.mutable_account()->set_shard(random.number());
    id.mutable_account()->set_realm(random.number());
    id.mutable_account()->set_account(random.number());
    id.mutable_account()->set_alias(random.bytes(random.below(40)));
    id.set_scheduled(random.one_in(2));
    id.set_nonce(static_cast<std::int32_t>(random.bits()));
}

void add_memos(Random& random, era_2025::TransactionBody& body) {
    for (std::size_t count = random.below(4); count > 0; --count) {
        auto* entry = body.add_memos();
        entry->set_type(static_cast<era_2025::EncryptedMemo::MemoKeyType>(random.below(3)));
        entry->set_memo(entry->type() == era_2025::EncryptedMemo::PLAIN
                            ? memo(random)
                            : random.bytes(1 + random.below(60)));
    }
}

} // namespace

era_2019::TransactionBody body_2019(Random& random, std::size_t type) {
    era_2019::TransactionBody body;
    body.set_memo(memo(random));
    body.mutable_created()->set_seconds(date(random));
    if (type == 2)
        fill(random, *body.mutable_creation());
    else
        fill(random, *body.mutable_transfer(), type == 1);
    return body;
}

era_2021::TransactionBody body_2021(Random& random, std::size_t type) {
    era_2021::TransactionBody body;
    body.set_memo(memo(random));
    body.mutable_created()->set_seconds(date(random));
    auto& transfer = *body.mutable_transfer();
    switch (type) {
    case 0:
        fill_amount(random, *transfer.mutable_local()->mutable_sender());
        transfer.mutable_local()->set_receiver(random.key());
        break;
    case 1:
        fill(random, *transfer.mutable_inbound());
        break;
    case 2:
        fill(random, *transfer.mutable_outbound());
        break;
    case 3:
        fill_amount(random, *body.mutable_creation()->mutable_receiver());
        body.mutable_creation()->mutable_target_date()->set_seconds(date(random));
        break;
    case 4:
        body.mutable_group_friends_update()->set_group(group(random));
        body.mutable_group_friends_update()->set_action(
            static_cast<era_2021::GroupFriendsUpdate::Action>(random.below(2)));
        break;
    default:
        fill(random, *body.mutable_group_member_update());
    }
    return body;
}

era_2025::TransactionBody body_2025(Random& random, std::size_t type) {
    era_2025::TransactionBody body;
    add_memos(random, body);
    set_timestamp(random, *body.mutable_created_at());
    body.set_version_number("3.5");
    body.set_type(static_cast<era_2025::TransactionBody::CrossGroupType>(
        random.one_in(2) ? 0 : random.below(4)));
    if (body.type() != era_2025::TransactionBody::LOCAL) body.set_other_group(group(random));
    switch (type) {
    case 0:
        fill(random, *body.mutable_transfer());
        break;
    case 1:
        fill_amount(random, *body.mutable_creation()->mutable_recipient());
        body.mutable_creation()->mutable_target_date()->set_seconds(date(random));
        break;
    case 2:
        body.mutable_community_friends_update()->set_color_fusion(random.one_in(2));
        break;
    case 3:
        fill(random, *body.mutable_register_address());
        break;
    case 4:
        fill(random, *body.mutable_deferred_transfer()->mutable_transfer());
        body.mutable_deferred_transfer()->mutable_timeout_duration()->set_seconds(
            static_cast<std::uint32_t>(random.bits()));
        break;
    case 5:
        body.mutable_community_root()->set_pubkey(random.key());
        body.mutable_community_root()->set_gmw_pubkey(random.key());
        body.mutable_community_root()->set_auf_pubkey(random.key());
        break;
    case 6:
        body.mutable_redeem_deferred_transfer()->set_deferred_transfer_transaction_nr(
            static_cast<std::uint64_t>(random.number()));
        fill(random, *body.mutable_redeem_deferred_transfer()->mutable_transfer());
        break;
    default:
        body.mutable_timeout_deferred_transfer()->set_deferred_transfer_transaction_nr(
            static_cast<std::uint64_t>(random.number()));
    }
    return body;
}

era_2019::Transaction signed_2019(Random& random) {
    era_2019::Transaction transaction;
    if (!random.one_in(3)) transaction.set_id(static_cast<std::uint64_t>(random.number()));
    if (!random.one_in(3)) transaction.mutable_received()->set_seconds(date(random));
    add_signatures(random, *transaction.mutable_sigmap()->mutable_sigpair());
    if (!random.one_in(3)) transaction.set_txhash(random.bytes(32));
    transaction.set_bodybytes(body_2019(random, random.below(kTypes2019)).SerializeAsString());
    return transaction;
}

era_2021::GradidoTransaction signed_2021(Random& random) {
    era_2021::GradidoTransaction transaction;
    add_signatures(random, *transaction.mutable_sig_map()->mutable_sig_pair());
    transaction.set_body_bytes(body_2021(random, random.below(kTypes2021)).SerializeAsString());
    return transaction;
}

era_2025::GradidoTransaction signed_2025(Random& random) {
    era_2025::GradidoTransaction transaction;
    add_signatures(random, *transaction.mutable_sig_map()->mutable_sig_pair());
    transaction.set_body_bytes(body_2025(random, random.below(kTypes2025)).SerializeAsString());
    if (!random.one_in(3)) fill(random, *transaction.mutable_pairing());
    return transaction;
}

std::string with_zeros(const google::protobuf::Message& message) {
    using Field = google::protobuf::FieldDescriptor;
    const auto& reflection = *message.GetReflection();
    std::string out;
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        const Field& field = *message.GetDescriptor()->field(i);
        const auto tag = static_cast<std::uint64_t>(field.number()) << 3;
        const auto append = [&](const std::string& bytes) {
            append_number(out, {tag | delimited});
            append_number(out, {bytes.size()});
            out += bytes;
        };
        if (field.is_repeated()) {
            for (int at = 0; at < reflection.FieldSize(message, &field); ++at)
                append(with_zeros(reflection.GetRepeatedMessage(message, &field, at)));
        } else if (field.cpp_type() == Field::CPPTYPE_MESSAGE) {
            if (reflection.HasField(message, &field))
                append(with_zeros(reflection.GetMessage(message, &field)));
        } else if (reflection.HasField(message, &field)) {
            // One field alone, in protobuf's own bytes.
            const std::unique_ptr<google::protobuf::Message> alone(message.New());
            alone->CopyFrom(message);
            for (int other = 0; other < message.GetDescriptor()->field_count(); ++other) {
                if (other != i)
                    reflection.ClearField(&*alone, message.GetDescriptor()->field(other));
            }
            out += alone->SerializeAsString();
        } else if (field.cpp_type() != Field::CPPTYPE_STRING) {
            append_number(out, {tag | varint});
            append_number(out, {0});
        }
    }
    return out;
}

} // namespace ownkey::second_opinion
