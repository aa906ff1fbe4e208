#include "server/jobs/outbox.h"

#include "core/encoding.h"
#include "server/jobs/payload.h"

#include <algorithm>

namespace ownkey::jobs {

namespace {

/// The task, and those of others who signed the same body.
Outcome<std::vector<PendingTransaction>> tasks_of(Tables& tables, const Uuid& subject_id) {
    auto group = TRY(tables.transactions_of_group(subject_id));
    if (!group.empty()) return group;
    if (auto alone = TRY(tables.find_transaction(subject_id))) group.push_back(*std::move(alone));
    return group;
}

/// What the end of a delivery means for everybody who signed. Somebody else may have been first:
/// then nothing.
Done settle(
    Tables& tables, const OutboxItem& item, bool accepted, const std::string& text, Time now) {
    for (auto& transaction : TRY(tasks_of(tables, *item.subject_id))) {
        if (transaction.state != TransactionState::signed_) continue;
        transaction.state = accepted ? TransactionState::delivered : TransactionState::refused;
        transaction.outcome = text;
        TRY(tables.update_transaction(transaction));
        AuditEvent event;
        event.at = now;
        event.account_id = transaction.account_id;
        event.event = accepted ? "transaction.delivered" : "transaction.refused";
        event.detail = R"({"transaction":")" + to_text(transaction.id) + "\"}";
        TRY(tables.append_audit(event));
    }
    return ok();
}

/// For the person's list of what happened: whether the old key's balance came along.
Done note_move(Tables& tables, const OutboxItem& item, bool accepted, Time now) {
    AuditEvent event;
    event.at = now;
    event.account_id = item.account_id;
    event.event = accepted ? "account.balance_moved" : "account.balance_not_moved";
    event.detail = "{}";
    return tables.append_audit(event);
}

/// Whether a repeat after a power cut would be noticed: then the end of a delivery need not wait
/// for the disk. A refusal is for good, and a mail must not come twice.
Durability durability_of(OutboxKind kind, DeliveryResult result) {
    const bool has_key = kind == OutboxKind::put_transaction || kind == OutboxKind::move_balance ||
                         kind == OutboxKind::webhook || kind == OutboxKind::callback;
    const bool for_good = result == DeliveryResult::refused || result == DeliveryResult::hopeless;
    const bool unfinished = result == DeliveryResult::again || result == DeliveryResult::submitted;
    return unfinished || (has_key && !for_good) ? Durability::relaxed : Durability::full;
}

/// What they hold opens something, or is nobody's business once it is done.
bool is_private(OutboxKind kind) {
    return kind == OutboxKind::mail || kind == OutboxKind::sms || kind == OutboxKind::elopage ||
           kind == OutboxKind::callback;
}

} // namespace

Outcome<Outbox::Claim> Outbox::claim(int wanted) {
    const std::lock_guard one_at_a_time(claiming_);
    const Time now = parts_.clock.now();
    const auto offer = lanes_.offer(now, wanted);
    if (offer.limit == 0) return Claim{};
    auto items = TRY(in_transaction<std::vector<OutboxItem>>(
        parts_.store, Durability::relaxed, [&](Tables& tables) {
            return tables.claim_outbox(
                now, parts_.settings.outbox.lease, offer.limit, offer.but_for);
        }));
    for (const auto& item : items)
        lanes_.begin(item.community);
    const bool perhaps_more = items.size() == static_cast<std::size_t>(offer.limit);
    return Claim{std::move(items), perhaps_more};
}

Outcome<bool> Outbox::run_once() {
    auto claimed = TRY(claim(1));
    if (claimed.items.empty()) return false;
    TRY(deliver(std::move(claimed.items.front())));
    return true;
}

Done Outbox::deliver(OutboxItem item) {
    const auto verdict = attempt(item);
    const Time now = parts_.clock.now();
    const auto change = lanes_.end(item.community, verdict.met, verdict.text, now);
    const auto finished = finish(std::move(item), verdict, now);
    const auto told = tell(change, now);
    return finished ? told : finished;
}

Done Outbox::bound_waits() {
    const auto& settings = parts_.settings;
    const Time latest = parts_.clock.now() + settings.outbox.longest_retry + settings.outbox.lease;
    const auto bound = [&](const std::string& community, Time due) -> Done {
        TRY(in_transaction<int>(parts_.store, Durability::relaxed, [&](Tables& tables) {
            return tables.hasten_outbox(community, due);
        }));
        return ok();
    };
    // A mail may also wait for its turn after another one.
    TRY(bound("", latest + settings.signup.resend_cooldown));
    TRY(bound(settings.community.alias, latest));
    for (const auto& community : settings.communities)
        TRY(bound(community.alias, latest));
    return ok();
}

Done Outbox::heard_from(const std::string& community) {
    return tell(lanes_.heard_from(community), parts_.clock.now());
}

