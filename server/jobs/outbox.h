// The outbox: delivers what flows queued, at least once, with a key that lets the receiver apply it
// once.
//
//   accepted:    transaction delivered, item done, audit "transaction.delivered", all in one
//                database transaction
//   refused:     transaction refused with the community's text, item failed
//   unreachable: again after first_retry, doubled each time up to longest_retry, with jitter; the
//                transaction stays signed
//
// A mail, a text message, a webhook or an error report is given up after outbox.mail_attempts; a
// transaction and a move of a balance never are.
#pragma once

#include "server/jobs/mail_templates.h"
#include "server/jobs/sms_texts.h"
#include "server/ports/ports.h"
#include "server/ports/store.h"
#include "server/settings.h"

#include <functional>

namespace ownkey::jobs {

/// For the log and the operator: no content, no addresses.
struct DeliveryEvent {
    std::int64_t item_id = 0;
    OutboxKind kind = OutboxKind::put_transaction;
    OutboxState state = OutboxState::waiting; ///< waiting: will be tried again
    int attempts = 0;
    std::string error;
};

class Outbox {
public:
    struct Parts {
        Store& store;
        Random& random;
        Ledger& ledger;
        Mailer& mailer;
        const MailTemplates& templates;
        SmsSender& sms;
        const SmsTexts& sms_texts;
        WebhookSender& webhooks;
        const Settings& settings;
        std::function<void(const DeliveryEvent&)> observe = nullptr;
        /// The payload of an item in clear (flows/journal.h open_payload); empty: it is clear.
        std::function<Outcome<std::string>(const OutboxItem&)> open = nullptr;
    };

    explicit Outbox(Parts parts) : parts_(std::move(parts)) {}

    /// Claims and delivers one due item. Out: whether there was one. Fails: the store's error; the
    /// item's lease then runs out and it is delivered again. Usable from several threads and
    /// processes at once.
    Outcome<bool> run_once(Time now);

private:
    struct Verdict {
        enum class Kind : std::uint8_t { delivered, refused, again, hopeless } kind;
        std::string text;
    };

    Verdict deliver(OutboxItem item, Time now);
    Verdict put_transaction(const OutboxItem& item);
    Verdict report_error(const OutboxItem& item);
    Verdict send_mail(const OutboxItem& item);
    Verdict send_sms(const OutboxItem& item);
    Verdict send_webhook(const OutboxItem& item, Time now);
    Verdict move_balance(const OutboxItem& item);
    /// Delivered, or again unless this was the last try.
    [[nodiscard]] Verdict verdict_of(const OutboxItem& item, const Done& sent) const;
    Done finish(OutboxItem item, const Verdict& verdict, Time now);
    [[nodiscard]] std::chrono::microseconds wait_after(int attempts);

    const Parts parts_;
};

} // namespace ownkey::jobs
