#include "compare.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

namespace ownkey::second_opinion {

namespace {

using tx::Body;

bool same(const PublicKey& ours, const std::string& theirs) {
    return as_text(ours.view()) == theirs;
}

/// proto3 does not tell an absent key from an empty one.
template <class Bytes>
bool same(const std::optional<Bytes>& ours, const std::string& theirs) {
    return ours ? as_text(ours->view()) == theirs : theirs.empty();
}

template <class Theirs>
bool same(const tx::Timestamp& ours, const Theirs& theirs) {
    return ours.seconds == theirs.seconds() && ours.nanos == theirs.nanos();
}

template <class TheirCreation>
bool same_date(const std::optional<std::int64_t>& ours, const TheirCreation& theirs) {
    return ours ? theirs.has_target_date() && *ours == theirs.target_date().seconds()
                : !theirs.has_target_date();
}

template <class Update>
bool same_pair(const std::optional<tx::Timestamp>& ours, const Update& theirs) {
    if (!theirs.has_paired_transaction_id()) return !ours;
    return ours && same(*ours, theirs.paired_transaction_id());
}

// 2019

template <class Amounts>
bool same_receivers(const std::vector<tx::Part>& ours, const Amounts& theirs) {
    return std::equal(ours.begin(),
                      ours.end(),
                      theirs.begin(),
                      theirs.end(),
                      [](const tx::Part& part, const auto& amount) {
                          return same(part.key, amount.pubkey()) &&
                                 part.amount == amount.amount() && part.final_balance == 0;
                      });
}

template <class Amounts>
bool same_senders(const std::vector<tx::Part>& ours, const Amounts& theirs) {
    return std::equal(ours.begin(),
                      ours.end(),
                      theirs.begin(),
                      theirs.end(),
                      [](const tx::Part& part, const auto& amount) {
                          return same(part.key, amount.pubkey()) &&
                                 part.amount == amount.amount() &&
                                 part.final_balance == amount.senderfinalbalance();
                      });
}

bool same(const tx::SplitTransfer& ours, const era_2019::Transfer& theirs) {
    std::int64_t sum = 0;
    for (const auto& sender : theirs.senderamounts())
        if (__builtin_add_overflow(sum, sender.amount(), &sum)) return false;
    return same_senders(ours.senders, theirs.senderamounts()) &&
           same_receivers(ours.receivers, theirs.receiveramounts()) && ours.amount == sum;
}

bool same(const tx::Transfer& ours, const era_2019::Transfer& theirs) {
    if (theirs.senderamounts_size() != 1 || theirs.receiveramounts_size() != 1) return false;
    const auto& sender = theirs.senderamounts(0);
    const auto& receiver = theirs.receiveramounts(0);
    return same(ours.sender, sender.pubkey()) && ours.amount == sender.amount() &&
           same(ours.receiver, receiver.pubkey()) && ours.amount == receiver.amount() &&
           ours.final_balance == sender.senderfinalbalance() && ours.community.empty();
}

bool same(const tx::Creation& ours, const era_2019::TransactionCreation& theirs) {
    return same(ours.receiver, theirs.receiveramount().pubkey()) &&
           ours.amount == theirs.receiveramount().amount() &&
           same_date(ours.target_date_s, theirs) && ours.ident_hash == theirs.ident_hash() &&
           ours.community.empty();
}

// 2021

template <class TheirTransfer>
bool same_transfer(const tx::Transfer& ours, const TheirTransfer& theirs) {
    return same(ours.sender, theirs.sender().pubkey()) && ours.amount == theirs.sender().amount() &&
           same(ours.receiver, theirs.receiver()) && ours.community.empty();
}

bool same(const tx::Transfer& ours, const era_2021::GradidoTransfer& theirs) {
    return theirs.has_local() && same_transfer(ours, theirs.local());
}

bool same(const tx::CrossTransfer& ours, const era_2021::GradidoTransfer& theirs) {
    if (theirs.has_local()) return false;
    const auto& half = ours.outbound ? theirs.outbound() : theirs.inbound();
    return ours.outbound == theirs.has_outbound() && same_transfer(ours.transfer, half) &&
           ours.other_group == half.other_group() && same_pair(ours.paired, half);
}

bool same(const tx::Creation& ours, const era_2021::GradidoCreation& theirs) {
    return same(ours.receiver, theirs.receiver().pubkey()) &&
           ours.amount == theirs.receiver().amount() && same_date(ours.target_date_s, theirs) &&
           ours.ident_hash == 0 && ours.community.empty();
}

bool same(const tx::GroupFriends& ours, const era_2021::GroupFriendsUpdate& theirs) {
    return ours.group == theirs.group() &&
           ours.remove == (theirs.action() == era_2021::GroupFriendsUpdate::REMOVE);
}

bool same(const tx::GroupMember& ours, const era_2021::GroupMemberUpdate& theirs) {
    return same(ours.user, theirs.user_pubkey()) &&
           static_cast<int>(ours.change) == theirs.type() &&
           ours.target_group == theirs.target_group() && same_pair(ours.paired, theirs);
}

// 2025

bool same(const tx::Transfer& ours, const era_2025::GradidoTransfer& theirs) {
    return same(ours.sender, theirs.sender().pubkey()) && ours.amount == theirs.sender().amount() &&
           same(ours.receiver, theirs.recipient()) &&
           ours.community == theirs.sender().community_id() && ours.final_balance == 0;
}

bool same(const tx::Creation& ours, const era_2025::GradidoCreation& theirs) {
    return same(ours.receiver, theirs.recipient().pubkey()) &&
           ours.amount == theirs.recipient().amount() &&
           ours.community == theirs.recipient().community_id() &&
           same_date(ours.target_date_s, theirs) && ours.ident_hash == 0;
}

bool same(const tx::CommunityFriends& ours, const era_2025::CommunityFriendsUpdate& theirs) {
    return ours.color_fusion == theirs.color_fusion();
}

bool same(const tx::RegisterAddress& ours, const era_2025::RegisterAddress& theirs) {
    return same(ours.user, theirs.user_pubkey()) &&
           static_cast<int>(ours.type) == theirs.address_type() &&
           same(ours.name_hash, theirs.name_hash()) &&
           same(ours.account, theirs.account_pubkey()) &&
           ours.derivation_index == theirs.derivation_index();
}

bool same(const tx::DeferredTransfer& ours, const era_2025::GradidoDeferredTransfer& theirs) {
    return same(ours.transfer, theirs.transfer()) &&
           ours.timeout_s == theirs.timeout_duration().seconds();
}

bool same(const tx::CommunityRoot& ours, const era_2025::CommunityRoot& theirs) {
    return same(ours.community, theirs.pubkey()) && same(ours.gmw, theirs.gmw_pubkey()) &&
           same(ours.auf, theirs.auf_pubkey());
}

bool same(const tx::RedeemDeferredTransfer& ours,
          const era_2025::GradidoRedeemDeferredTransfer& theirs) {
    return ours.deferred_number == theirs.deferred_transfer_transaction_nr() &&
           same(ours.transfer, theirs.transfer());
}

bool same(const tx::TimeoutDeferredTransfer& ours,
          const era_2025::GradidoTimeoutDeferredTransfer& theirs) {
    return ours.deferred_number == theirs.deferred_transfer_transaction_nr();
}

/// `Ours` is what the content must be.
template <class Ours, class Theirs>
bool same_content(const Body& body, const Theirs& theirs) {
    const auto* content = std::get_if<Ours>(&body.content);
    return content != nullptr && same(*content, theirs);
}

/// What 2025 brought.
bool has_nothing_newer(const Body& ours) {
    return ours.encrypted_memos.empty() && ours.created_nanos == 0 &&
           ours.route == tx::Route::local && ours.other_group.empty();
}

bool same_memos(const Body& ours, const era_2025::TransactionBody& theirs) {
    std::string plain;
    std::size_t encrypted = 0;
    bool is_first = true;
    for (const auto& memo : theirs.memos()) {
        if (memo.type() == era_2025::EncryptedMemo::PLAIN) {
            plain += (is_first ? "" : "\n") + memo.memo();
            is_first = false;
            continue;
        }
        if (encrypted >= ours.encrypted_memos.size()) return false;
        const auto& entry = ours.encrypted_memos[encrypted++];
        if (static_cast<int>(entry.kind) != memo.type() || as_text(entry.bytes) != memo.memo())
            return false;
    }
    return ours.memo == plain && encrypted == ours.encrypted_memos.size();
}

template <class Map>
bool same_signatures(const tx::SignedTransaction& ours, const Map& theirs) {
    return std::equal(ours.signatures.begin(),
                      ours.signatures.end(),
                      theirs.begin(),
                      theirs.end(),
                      [](const tx::SignaturePair& pair, const auto& other) {
                          return same(pair.public_key, other.pubkey()) &&
                                 as_text(pair.signature.view()) == other.ed25519();
                      });
}

/// Core keeps the anchor's bytes, protobuf what they say.
bool same_anchor(ByteView ours, const era_2025::LedgerAnchor& theirs) {
    era_2025::LedgerAnchor kept;
    return kept.ParseFromArray(ours.data(), static_cast<int>(ours.size())) &&
           google::protobuf::util::MessageDifferencer::Equals(kept, theirs);
}

bool has_no_entry(const tx::SignedTransaction& ours) {
    return ours.entry.number == 0 && ours.entry.received_s == 0 && !ours.entry.hash;
}

} // namespace

bool same(const Body& ours, const era_2019::TransactionBody& theirs) {
    if (ours.era != tx::Era::gradido_2019 || ours.memo != theirs.memo() || ours.version != 0 ||
        ours.created_s != theirs.created().seconds() || !has_nothing_newer(ours))
        return false;
    if (theirs.has_creation()) return same_content<tx::Creation>(ours, theirs.creation());
    if (!theirs.has_transfer()) return false;
    const auto& transfer = theirs.transfer();
    const bool is_plain =
        transfer.senderamounts_size() == 1 && transfer.receiveramounts_size() == 1;
    return is_plain ? same_content<tx::Transfer>(ours, transfer)
                    : same_content<tx::SplitTransfer>(ours, transfer);
}

bool same(const Body& ours, const era_2021::TransactionBody& theirs) {
    if (ours.era != tx::Era::gradido_2021 || ours.memo != theirs.memo() ||
        ours.version != theirs.version_number() || ours.created_s != theirs.created().seconds() ||
        !has_nothing_newer(ours))
        return false;
    switch (theirs.data_case()) {
    case era_2021::TransactionBody::kTransfer:
        return theirs.transfer().has_local()
                   ? same_content<tx::Transfer>(ours, theirs.transfer())
                   : same_content<tx::CrossTransfer>(ours, theirs.transfer());
    case era_2021::TransactionBody::kCreation:
        return same_content<tx::Creation>(ours, theirs.creation());
    case era_2021::TransactionBody::kGroupFriendsUpdate:
        return same_content<tx::GroupFriends>(ours, theirs.group_friends_update());
    case era_2021::TransactionBody::kGroupMemberUpdate:
        return same_content<tx::GroupMember>(ours, theirs.group_member_update());
    case era_2021::TransactionBody::DATA_NOT_SET:
        return false;
    }
    return false;
}

bool same(const Body& ours, const era_2025::TransactionBody& theirs) {
    if (ours.era != tx::Era::gradido_2025 || ours.created_s != theirs.created_at().seconds() ||
        ours.created_nanos != theirs.created_at().nanos() || !same_memos(ours, theirs) ||
        static_cast<int>(ours.route) != theirs.type() || ours.other_group != theirs.other_group() ||
        ours.version != 0 || theirs.version_number() != "3.5")
        return false;
    switch (theirs.data_case()) {
    case era_2025::TransactionBody::kTransfer:
        return same_content<tx::Transfer>(ours, theirs.transfer());
    case era_2025::TransactionBody::kCreation:
        return same_content<tx::Creation>(ours, theirs.creation());
    case era_2025::TransactionBody::kCommunityFriendsUpdate:
        return same_content<tx::CommunityFriends>(ours, theirs.community_friends_update());
    case era_2025::TransactionBody::kRegisterAddress:
        return same_content<tx::RegisterAddress>(ours, theirs.register_address());
    case era_2025::TransactionBody::kDeferredTransfer:
        return same_content<tx::DeferredTransfer>(ours, theirs.deferred_transfer());
    case era_2025::TransactionBody::kCommunityRoot:
        return same_content<tx::CommunityRoot>(ours, theirs.community_root());
    case era_2025::TransactionBody::kRedeemDeferredTransfer:
        return same_content<tx::RedeemDeferredTransfer>(ours, theirs.redeem_deferred_transfer());
    case era_2025::TransactionBody::kTimeoutDeferredTransfer:
        return same_content<tx::TimeoutDeferredTransfer>(ours, theirs.timeout_deferred_transfer());
    case era_2025::TransactionBody::DATA_NOT_SET:
        return false;
    }
    return false;
}

bool same(const tx::SignedTransaction& ours, const era_2019::Transaction& theirs) {
    return ours.era == tx::Era::gradido_2019 && same_signatures(ours, theirs.sigmap().sigpair()) &&
           as_text(ours.body_bytes) == theirs.bodybytes() && ours.entry.number == theirs.id() &&
           ours.entry.received_s == theirs.received().seconds() &&
           same(ours.entry.hash, theirs.txhash()) && ours.pairing.empty();
}

bool same(const tx::SignedTransaction& ours, const era_2021::GradidoTransaction& theirs) {
    return ours.era == tx::Era::gradido_2021 &&
           same_signatures(ours, theirs.sig_map().sig_pair()) &&
           as_text(ours.body_bytes) == theirs.body_bytes() && has_no_entry(ours) &&
           ours.pairing.empty();
}

bool same(const tx::SignedTransaction& ours, const era_2025::GradidoTransaction& theirs) {
    return ours.era == tx::Era::gradido_2025 &&
           same_signatures(ours, theirs.sig_map().sig_pair()) &&
           as_text(ours.body_bytes) == theirs.body_bytes() && has_no_entry(ours) &&
           same_anchor(ours.pairing, theirs.pairing());
}

} // namespace ownkey::second_opinion
