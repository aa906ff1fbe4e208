// Bodies that several people of a house sign, and their signing.
#pragma once

#include "core/encoding.h"
#include "core/tx/wire.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/house.h"

namespace ownkey::house {

/// A transfer of 2019 from all of these to one stranger: each of them signs.
inline ByteVector joint_body_of(House& house,
                                const std::vector<PublicKey>& senders,
                                const std::string& memo = "For the garden") {
    tx::Writer transfer;
    for (const auto& sender : senders)
        transfer.bytes(
            1, tx::Writer().bytes(1, sender.view()).varint(2, tx::to_zigzag(10'000)).take());
    const auto sum = static_cast<std::int64_t>(senders.size()) * 10'000;
    transfer.bytes(2,
                   tx::Writer()
                       .bytes(1, house.bytes<PublicKey>().view())
                       .varint(2, tx::to_zigzag(sum))
                       .take());
    return tx::Writer()
        .bytes(1, as_bytes(memo))
        .bytes(2, tx::Writer().varint(1, static_cast<std::uint64_t>(house.now_s())).take())
        .bytes(8, transfer.take())
        .take();
}

inline ByteVector joint_body(House& house,
                             const std::vector<const Member*>& senders,
                             const std::string& memo = "For the garden") {
    std::vector<PublicKey> keys;
    for (const auto* sender : senders)
        keys.push_back(sender->key.public_key);
    return joint_body_of(house, keys, memo);
}

/// The id of this body's task of a member.
inline Uuid task_of(House& house, const Member& member, const ByteVector& body) {
    const auto views = MUST(flows::list_transactions(house.world, member.view(), {}, 1000));
    for (const auto& view : views)
        if (view.transaction.body == body) return view.transaction.id;
    return {};
}

inline flows::TransactionView show(House& house, const Member& member, const ByteVector& body) {
    return MUST(flows::get_transaction(house.world, member.view(), task_of(house, member, body)));
}

inline Signature signature_of(const Member& member, const ByteVector& body) {
    return ownkey::sign(member.key.signing, body);
}

inline Outcome<flows::TransactionView>
sign(House& house, const Member& member, const ByteVector& body) {
    return flows::sign_transaction(house.world,
                                   house.caller,
                                   member.view(),
                                   task_of(house, member, body),
                                   signature_of(member, body));
}

inline Outcome<flows::TransactionView>
decline(House& house, const Member& member, const ByteVector& body, const std::string& why = "") {
    return flows::decline_transaction(
        house.world, house.caller, member.view(), task_of(house, member, body), why);
}

/// What an outbox item delivers.
inline tx::SignedTransaction whole_of(const OutboxItem& item) {
    return MUST(
        tx::decode_signed(MUST(from_base64url(json_text(item.payload, "signed_transaction")))));
}

} // namespace ownkey::house
