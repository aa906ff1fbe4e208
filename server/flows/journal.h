// What flows leave behind besides their own rows: audit events, and outbox items for jobs. Always
// inside the database transaction of their cause.
#pragma once

#include "core/tx/transaction.h"
#include "server/flows/world.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ownkey::flows {

/// In: `detail` is a short JSON object without secrets, or empty.
Done audit(Tables& tables,
           const World& world,
           const Caller& caller,
           const Uuid& account_id,
           std::string event,
           std::string detail = "{}");

/// A mail to be rendered by jobs: payload {"to","template","language","community","vars":{…}}, all
/// values text. Its community is the account's: whose templates it is rendered from; var
/// "community" is that one's name. To an address that gets none (no_mail.h) nothing is queued.
struct MailOrder {
    std::string to;
    std::string template_name;
    std::string language;
    std::vector<std::pair<std::string, std::string>> vars;
    std::optional<Uuid> subject_id{}; ///< the e-mail code it tells of
    Time not_before{};
};

/// What goes to people may hold a code: the payload is sealed with the deployment's secret until it
/// is sent, so that a copy of the database opens no account. Nothing is queued for an account without
/// address.
Done queue_mail(Tables& tables, const World& world, const Account& account, const MailOrder& mail);
/// Out: the payload as it was queued; of mails and text messages secret. Fails: envelope_wrong_key
/// (altered, or of another deployment).
Outcome<std::string> open_payload(const World& world, const OutboxItem& item);

/// A text message: payload as a mail's; `template_name` is a key of the locale's section "sms", its
/// vars {{name}} are replaced there.
Done queue_sms(Tables& tables, const World& world, const Uuid& account_id, const MailOrder& sms);

/// Notices to the configured webhooks (one item each, if the event is among
/// Settings::Webhooks::events): payload {"url","event","id","account_id","at_s"}. Events:
/// registered, activated, key_set, disabled, deleted.
Done queue_webhooks(Tables& tables,
                    const World& world,
                    const Account& account,
                    const std::string& event);

/// Payload {"community","from","to","memo"} (keys in hex): the community moves what an account's
/// old key held: the account's. Its subject is move_id(); the store keeps such items for good.
Done queue_move_balance(Tables& tables,
                        const World& world,
                        const Account& account,
                        const PublicKey& from,
                        const PublicKey& to);
/// Says which old key a moved balance is of.
Uuid move_id(const Uuid& account_id, const PublicKey& from);

/// Work on an ElopageBuy: payload {"email","first_name","last_name","no_mail"}, sealed as mails
/// are.
Done queue_elopage(Tables& tables, const World& world, const Uuid& buy_id, std::string payload);

/// A campaign's receiver is told: payload {"url","id","body"}, sealed as mails are. In: the subject
/// is the submission; `body` is what is sent, JSON.
Done queue_callback(Tables& tables,
                    const World& world,
                    const Submission& submission,
                    const std::string& url,
                    const std::string& body);

/// Payload {"community","signed_transaction"}: the transaction with its signatures, base64url. Its
/// subject is the group. In: the task whose signature completed it: what its account signed before
/// is delivered before.
Done queue_put_transaction(Tables& tables,
                           const World& world,
                           const PendingTransaction& transaction,
                           const tx::SignedTransaction& signed_transaction);

/// Payload {"community","created_s","generic_hash","error","message"}. `created_s` is the body's
/// own time, or now if it has none. In: whose body it is, by alias.
Done queue_error_in_transaction(Tables& tables,
                                const World& world,
                                const Uuid& account_id,
                                const std::string& community,
                                ByteView body,
                                Error error);

} // namespace ownkey::flows
