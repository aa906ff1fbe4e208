// Pages that need a session: what waits for a signature, and the overview.

#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "server/flows/no_mail.h"
#include "server/flows/transactions.h"
#include "server/http/pages/redirect.h"
#include "server/http/pages/session_page.h"
#include "server/http/session_cookie.h"
#include "server/http/views.h"

#include <chrono>

namespace ownkey::http {
namespace {

using kainjow::mustache::data;

constexpr int kShownPending = 100;
constexpr int kShownRecent = 10;

std::string grouped(const std::string& hex) {
    std::string out;
    for (std::size_t at = 0; at < hex.size(); at += 8)
        out.append(at != 0 ? " " : "").append(hex.substr(at, 8));
    return out;
}

/// What a row of the overview says of a transaction that moves money between two accounts.
struct Movement {
    PublicKey other;
    std::int64_t amount;
    bool outgoing;
    std::string text_key;
};

const tx::Transfer* transfer_of(const tx::Content& content) {
    if (const auto* cross = std::get_if<tx::CrossTransfer>(&content)) return &cross->transfer;
    if (const auto* deferred = std::get_if<tx::DeferredTransfer>(&content))
        return &deferred->transfer;
    if (const auto* redeem = std::get_if<tx::RedeemDeferredTransfer>(&content))
        return &redeem->transfer;
    return std::get_if<tx::Transfer>(&content);
}

std::optional<Movement> movement_of(const tx::Content& content, const PublicKey& own) {
    if (const auto* creation = std::get_if<tx::Creation>(&content))
        return Movement{creation->receiver, creation->amount, false, "dashboard.creation"};
    const auto* transfer = transfer_of(content);
    if (transfer == nullptr) return std::nullopt;
    if (transfer->sender == own)
        return Movement{transfer->receiver, transfer->amount, true, "dashboard.to"};
    return Movement{transfer->sender, transfer->amount, false, "dashboard.from"};
}

/// One line of the overview. What is signed is decoded in the page by WASM; this list is only a
/// reminder.
data recent_row(const Site& site,
                const std::string& language,
                const flows::TransactionView& view,
                const PublicKey& own) {
    data row(data::type::object);
    const auto state =
        view.transaction.state == TransactionState::signed_ && view.delivery == "retrying"
            ? view.delivery
            : transaction_state_text(view.transaction.state);
    row.set("id", to_text(view.transaction.id));
    row.set("state", state);
    row.set("state_text", site.locales().text(language, "short_state." + state));
    if (!view.transaction.outcome.empty()) row.set("outcome", view.transaction.outcome);
    row.set("at", time_value(view.transaction.created_at));
    const auto body = tx::decode_body(view.transaction.body);
    row.set("readable", body.has_value());
    if (!body) return row;
    row.set("memo", body->memo);
    const auto movement = movement_of(body->content, own);
    row.set("moves", movement.has_value());
    if (!movement) return row;
    row.set("amount", (movement->outgoing ? "\u2212" : "") + tx::amount_text(movement->amount));
    row.set("kind", site.locales().text(language, movement->text_key));
    row.set("other", to_hex(movement->other.view()).substr(0, 8));
    return row;
}

data recent_rows(const Pages& pages,
                 const Page& page,
                 const std::vector<flows::TransactionView>& views,
                 const PublicKey& own) {
    data rows(data::type::list);
    for (const auto& view : views)
        rows << recent_row(*pages.site, page.language, view, own);
    return rows;
}

void set_account(Page& page, const flows::SessionView& view) {
    const auto& account = view.account;
    page.values.set("full_name", account.first_name + " " + account.last_name);
    page.values.set("email", flows::shown_email(account.email));
    const auto hex = account.public_key ? to_hex(account.public_key->view()) : "";
    page.values.set("has_key", account.public_key.has_value());
    page.values.set("key_locked", account.key_locked);
    page.values.set("deletion_planned", account.delete_at.has_value());
    if (account.delete_at) page.values.set("delete_at", time_value(*account.delete_at));
    page.values.set("public_key", hex);
    page.values.set("public_key_grouped", grouped(hex));
    page.values.set("address", view.session.address);
    page.values.set("is_admin", account.role == Role::admin);
    page.values.set("looks_after_people",
                    account.role == Role::admin || account.role == Role::support);
    page.values.set("is_officer", account.role == Role::recovery_officer);
    page.values.set("is_staff", account.role != Role::none);
    page.values.set("since", time_value(view.session.created_at));
    page.values.set("until", time_value(view.session.expires_at));
}

} // namespace

/// Bodies and envelope stand in the page: no second fetch, and the script decodes the very bytes
/// that it will sign.
Outcome<Response> check_transactions_page(const Pages& pages, const Request& request) {
    const auto session = session_of(pages.world, request);
    if (!session && !session_is_over(session.error())) return session.error();
    // Also to whom an import left a key that was never sealed here: the login opens it.
    const bool sealed =
        session && (session->account.key_revision > 0 || session->account.key_locked);
    if (!session || !session->account.public_key || !sealed) {
        return Response::redirect(with_redirect("/account/login", "/account/checkTransactions"));
    }
    if (session->account.key_locked) return Response::redirect("/account/repairPassphrase");
    const auto views = TRY(flows::list_transactions(
        pages.world, *session, {TransactionState::pending}, kShownPending));
    const auto json = TRY(session_json(pages.world, *session));

    auto page = page_for(pages, request, "check_transactions", *session);
    page.values.set("anything", !views.empty());
    const auto minutes =
        std::chrono::ceil<std::chrono::minutes>(pages.world.settings.unlock.window).count();
    page.data_json = "{\"window_minutes\":" + std::to_string(minutes) + ",\"session\":" + json +
                     ",\"pending\":" + transactions_json(views) + "}";
    page.texts = {"password", "transaction", "state"};
    return to_response(*pages.site, request, std::move(page));
}

Outcome<Response> dashboard_page(const Pages& pages, const Request& request) {
    const auto session = session_of(pages.world, request);
    if (!session && !session_is_over(session.error())) return session.error();
    if (!session) return Response::redirect(with_redirect("/account/login", "/account/dashboard"));
    const auto views = TRY(flows::list_transactions(pages.world, *session, {}, kShownRecent));
    const auto counts = TRY(flows::count_tasks(pages.world, session->account.id));

    auto page = page_for(pages, request, "dashboard", *session);
    set_account(page, *session);
    page.values.set("pending", counts.pending > 0);
    const auto& account = session->account;
    page.values.set("calm",
                    counts.pending == 0 && account.public_key && !account.key_locked &&
                        !account.delete_at);
    page.values.set("pending_count", std::to_string(counts.pending));
    const auto rows =
        recent_rows(pages, page, views, session->account.public_key.value_or(PublicKey{}));
    page.values.set("any_recent", !views.empty());
    page.values.set("recent", rows);
    page.data_json = "{}";
    return to_response(*pages.site, request, std::move(page));
}

} // namespace ownkey::http
