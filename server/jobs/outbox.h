// The outbox: delivers what flows queued, at least once, with a key that lets the receiver apply it
// once.
//
//   accepted:    transaction delivered, item done, audit "transaction.delivered", all in one
//                database transaction
//   refused:     transaction refused with the community's text, item failed
//   submitted:   the ledger's reference is kept; it is asked for a confirmation until it accepts or
//                refuses. If it knows nothing of it, it is submitted again, under the same key
//   unreachable: again after first_retry, doubled each time up to longest_retry, with jitter; the
//                transaction stays signed
//
// A community that does not answer is left alone for a while (lanes.h): then nothing of it is
// claimed, so that no attempts are used up. When it answers again all that waits for it is due.
// A mail, a text message, a webhook, a callback or an error report is given up after
// outbox.mail_attempts; a transaction and a move of a balance never are.
#pragma once

#include "server/jobs/lanes.h"
#include "server/jobs/mail_templates.h"
#include "server/jobs/payload.h"
#include "server/jobs/sms_texts.h"
#include "server/jobs/tally.h"
#include "server/ports/ports.h"
#include "server/ports/store.h"
#include "server/settings.h"

#include <functional>

namespace ownkey::jobs {

/// For the log and the operator: no content, no addresses.
struct DeliveryEvent {
    std::int64_t item_id = 0;
    OutboxKind kind = OutboxKind::put_transaction;
    OutboxState state = OutboxState::waiting; ///< waiting: will be looked at again
    DeliveryResult result = DeliveryResult::again;
    std::string community;
    int attempts = 0;
    std::string error;
};

class Outbox {
public:
    struct Parts {
        Store& store;
        Clock& clock;
        Random& random;
        Ledgers& ledgers;
        Mailer& mailer;
        const MailTemplates& templates;
        SmsSender& sms;
        const SmsTexts& sms_texts;
        WebhookSender& webhooks;
        const Settings& settings;
        std::function<void(const DeliveryEvent&)> observe = nullptr;
        /// The payload of an item in clear (flows/journal.h open_payload); empty: it is clear.
        std::function<Outcome<std::string>(const OutboxItem&)> open = nullptr;
        /// Also told how many items were hastened, when it closed.
        std::function<void(const BreakerChange&, int hastened)> breaker = nullptr;
        /// Makes the account of an ElopageBuy (flows/elopage.h); empty: nobody does.
        std::function<Done(const Uuid& buy, const ElopagePayload&)> elopage = nullptr;
        /// Tells a campaign's receiver; empty: nobody does.
        std::function<Done(const CallbackPayload&, Time now)> callback = nullptr;
    };

    struct Claim {
        std::vector<OutboxItem> items;
        bool perhaps_more = false; ///< as many as could be asked for
    };

    explicit Outbox(Parts parts) : parts_(std::move(parts)), lanes_(parts_.settings.outbox) {}

    /// Claims due items, at most one for each of `wanted` deliverers, so that each can begin at
    /// once: a lease is longer than any call. Out: each goes to deliver() once, soon. Fails: the
    /// store's error. Both usable from several threads and processes at once.
    Outcome<Claim> claim(int wanted);
    /// Fails: the store's error; the item's lease then runs out and it is delivered again.
    Done deliver(OutboxItem item);

    /// One due item. Out: whether there was one.
    Outcome<bool> run_once();

    /// Whatever waits longer than it should, because the clock was set back since: soon. To be
    /// called now and then.
    Done bound_waits();

    /// A community answered somebody else: its breaker closes.
    Done heard_from(const std::string& community);
    /// The highest number that its ledger named to this process; 0: none.
    [[nodiscard]] std::int64_t last_transaction_no(const std::string& community) const;

    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    struct Verdict {
        DeliveryResult result = DeliveryResult::hopeless;
        std::string text{};
        Met met = Met::nothing;
        std::string reference{}; ///< when submitted
    };

    Verdict attempt(OutboxItem item);
    Verdict put_transaction(const OutboxItem& item);
    Verdict move_balance(const OutboxItem& item);
    Verdict report_error(const OutboxItem& item);
    Verdict send_mail(const OutboxItem& item);
    Verdict send_sms(const OutboxItem& item);
    Verdict send_webhook(const OutboxItem& item);
    Verdict make_account(const OutboxItem& item);
    Verdict call_back(const OutboxItem& item);
    /// Submits with `submit`, or asks what became of it.
    Verdict ask_ledger(const OutboxItem& item,
                       const std::string& community,
                       const std::string& key,
                       const std::function<Delivery(Ledger&)>& submit);
    /// Delivered, or again unless this was the last try.
    [[nodiscard]] Verdict verdict_of(const OutboxItem& item, const Done& sent) const;
    [[nodiscard]] bool is_last(const OutboxItem& item) const;
    void note_number(const std::string& community, std::int64_t transaction_no);

    Done finish(OutboxItem item, const Verdict& verdict, Time now);
    [[nodiscard]] Time next_attempt(const OutboxItem& item, const Verdict& verdict, Time now);
    [[nodiscard]] std::chrono::microseconds wait_after(int attempts);
    Done tell(const std::optional<BreakerChange>& change, Time now);

    const Parts parts_;
    Lanes lanes_;
    Tally tally_;
    std::mutex claiming_;
    mutable std::mutex numbers_mutex_;
    std::map<std::string, std::int64_t> numbers_;
};

} // namespace ownkey::jobs
