#include "server/jobs/outbox.h"

#include "core/encoding.h"
#include "server/jobs/payload.h"

#include <algorithm>

namespace ownkey::jobs {

namespace {

/// What the end of a delivery means for the transaction itself. Somebody else may have been first:
/// then nothing.
Done settle(
    Tables& tables, const OutboxItem& item, bool accepted, const std::string& text, Time now) {
    auto transaction = TRY(tables.find_transaction(*item.subject_id));
    if (!transaction || transaction->state != TransactionState::signed_) return ok();
    transaction->state = accepted ? TransactionState::delivered : TransactionState::refused;
    transaction->outcome = text;
    TRY(tables.update_transaction(*transaction));
    AuditEvent event;
    event.at = now;
    event.account_id = item.account_id;
    event.event = accepted ? "transaction.delivered" : "transaction.refused";
    event.detail = R"({"transaction":")" + to_text(*item.subject_id) + "\"}";
    return tables.append_audit(event);
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

/// What they hold opens something, or is nobody's business once it is done.
bool is_private(OutboxKind kind) {
    return kind == OutboxKind::mail || kind == OutboxKind::sms;
}

} // namespace

Outcome<bool> Outbox::run_once(Time now) {
    const auto claimed = TRY(in_transaction<std::vector<OutboxItem>>(
        parts_.store, Durability::relaxed, [&](Tables& tables) {
            return tables.claim_outbox(now, parts_.settings.outbox.lease, 1);
        }));
    if (claimed.empty()) return false;
    TRY(finish(claimed.front(), deliver(claimed.front(), now), now));
    return true;
}

Outbox::Verdict Outbox::deliver(OutboxItem item, Time now) {
    if (parts_.open) {
        auto opened = parts_.open(item);
        if (!opened) return {Verdict::Kind::hopeless, "the payload cannot be opened"};
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
        return send_webhook(item, now);
    case OutboxKind::move_balance:
        return move_balance(item);
    case OutboxKind::elopage:
        break;
    }
    return {Verdict::Kind::hopeless, "unknown kind of item"};
}

Outbox::Verdict Outbox::put_transaction(const OutboxItem& item) {
    const auto payload = read_put_payload(item.payload);
    if (!payload || !item.subject_id)
        return {Verdict::Kind::hopeless, "the payload cannot be read"};
    const auto delivery = parts_.ledger.put_transaction(
        payload->community, payload->signed_transaction, to_text(*item.subject_id));
    switch (delivery.result) {
    case Delivery::Result::accepted:
        return {Verdict::Kind::delivered, delivery.message};
    case Delivery::Result::refused:
        return {Verdict::Kind::refused, delivery.message};
    case Delivery::Result::unreachable:
        break;
    }
    return {Verdict::Kind::again, delivery.message};
}

Outbox::Verdict Outbox::report_error(const OutboxItem& item) {
    const auto payload = read_error_payload(item.payload);
    if (!payload) return {Verdict::Kind::hopeless, "the payload cannot be read"};
    const auto delivery = parts_.ledger.error_in_transaction(payload->community,
                                                             payload->created,
                                                             payload->generic_hash,
                                                             payload->error,
                                                             payload->message);
    if (delivery.result == Delivery::Result::accepted) return {Verdict::Kind::delivered, ""};
    const bool last = item.attempts + 1 >= parts_.settings.outbox.mail_attempts;
    if (delivery.result == Delivery::Result::refused || last)
        return {Verdict::Kind::hopeless, delivery.message};
    return {Verdict::Kind::again, delivery.message};
}

Outbox::Verdict Outbox::send_mail(const OutboxItem& item) {
    const auto payload = read_mail_payload(item.payload);
    if (!payload) return {Verdict::Kind::hopeless, "the payload cannot be read"};
    const auto mail = parts_.templates.render(
        payload->language, payload->template_name, payload->to, payload->vars);
    if (!mail) return {Verdict::Kind::hopeless, mail.error().detail};
    return verdict_of(item, parts_.mailer.send(*mail));
}

Outbox::Verdict Outbox::send_sms(const OutboxItem& item) {
    const auto payload = read_mail_payload(item.payload); // the same form
    if (!payload) return {Verdict::Kind::hopeless, "the payload cannot be read"};
    const auto text =
        parts_.sms_texts.render(payload->language, payload->template_name, payload->vars);
    if (!text) return {Verdict::Kind::hopeless, text.error().detail};
    return verdict_of(item, parts_.sms.send(payload->to, *text));
}

Outbox::Verdict Outbox::send_webhook(const OutboxItem& item, Time now) {
    const auto payload = read_webhook_payload(item.payload);
    if (!payload) return {Verdict::Kind::hopeless, "the payload cannot be read"};
    return verdict_of(item, parts_.webhooks.send(payload->url, payload->body, payload->id, now));
}

Outbox::Verdict Outbox::move_balance(const OutboxItem& item) {
    const auto payload = read_move_payload(item.payload);
    if (!payload) return {Verdict::Kind::hopeless, "the payload cannot be read"};
    // The item's own number: a balance may go the same way once more, later.
    const auto key =
        "move-" + std::to_string(item.id) + '-' + to_hex(payload->from.view().first(8));
    const auto delivery = parts_.ledger.move_balance(
        payload->community, payload->from, payload->to, payload->memo, key);
    switch (delivery.result) {
    case Delivery::Result::accepted:
        return {Verdict::Kind::delivered, ""};
    case Delivery::Result::refused:
        return {Verdict::Kind::refused, delivery.message};
    case Delivery::Result::unreachable:
        break;
    }
    return {Verdict::Kind::again, delivery.message};
}

Outbox::Verdict Outbox::verdict_of(const OutboxItem& item, const Done& sent) const {
    if (sent) return {Verdict::Kind::delivered, ""};
    const bool last = item.attempts + 1 >= parts_.settings.outbox.mail_attempts;
    return {last ? Verdict::Kind::hopeless : Verdict::Kind::again, sent.error().detail};
}

Done Outbox::finish(OutboxItem item, const Verdict& verdict, Time now) {
    const bool delivered = verdict.kind == Verdict::Kind::delivered;
    const bool again = verdict.kind == Verdict::Kind::again;
    ++item.attempts;
    item.claimed_until = {};
    item.last_error = delivered ? "" : verdict.text;
    item.state = delivered ? OutboxState::done : again ? OutboxState::waiting : OutboxState::failed;
    if (again) item.next_attempt_at = now + wait_after(item.attempts);
    // A mail and a text message hold codes: nobody needs them twice.
    if (is_private(item.kind) && !again) item.payload.clear();

    TRY(parts_.store.transact(Durability::full, [&](Tables& tables) -> Done {
        if (item.kind == OutboxKind::put_transaction && item.subject_id && !again)
            TRY(settle(tables, item, delivered, verdict.text, now));
        if (item.kind == OutboxKind::move_balance && !again)
            TRY(note_move(tables, item, delivered, now));
        return tables.update_outbox(item);
    }));
    if (parts_.observe)
        parts_.observe({item.id, item.kind, item.state, item.attempts, item.last_error});
    return ok();
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