/// All that waited for a community that is back need not wait for its turn.
Done Outbox::tell(const std::optional<BreakerChange>& change, Time now) {
    if (!change) return ok();
    int hastened = 0;
    if (!change->open)
        hastened = TRY(in_transaction<int>(parts_.store, Durability::relaxed, [&](Tables& tables) {
            return tables.hasten_outbox(change->community, now);
        }));
    if (parts_.breaker) parts_.breaker(*change, hastened);
    return ok();
}

Outbox::Verdict Outbox::attempt(OutboxItem item) {
    if (parts_.open) {
        auto opened = parts_.open(item);
        if (!opened) return {DeliveryResult::hopeless, "the payload cannot be opened"};
        item.payload = *std::move(opened);
    }
    switch (item.kind) {
    case OutboxKind::put_transaction:
        return put_transaction(item);
    case OutboxKind::error_in_transaction:
        return report_error(item);
    case OutboxKind::mail:
        return send_mail(item);
    case OutboxKind::sms:
        return send_sms(item);
    case OutboxKind::webhook:
        return send_webhook(item);
    case OutboxKind::move_balance:
        return move_balance(item);
    case OutboxKind::elopage:
        return make_account(item);
    case OutboxKind::callback:
        return call_back(item);
    }
    return {DeliveryResult::hopeless, "unknown kind of item"};
}

Outbox::Verdict Outbox::ask_ledger(const OutboxItem& item,
                                   const std::string& community,
                                   const std::string& key,
                                   const std::function<Delivery(Ledger&)>& submit) {
    Ledger* const ledger = parts_.ledgers.find(community);
    if (ledger == nullptr)
        return {
            DeliveryResult::again, "community " + community + " is not configured", Met::silence};
    const auto delivery =
        item.reference.empty() ? submit(*ledger) : ledger->confirmation(item.reference, key);
    note_number(community, delivery.transaction_no);
    switch (delivery.result) {
    case Delivery::Result::accepted:
        return {DeliveryResult::delivered, delivery.message, Met::answer};
    case Delivery::Result::refused:
        return {DeliveryResult::refused, delivery.message, Met::answer};
    case Delivery::Result::submitted:
        return {DeliveryResult::submitted,
                delivery.message,
                Met::answer,
                delivery.reference.empty() ? item.reference : delivery.reference};
    case Delivery::Result::unknown:
        return {DeliveryResult::again, "the ledger knows nothing of it", Met::answer};
    case Delivery::Result::unreachable:
        break;
    }
    // What was submitted stays so.
    return {DeliveryResult::again, delivery.message, Met::silence, item.reference};
}

Outbox::Verdict Outbox::put_transaction(const OutboxItem& item) {
    const auto payload = read_put_payload(item.payload);
    if (!payload || !item.subject_id)
        return {DeliveryResult::hopeless, "the payload cannot be read"};
    const auto key = to_text(*item.subject_id);
    return ask_ledger(item, payload->community, key, [&](Ledger& ledger) {
        return ledger.put_transaction(payload->signed_transaction, key);
    });
}

Outbox::Verdict Outbox::move_balance(const OutboxItem& item) {
    const auto payload = read_move_payload(item.payload);
    if (!payload) return {DeliveryResult::hopeless, "the payload cannot be read"};
    // The item's own number: a balance may go the same way once more, later.
    const auto key =
        "move-" + std::to_string(item.id) + '-' + to_hex(payload->from.view().first(8));
    auto verdict = ask_ledger(item, payload->community, key, [&](Ledger& ledger) {
        return ledger.move_balance(payload->from, payload->to, payload->memo, key);
    });
    if (verdict.result == DeliveryResult::delivered) verdict.text.clear();
    return verdict;
}

Outbox::Verdict Outbox::report_error(const OutboxItem& item) {
    const auto payload = read_error_payload(item.payload);
    if (!payload) return {DeliveryResult::hopeless, "the payload cannot be read"};
    auto verdict = ask_ledger(item, payload->community, "", [&](Ledger& ledger) {
        return ledger.error_in_transaction(
            payload->created, payload->generic_hash, payload->error, payload->message);
    });
    // It has been told: nothing hangs on what it makes of that.
    if (verdict.result == DeliveryResult::submitted) verdict.result = DeliveryResult::delivered;
    if (verdict.result == DeliveryResult::refused ||
        (verdict.result == DeliveryResult::again && is_last(item)))
        verdict.result = DeliveryResult::hopeless;
    return verdict;
}

void Outbox::note_number(const std::string& community, std::int64_t transaction_no) {
    const std::lock_guard lock(numbers_mutex_);
    auto& highest = numbers_[community];
    highest = std::max(highest, transaction_no);
}

std::int64_t Outbox::last_transaction_no(const std::string& community) const {
    const std::lock_guard lock(numbers_mutex_);
    const auto found = numbers_.find(community);
    return found == numbers_.end() ? 0 : found->second;
}

Outbox::Verdict Outbox::send_mail(const OutboxItem& item) {
    const auto payload = read_mail_payload(item.payload);
    if (!payload) return {DeliveryResult::hopeless, "the payload cannot be read"};
    const auto mail = parts_.templates.render(
        payload->language, payload->template_name, payload->to, payload->vars, payload->community);
    if (!mail) return {DeliveryResult::hopeless, mail.error().detail};
    return verdict_of(item, parts_.mailer.send(*mail));
}

