// More than one sender or receiver; 2019 only. The rules are: every amount is above zero, both
// sides have the same sum within 64 bits, no account stands twice, every sender signs.
#include "split_transfer.h"

#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

namespace {

Result<std::vector<Part>> decode_side(const std::vector<ByteView>& side, AmountForm form) {
    std::vector<Part> parts;
    for (const ByteView bytes : side) {
        const TransferAmount amount = TRY(decode_amount(bytes, form));
        parts.push_back({amount.key, amount.amount, amount.final_balance});
    }
    return parts;
}

/// Fails: tx_amount.
Result<std::int64_t> sum_of(const std::vector<Part>& parts) {
    std::int64_t sum = 0;
    for (const Part& part : parts) {
        if (__builtin_add_overflow(sum, part.amount, &sum)) return Error::tx_amount;
    }
    return sum;
}

bool stands_twice(const SplitTransfer& split) {
    std::vector<PublicKey> keys;
    for (const auto* side : {&split.senders, &split.receivers}) {
        for (const Part& part : *side)
            keys.push_back(part.key);
    }
    // libc++ 13 has no <=> for arrays.
    std::sort(keys.begin(), keys.end(), [](const PublicKey& a, const PublicKey& b) {
        return a.bytes < b.bytes;
    });
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

} // namespace

Result<Content> decode_parts(const std::vector<ByteView>& senders,
                             const std::vector<ByteView>& receivers) {
    SplitTransfer split;
    split.senders = TRY(decode_side(senders, AmountForm::with_balance));
    split.receivers = TRY(decode_side(receivers, AmountForm::plain));
    split.amount = TRY(sum_of(split.senders));
    if (TRY(sum_of(split.receivers)) != split.amount) return Error::tx_sums_differ;
    if (split.senders.size() > 1 || split.receivers.size() > 1) return Content(std::move(split));
    Transfer transfer;
    transfer.sender = split.senders.front().key;
    transfer.receiver = split.receivers.front().key;
    transfer.amount = split.amount;
    transfer.final_balance = split.senders.front().final_balance;
    return Content(std::move(transfer));
}

Status check(const SplitTransfer& split, const Body&, const Rules&) {
    if (split.senders.empty() || split.receivers.empty()) return Error::tx_missing_field;
    for (const auto* side : {&split.senders, &split.receivers}) {
        for (const Part& part : *side) {
            if (part.amount <= 0) return Error::tx_amount;
        }
        if (TRY(sum_of(*side)) != split.amount) return Error::tx_sums_differ;
    }
    if (stands_twice(split)) return Error::tx_same_account;
    return ok();
}

Signers signers(const SplitTransfer& split) {
    Signers needed;
    for (const Part& part : split.senders)
        needed.all_of.push_back(part.key);
    return needed;
}

void describe(const SplitTransfer& split, Json& json) {
    json.amount("amount", split.amount).open_list("senders");
    for (const Part& part : split.senders) {
        json.open_item()
            .hex("key", part.key.view())
            .amount("amount", part.amount)
            .amount("final_balance", part.final_balance)
            .close_object();
    }
    json.close_list().open_list("receivers");
    for (const Part& part : split.receivers)
        json.open_item().hex("key", part.key.view()).amount("amount", part.amount).close_object();
    json.close_list();
}

} // namespace ownkey::tx
