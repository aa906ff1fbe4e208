// putTransaction: the rules under which a signed transaction becomes a row.
#include "tools/community/ledger.h"

#include <algorithm>

namespace ownkey::community {

namespace {

constexpr std::int64_t kCreationLimit = 1'000 * tx::kUnitsPerGdd; // per member and target month

Refusal refused(std::string rule, std::string text) {
    return {Refusal::Stage::validate, std::move(rule), std::move(text)};
}

Refusal refused(Error error) {
    return refused(std::string(error_name(error)), std::string(error_text(error)));
}

Refusal unreadable(Error error) {
    return {Refusal::Stage::parse, std::string(error_name(error)), std::string(error_text(error))};
}

/// What the transaction alone must fulfil.
Result<Unit, Refusal>
check_alone(const tx::SignedTransaction& transaction, const tx::Body& body, std::int64_t now_s) {
    if (const auto status = tx::verify_signatures(transaction); !status)
        return refused(status.error());
    if (const auto status = tx::check_rules(body, {.now_s = now_s}); !status)
        return refused(status.error());
    return ok();
}

/// What this ledger can carry out: transfers and creations of its own currency, of any era.
Result<Unit, Refusal> check_kind(const tx::Body& body) {
    const auto* transfer = std::get_if<tx::Transfer>(&body.content);
    const auto* creation = std::get_if<tx::Creation>(&body.content);
    if (transfer == nullptr && creation == nullptr)
        return refused("kind", "this ledger takes transfers and creations only");
    if (body.route != tx::Route::local)
        return refused("local", "this ledger has no other community to share a transaction with");
    if (!(transfer != nullptr ? transfer->community : creation->community).empty())
        return refused("currency", "this ledger keeps no other community's currency");
    return ok();
}

bool signs(const tx::SignedTransaction& transaction, const PublicKey& key) {
    return std::ranges::any_of(transaction.signatures,
                               [&](const auto& pair) { return pair.public_key == key; });
}

Result<std::int64_t, Refusal> balance_plus(const Member& receiver, std::int64_t amount) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(receiver.balance, amount, &sum))
        return refused("receiver_balance", "the receiver's balance would be too large");
    return sum;
}

} // namespace

Result<Applied, Refusal> Ledger::put_transaction(ByteView signed_bytes,
                                                 std::string_view idempotency_key,
                                                 std::int64_t now_s) {
    const auto decoded = tx::decode_signed(signed_bytes);
    if (!decoded) return unreadable(decoded.error());
    const auto body = tx::decode_body(decoded->body_bytes);
    if (!body) return unreadable(body.error());

    const std::lock_guard lock(mutex_);
    auto database_transaction = TRY(Transaction::begin(database_));
    // Before the rules that look at the clock: a repeat has the same answer at any time.
    if (TRY(applied_before(*decoded, idempotency_key))) return Applied::before;
    TRY(check_alone(*decoded, *body, now_s));
    TRY(check_kind(*body));

    const auto* transfer = std::get_if<tx::Transfer>(&body->content);
    auto entry = transfer != nullptr ? TRY(apply_transfer(*decoded, *transfer))
                                     : TRY(apply_creation(*decoded, *body));
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
    auto rows = TRY(database_.query(
        "SELECT signatures, body FROM entry WHERE body_hash = ? OR idempotency_key = ?",
        blake2b_256({transaction.body_bytes}),
        key));
    const auto signatures = pack_signatures(transaction.signatures);
    bool found = false;
    while (TRY(rows.step())) {
        if (rows.blob(1) != transaction.body_bytes)
            return refused("idempotency_key", "the Idempotency-Key belongs to another transaction");
        if (rows.blob(0) != signatures)
            return refused("body_once", "this body was applied already, under other signatures");
        found = true;
    }
    return found;
}

Result<Member, Refusal> Ledger::known_member(const PublicKey& key, std::string_view part) {
    auto member = TRY(member_by_key(key));
    if (member) return std::move(*member);
    const std::string name(part);
    return refused(name + "_known", "the key of the " + name + " belongs to no member");
}

Result<Entry, Refusal> Ledger::apply_transfer(const tx::SignedTransaction& transaction,
                                              const tx::Transfer& transfer) {
    if (!signs(transaction, transfer.sender))
        return refused("sender_signs", "the sender has not signed the transfer");
    const auto sender = TRY(known_member(transfer.sender, "sender"));
    const auto receiver = TRY(known_member(transfer.receiver, "receiver"));
    if (sender.public_key != transfer.sender)
        return refused("sender_key_current", "the sender has another key by now");
    // Two keys of one member are one account.
    if (sender.id == receiver.id) return refused(Error::tx_same_account);
    if (transfer.amount > sender.balance)
        return refused("sender_balance",
                       "the sender has only " + tx::amount_text(sender.balance) + " GDD");

    Entry entry;
    entry.kind = Kind::transfer;
    entry.sender = transfer.sender;
    entry.receiver = transfer.receiver;
    entry.amount = transfer.amount;
    entry.sender_balance = sender.balance - transfer.amount;
    entry.receiver_balance = TRY(balance_plus(receiver, transfer.amount));
    TRY(set_balance(sender, *entry.sender_balance));
    TRY(set_balance(receiver, entry.receiver_balance));
    return entry;
}

Result<Entry, Refusal> Ledger::apply_creation(const tx::SignedTransaction& transaction,
                                              const tx::Body& body) {
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
    entry.receiver_balance = TRY(balance_plus(receiver, creation.amount));
    TRY(set_balance(receiver, entry.receiver_balance));
    return entry;
}

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
    auto sum = TRY(database_.query(
        "SELECT COALESCE(SUM(e.amount), 0) FROM entry e JOIN member_key k "
        "ON k.public_key = e.receiver WHERE e.kind = ? AND e.target_month = ? AND k.member_id = ?",
        static_cast<std::int64_t>(Kind::creation),
        month,
        receiver.id));
    TRY(sum.step());
    return sum.integer(0);
}

} // namespace ownkey::community