Outbox::Verdict Outbox::send_sms(const OutboxItem& item) {
    const auto payload = read_mail_payload(item.payload); // the same form
    if (!payload) return {DeliveryResult::hopeless, "the payload cannot be read"};
    const auto text =
        parts_.sms_texts.render(payload->language, payload->template_name, payload->vars);
    if (!text) return {DeliveryResult::hopeless, text.error().detail};
    return verdict_of(item, parts_.sms.send(payload->to, *text));
}

Outbox::Verdict Outbox::send_webhook(const OutboxItem& item) {
    const auto payload = read_webhook_payload(item.payload);
    if (!payload) return {DeliveryResult::hopeless, "the payload cannot be read"};
    return verdict_of(
        item, parts_.webhooks.send(payload->url, payload->body, payload->id, parts_.clock.now()));
}

Outbox::Verdict Outbox::make_account(const OutboxItem& item) {
    const auto payload = read_elopage_payload(item.payload);
    if (!payload || !item.subject_id || !parts_.elopage)
        return {DeliveryResult::hopeless, "the payload cannot be read"};
    const auto made = parts_.elopage(*item.subject_id, *payload);
    if (made) return {DeliveryResult::delivered};
    return {is_last(item) ? DeliveryResult::hopeless : DeliveryResult::again, made.error().detail};
}

Outbox::Verdict Outbox::call_back(const OutboxItem& item) {
    const auto payload = read_callback_payload(item.payload);
    if (!payload) return {DeliveryResult::hopeless, "the payload cannot be read"};
    if (!parts_.callback) return {DeliveryResult::hopeless, "nobody delivers callbacks here"};
    return verdict_of(item, parts_.callback(*payload, parts_.clock.now()));
}

Outbox::Verdict Outbox::verdict_of(const OutboxItem& item, const Done& sent) const {
    if (sent) return {DeliveryResult::delivered, "", Met::answer};
    return {is_last(item) ? DeliveryResult::hopeless : DeliveryResult::again,
            sent.error().detail,
            Met::silence};
}

bool Outbox::is_last(const OutboxItem& item) const {
    return item.attempts + 1 >= parts_.settings.outbox.mail_attempts;
}

Done Outbox::finish(OutboxItem item, const Verdict& verdict, Time now) {
    const bool delivered = verdict.result == DeliveryResult::delivered;
    const bool submitted = verdict.result == DeliveryResult::submitted;
    const bool over = !submitted && verdict.result != DeliveryResult::again;
    // What was submitted just now is asked for soon, however long that took.
    item.attempts = submitted && item.reference.empty() ? 1 : item.attempts + 1;
    item.claimed_until = {};
    item.last_error = delivered || submitted ? "" : verdict.text;
    item.reference = verdict.reference;
    item.state = !over ? OutboxState::waiting : delivered ? OutboxState::done : OutboxState::failed;
    if (!over) item.next_attempt_at = next_attempt(item, verdict, now);
    // A mail and a text message hold codes: nobody needs them twice.
    if (is_private(item.kind) && over) item.payload.clear();

    const auto durability = durability_of(item.kind, verdict.result);
    TRY(parts_.store.transact(durability, [&](Tables& tables) -> Done {
        if (item.kind == OutboxKind::put_transaction && item.subject_id && over)
            TRY(settle(tables, item, delivered, verdict.text, now));
        if (item.kind == OutboxKind::move_balance && over)
            TRY(note_move(tables, item, delivered, now));
        return tables.update_outbox(item);
    }));
    tally_.count(item.community, verdict.result);
    if (parts_.observe)
        parts_.observe({item.id,
                        item.kind,
                        item.state,
                        verdict.result,
                        item.community,
                        item.attempts,
                        item.last_error});
    return ok();
}

/// Not before its community may be tried, and then after the others: one that it cannot answer must
/// not be the only one that tries.
Time Outbox::next_attempt(const OutboxItem& item, const Verdict& verdict, Time now) {
    const Time next = now + wait_after(item.attempts);
    if (verdict.met != Met::silence) return next;
    const auto shut = lanes_.shut_until(item.community);
    return shut ? std::max(next, *shut + Seconds(1)) : next;
}

/// Between half and all of first_retry * 2^(attempts - 1), at most longest_retry: many servers must
/// not come back in step.
std::chrono::microseconds Outbox::wait_after(int attempts) {
    const auto& settings = parts_.settings.outbox;
    std::chrono::microseconds wait = settings.first_retry;
    for (int i = 1; i < attempts && wait < settings.longest_retry; ++i)
        wait *= 2;
    wait = std::min<std::chrono::microseconds>(wait, settings.longest_retry);
    const auto random = parts_.random.fixed<Fixed<struct JitterTag, 2>>();
    const int part = random.bytes[0] * 256 + random.bytes[1];
    return wait / 2 + wait / 2 * part / 65'535;
}

} // namespace ownkey::jobs
