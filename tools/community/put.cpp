// putTransaction: the rules under which a signed transaction becomes a row.
#include "core/encoding.h"
#include "tools/community/ledger.h"

#include <algorithm>

namespace ownkey::community {

namespace {

constexpr std::int64_t kCreationLimit = 1'000 * tx::kUnitsPerGdd; // per member and target month

Refusal unreadable(Error error) {
    return {Refusal::Stage::parse, std::string(error_name(error)), std::string(error_text(error))};
}

/// Everybody has signed whom the body needs, and nobody else; whether the one more whom a creation
/// needs is entitled, check_creation_signers knows.
Result<Unit, Refusal> check_signatures(const tx::SignedTransaction& transaction) {
    const auto state = tx::signature_state(transaction);
    if (!state) return refused(state.error());
    if (!state->missing.empty())
        return refused("signatures_missing",
                       "the signature of " + to_hex(state->missing.front().view()) + " is missing");
    if (!state->complete() || state->present.empty())
        return refused("signatures_missing", "nobody has signed");
    return ok();
}

std::vector<PublicKey> signers_of(const std::vector<tx::SignaturePair>& signatures) {
    std::vector<PublicKey> keys;
    for (const auto& pair : signatures)
        keys.push_back(pair.public_key);
    std::ranges::sort(keys);
    return keys;
}

Result<std::int64_t, Refusal> sum(std::int64_t balance, std::int64_t amount) {
    if (__builtin_add_overflow(balance, amount, &balance))
        return refused("receiver_balance", "the receiver's balance would be too large");
    return balance;
}

} // namespace

Result<Applied, Refusal> Ledger::put_transaction(ByteView signed_bytes,
                                                 std::string_view idempotency_key,
                                                 std::int64_t now_s) {
    const auto decoded = tx::decode_signed(signed_bytes);
    if (!decoded) return unreadable(decoded.error());
    const auto body = tx::decode_body(decoded->body_bytes);
    if (!body) return unreadable(body.error());
    TRY(check_signatures(*decoded));

    const std::lock_guard lock(mutex_);
    auto database_transaction = TRY(Transaction::begin(database_));
    // Before the rules that look at the clock: a repeat has the same answer at any time.
    if (TRY(applied_before(*decoded, idempotency_key))) return Applied::before;
    if (const auto status = tx::check_rules(*body, {.now_s = now_s}); !status)
        return refused(status.error());
    TRY(check_kind(*body));

    auto entry = TRY(apply(*decoded, *body, now_s));
    entry.memo = body->memo;
    entry.created_s = body->created_s;
    entry.received_s = now_s;
    entry.signatures = decoded->signatures;
    entry.body = decoded->body_bytes;
    if (!idempotency_key.empty()) entry.idempotency_key = std::string(idempotency_key);
    TRY(append(std::move(entry)));
    TRY(database_transaction.commit());
    return Applied::now;
}

Result<bool, Refusal> Ledger::applied_before(const tx::SignedTransaction& transaction,
                                             std::string_view idempotency_key) {
    const std::optional<std::string_view> key =
        idempotency_key.empty() ? std::nullopt : std::optional(idempotency_key);
    auto rows = TRY(database_.query(std::string("SELECT ")
                                        .append(kEntryColumns)
                                        .append(" FROM entry WHERE body_hash = ? OR "
                                                "idempotency_key = ?"),
                                    blake2b_256({transaction.body_bytes}),
                                    key));
    bool found = false;
    while (TRY(rows.step())) {
        const auto entry = TRY(read_entry(rows));
        if (entry.body != transaction.body_bytes)
            return refused("idempotency_key", "the Idempotency-Key belongs to another transaction");
        if (signers_of(entry.signatures) != signers_of(transaction.signatures))
            return refused("body_once", "this body was applied already, signed by others");
        found = true;
    }
    return found;
}

/// What this ledger can carry out: transfers and creations of its own currency, of any era.
Result<Unit, Refusal> Ledger::check_kind(const tx::Body& body) const {
    const auto* transfer = std::get_if<tx::Transfer>(&body.content);
    const auto* creation = std::get_if<tx::Creation>(&body.content);
    if (transfer == nullptr && creation == nullptr &&
        !std::holds_alternative<tx::SplitTransfer>(body.content))
        return refused("kind", "this ledger takes transfers and creations only");
    if (body.route != tx::Route::local)
        return refused("local", "this ledger has no other community to share a transaction with");
    const auto currency = transfer != nullptr   ? transfer->community
                          : creation != nullptr ? creation->community
                                                : std::string();
    if (!currency.empty() && currency != options_.alias)
        return refused("currency", "this ledger keeps no other community's currency");
    return ok();
}

Result<Entry, Refusal>
Ledger::apply(const tx::SignedTransaction& transaction, const tx::Body& body, std::int64_t now_s) {
    if (const auto* transfer = std::get_if<tx::Transfer>(&body.content))
        return apply_transfer({{transfer->sender, transfer->amount}},
                              {{transfer->receiver, transfer->amount}},
                              now_s);
    if (const auto* split = std::get_if<tx::SplitTransfer>(&body.content))
        return apply_transfer(split->senders, split->receivers, now_s);
    return apply_creation(transaction, body, now_s);
}

Result<Member, Refusal> Ledger::known_member(const PublicKey& key, std::string_view part) {
    auto member = TRY(member_by_key(key));
    if (member) return std::move(*member);
    const std::string name(part);
    return refused(name + "_known", "the key of the " + name + " belongs to no member");
}

Result<EntryPart, Refusal> Ledger::send_part(const tx::Part& part, std::int64_t now_s) {
    const auto sender = TRY(known_member(part.key, "sender"));
    if (sender.public_key != part.key)
        return refused("sender_key_current", "the sender has another key by now");
    const auto balance = sender.balance.at(now_s);
    if (part.amount > balance)
        return refused("sender_balance",
                       "the sender has only " + tx::amount_text(balance) + " GDD");
    TRY(set_balance(sender, balance - part.amount, now_s));
    return EntryPart{part.key, -part.amount, balance - part.amount};
}

Result<EntryPart, Refusal> Ledger::receive_part(const tx::Part& part, std::int64_t now_s) {
    const auto receiver = TRY(known_member(part.key, "receiver"));
    const auto balance = TRY(sum(receiver.balance.at(now_s), part.amount));
    TRY(set_balance(receiver, balance, now_s));
    return EntryPart{part.key, part.amount, balance};
}

Result<Entry, Refusal> Ledger::apply_transfer(const std::vector<tx::Part>& senders,
                                              const std::vector<tx::Part>& receivers,
                                              std::int64_t now_s) {
    Entry entry;
    entry.kind = Kind::transfer;
    // Two keys of one member are one account.
    std::set<std::int64_t> accounts;
    std::vector<EntryPart> parts;
    for (const auto& part : senders) {
        parts.push_back(TRY(send_part(part, now_s)));
        accounts.insert(TRY(known_member(part.key, "sender")).id);
        entry.amount += part.amount; // core has checked the sum
    }
    for (const auto& part : receivers) {
        parts.push_back(TRY(receive_part(part, now_s)));
        accounts.insert(TRY(known_member(part.key, "receiver")).id);
    }
    if (accounts.size() != parts.size()) return refused(Error::tx_same_account);

    const auto& receives = parts[senders.size()];
    entry.sender = parts.front().key;
    entry.sender_balance = parts.front().balance;
    entry.receiver = receives.key;
    entry.receiver_balance = receives.balance;
    if (parts.size() == 2) return entry;
    entry.kind = Kind::split;
    entry.parts = std::move(parts);
    return entry;
}

Result<Entry, Refusal> Ledger::apply_creation(const tx::SignedTransaction& transaction,
                                              const tx::Body& body,
                                              std::int64_t now_s) {
    const auto& creation = std::get<tx::Creation>(body.content);
    const auto receiver = TRY(known_member(creation.receiver, "receiver"));
    TRY(check_creation_signers(transaction, receiver));
    const auto month = month_of(creation.target_date_s.value_or(body.created_s));
    const auto before = TRY(created_in_month(receiver, month));
    if (creation.amount > kCreationLimit - before)
        return refused("creation_limit",
                       "with " + tx::amount_text(before) +
                           " GDD created for this month already, at most " +
                           tx::amount_text(kCreationLimit) + " GDD for each member and month");

    Entry entry;
    entry.kind = Kind::creation;
    entry.receiver = creation.receiver;
    entry.amount = creation.amount;
    entry.target_month = month;
    entry.receiver_balance = TRY(receive_part({creation.receiver, creation.amount}, now_s)).balance;
    return entry;
}

/// Core's "and another" says that somebody else must sign; here that is an admin.
Result<Unit, Refusal> Ledger::check_creation_signers(const tx::SignedTransaction& transaction,
                                                     const Member& receiver) {
    bool admin_signs = false;
    for (const auto& pair : transaction.signatures) {
        const auto signer = TRY(member_by_key(pair.public_key));
        if (!signer) continue;
        if (signer->id == receiver.id) return refused(Error::tx_receiver_signs);
        // Whoever may reach this call could otherwise make money with any key pair.
        admin_signs |= signer->admin && signer->public_key == pair.public_key;
    }
    if (!admin_signs) return refused("admin_signs", "no admin has signed the creation");
    return ok();
}

Result<std::int64_t, Refusal> Ledger::created_in_month(const Member& receiver, std::int64_t month) {
    auto created = TRY(database_.query(
        "SELECT COALESCE(SUM(e.amount), 0) FROM entry e JOIN member_key k "
        "ON k.public_key = e.receiver WHERE e.kind = ? AND e.target_month = ? AND k.member_id = ?",
        static_cast<std::int64_t>(Kind::creation),
        month,
        receiver.id));
    TRY(created.step());
    return created.integer(0);
}

} // namespace ownkey::community
