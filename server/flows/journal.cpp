#include "journal.h"

#include "core/hash.h"
#include "core/wipe.h"
#include "server/flows/communities.h"
#include "server/flows/json_object.h"
#include "server/flows/no_mail.h"
#include "server/flows/server_keys.h"

#include <algorithm>
#include <array>

namespace ownkey::flows {
namespace {

constexpr std::string_view kSealUse = "outbox";
constexpr std::string_view kSealed = "sealed:";

bool is_personal(OutboxKind kind) {
    return kind == OutboxKind::mail || kind == OutboxKind::sms || kind == OutboxKind::elopage ||
           kind == OutboxKind::callback;
}

/// Bound to its kind: nothing else of an item is known when it is written and stays as it is.
std::array<Byte, 1> about(OutboxKind kind) {
    return {static_cast<Byte>(kind)};
}

Done queue(Tables& tables, const World& world, OutboxItem item) {
    if (is_personal(item.kind)) {
        const auto sealed = seal(world, kSealUse, about(item.kind), as_bytes(item.payload));
        wipe(item.payload);
        item.payload = std::string(kSealed) + to_base64url(sealed);
    }
    item.created_at = world.clock.now();
    item.next_attempt_at = std::max(item.next_attempt_at, item.created_at);
    TRY(tables.insert_outbox(item));
    return ok();
}

} // namespace

Done audit(Tables& tables,
           const World& world,
           const Caller& caller,
           const Uuid& account_id,
           std::string event,
           std::string detail) {
    return tables.append_audit({.at = world.clock.now(),
                                .account_id = account_id,
                                .event = std::move(event),
                                .detail = std::move(detail),
                                .address = caller.address});
}

Outcome<std::string> open_payload(const World& world, const OutboxItem& item) {
    if (!is_personal(item.kind) || !item.payload.starts_with(kSealed)) return item.payload;
    const auto sealed = TRY(from_base64url(std::string_view(item.payload).substr(kSealed.size())));
    const auto plain = TRY(open_sealed(world, kSealUse, about(item.kind), sealed));
    return std::string(as_text(plain.reveal()));
}

Done queue_mail(Tables& tables, const World& world, const Account& account, const MailOrder& mail) {
    if (!gets_mail(mail.to)) return ok();
    const auto& community = community_of(world.settings, account);
    JsonObject vars;
    for (const auto& [name, value] : mail.vars)
        vars.text(name, value);
    vars.text("community", community.name);
    return queue(tables,
                 world,
                 {.kind = OutboxKind::mail,
                  .account_id = account.id,
                  .subject_id = mail.subject_id,
                  .payload = JsonObject()
                                 .text("to", mail.to)
                                 .text("template", mail.template_name)
                                 .text("language", mail.language)
                                 .text("community", community.alias)
                                 .json("vars", vars.str())
                                 .str(),
                  .next_attempt_at = mail.not_before});
}

Done queue_sms(Tables& tables, const World& world, const Uuid& account_id, const MailOrder& sms) {
    JsonObject vars;
    for (const auto& [name, value] : sms.vars)
        vars.text(name, value);
    return queue(tables,
                 world,
                 {.kind = OutboxKind::sms,
                  .account_id = account_id,
                  .subject_id = sms.subject_id,
                  .payload = JsonObject()
                                 .text("to", sms.to)
                                 .text("template", sms.template_name)
                                 .text("language", sms.language)
                                 .json("vars", vars.str())
                                 .str(),
                  .next_attempt_at = sms.not_before});
}

Done queue_webhooks(Tables& tables,
                    const World& world,
                    const Account& account,
                    const std::string& event) {
    const auto& hooks = world.settings.webhooks;
    if (std::find(hooks.events.begin(), hooks.events.end(), event) == hooks.events.end())
        return ok();
    const auto at = std::chrono::floor<Seconds>(world.clock.now()).time_since_epoch().count();
    const auto id = to_text(world.random.uuid());
    for (const auto& url : hooks.urls) {
        TRY(queue(tables,
                  world,
                  {.kind = OutboxKind::webhook,
                   .account_id = account.id,
                   .payload = JsonObject()
                                  .text("url", url)
                                  .text("event", event)
                                  .text("id", id)
                                  .text("account_id", to_text(account.id))
                                  .number("at_s", at)
                                  .str()}));
    }
    return ok();
}

Done queue_move_balance(Tables& tables,
                        const World& world,
                        const Account& account,
                        const PublicKey& from,
                        const PublicKey& to) {
    const auto& community = community_of(world.settings, account).alias;
    return queue(tables,
                 world,
                 {.kind = OutboxKind::move_balance,
                  .account_id = account.id,
                  .subject_id = move_id(account.id, from),
                  .payload = JsonObject()
                                 .text("community", community)
                                 .text("from", to_hex(from.view()))
                                 .text("to", to_hex(to.view()))
                                 .text("memo", "key replaced")
                                 .str(),
                  .community = community});
}

Uuid move_id(const Uuid& account_id, const PublicKey& from) {
    const auto hash = sha256({as_bytes("ownkey-1 move"), account_id.view(), from.view()});
    return MUST(Uuid::from(hash.view().first(Uuid::kSize)));
}

Done queue_elopage(Tables& tables, const World& world, const Uuid& buy_id, std::string payload) {
    return queue(
        tables,
        world,
        {.kind = OutboxKind::elopage, .subject_id = buy_id, .payload = std::move(payload)});
}

Done queue_callback(Tables& tables,
                    const World& world,
                    const Submission& submission,
                    const std::string& url,
                    const std::string& body) {
    return queue(tables,
                 world,
                 {.kind = OutboxKind::callback,
                  .account_id = submission.account_id,
                  .subject_id = submission.id,
                  .payload = JsonObject()
                                 .text("url", url)
                                 .text("id", to_text(submission.id))
                                 .text("body", body)
                                 .str()});
}

Done queue_put_transaction(Tables& tables,
                           const World& world,
                           const PendingTransaction& transaction,
                           const tx::SignedTransaction& signed_transaction) {
    const auto bytes = to_base64url(tx::encode_signed(signed_transaction));
    return queue(tables,
                 world,
                 {.kind = OutboxKind::put_transaction,
                  .account_id = transaction.account_id,
                  .subject_id = transaction.group_id,
                  .payload = JsonObject()
                                 .text("community", transaction.community)
                                 .text("signed_transaction", bytes)
                                 .str(),
                  .community = transaction.community});
}

Done queue_error_in_transaction(Tables& tables,
                                const World& world,
                                const Uuid& account_id,
                                const std::string& community,
                                ByteView body,
                                Error error) {
    const auto decoded = tx::decode_body(body);
    const auto now_s = std::chrono::floor<Seconds>(world.clock.now()).time_since_epoch().count();
    return queue(tables,
                 world,
                 {.kind = OutboxKind::error_in_transaction,
                  .account_id = account_id,
                  .payload = JsonObject()
                                 .text("community", community)
                                 .number("created_s", decoded ? decoded->created_s : now_s)
                                 .text("generic_hash", to_hex(blake2b_256({body}).view()))
                                 .text("error", error_name(error))
                                 .text("message", error_text(error))
                                 .str(),
                  .community = community});
}

} // namespace ownkey::flows
