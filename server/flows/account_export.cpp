#include "account_export.h"

#include "server/flows/audit_detail.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/no_mail.h"
#include "server/flows/own_account.h"
#include "server/flows/roles.h"
#include "server/flows/settle.h"

namespace ownkey::flows {
namespace {

constexpr int kMost = 1'000; // of each list

std::int64_t seconds(Time time) {
    return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

std::string hex(const PublicKey& key) {
    return to_hex(key.view());
}

/// A JSON array of what `write` makes of each row.
template <class Row, class Write>
std::string list(const std::vector<Row>& rows, const Write& write) {
    std::string out;
    for (const auto& row : rows)
        out += (out.empty() ? "" : ",") + write(row).str();
    return '[' + out + ']';
}

std::string_view state_name(TransactionState state) {
    switch (state) {
    case TransactionState::pending:
        return "pending";
    case TransactionState::signed_:
        return "signed";
    case TransactionState::delivered:
        return "delivered";
    case TransactionState::declined:
        return "declined";
    case TransactionState::refused:
        return "refused";
    case TransactionState::expired:
        return "expired";
    }
    return "unknown";
}

JsonObject profile(const Account& account) {
    JsonObject out;
    out.text("id", to_text(account.id))
        .text("email", shown_email(account.email))
        .text("first_name", account.first_name)
        .text("last_name", account.last_name)
        .text("username", account.username)
        .text("phone", account.phone)
        .text("description", account.description)
        .text("language", account.language)
        .text("group_alias", account.group_alias)
        .number("publisher_id", account.publisher_id)
        .text("role", role_name(account.role))
        .number("created_at", seconds(account.created_at));
    if (account.delete_at) out.number("delete_at", seconds(*account.delete_at));
    return out;
}

/// The public key, its history and the sealed envelopes, which only the person can open.
Outcome<JsonObject> keys(Tables& tables, const Account& account) {
    JsonObject out;
    if (account.public_key) out.text("public_key", hex(*account.public_key));
    out.number("revision", static_cast<std::int64_t>(account.key_revision))
        .boolean("locked", account.key_locked);
    const auto envelopes = TRY(tables.envelopes_of(account.id));
    out.json("envelopes", list(envelopes, [](const EnvelopeRow& row) {
                 return JsonObject()
                     .number("method", static_cast<int>(row.method))
                     .number("slot", row.slot)
                     .number("revision", static_cast<std::int64_t>(row.revision))
                     .text("data", to_base64url(row.data));
             }));
    const auto changes = TRY(tables.key_changes_of(account.id));
    out.json("history", list(changes, [](const KeyChange& row) {
                 return JsonObject()
                     .number("revision", static_cast<std::int64_t>(row.revision))
                     .text("old_key", hex(row.old_key))
                     .text("new_key", hex(row.new_key))
                     .text("entry", to_base64url(row.entry))
                     .number("at", seconds(row.at));
             }));
    return out;
}

Outcome<std::string> sessions(Tables& tables, const Uuid& account_id) {
    const auto rows = TRY(tables.sessions_of(account_id, kMost));
    return list(rows, [](const Session& row) {
        return JsonObject()
            .text("id", to_text(row.id))
            .text("device", row.user_agent)
            .text("address", row.address)
            .number("created_at", seconds(row.created_at))
            .number("last_seen_at", seconds(row.last_seen_at))
            .number("expires_at", seconds(row.expires_at));
    });
}

Outcome<std::string> devices(Tables& tables, const Uuid& account_id) {
    const auto rows = TRY(tables.devices_of(account_id, kMost));
    return list(rows, [](const Device& row) {
        return JsonObject()
            .text("id", to_text(row.id))
            .text("name", row.name)
            .text("address", row.address)
            .number("created_at", seconds(row.created_at))
            .number("last_seen_at", seconds(row.last_seen_at));
    });
}

Outcome<std::string> tokens(Tables& tables, const Uuid& account_id) {
    const auto rows = TRY(tables.token_families_of(account_id, kMost));
    return list(rows, [](const TokenFamily& row) {
        return JsonObject()
            .text("id", to_text(row.id))
            .text("client_id", row.client_id)
            .text("audience", row.audience)
            .text("scope", row.scope)
            .text("device", row.device)
            .text("address", row.address)
            .number("created_at", seconds(row.created_at))
            .number("expires_at", seconds(row.expires_at));
    });
}

Outcome<std::string> transactions(Tables& tables, const Uuid& account_id) {
    const auto rows = TRY(tables.transactions_of(account_id, {}, kMost));
    return list(rows, [](const PendingTransaction& row) {
        JsonObject out;
        out.text("id", to_text(row.id))
            .text("community", row.community)
            .text("body", to_base64url(row.body))
            .text("state", state_name(row.state))
            .number("created_at", seconds(row.created_at))
            .text("outcome", row.outcome)
            .text("group_id", to_text(row.group_id))
            .boolean("repeated", row.repeated);
        if (row.signature) out.text("signature", to_base64url(row.signature->view()));
        return out;
    });
}

Outcome<std::string> events(Tables& tables, const Uuid& account_id) {
    const auto rows = TRY(tables.audit_of(account_id, kMost));
    return list(rows, [](const AuditEvent& row) {
        return JsonObject()
            .number("id", row.id)
            .number("at", seconds(row.at))
            .text("event", row.event)
            .json("detail", row.detail.empty() ? "{}" : detail_for_person(row.detail))
            .text("address", row.address);
    });
}

/// What it answered in campaigns.
Outcome<std::string> submissions(Tables& tables, const Uuid& account_id) {
    std::string out;
    for (const auto& row : TRY(tables.submissions_of(account_id, kMost))) {
        if (row.responses.empty()) continue; // somebody else named this address
        const auto campaign = TRY(tables.find_campaign(row.campaign_id));
        JsonObject one;
        one.text("id", to_text(row.id))
            .text("campaign", campaign ? campaign->name : "")
            .json("responses", row.responses)
            .number("created_at", seconds(row.created_at));
        if (row.confirmed_at) one.number("confirmed_at", seconds(*row.confirmed_at));
        out += (out.empty() ? "" : ",") + one.str();
    }
    return '[' + out + ']';
}

/// The numbers by which clients of older systems know the account.
Outcome<JsonObject> numbers(Tables& tables, const Uuid& account_id) {
    JsonObject out;
    for (const auto& [system, name] : {std::pair(System::gradido, "gradido"),
                                       std::pair(System::loginservice, "loginservice"),
                                       std::pair(System::authweb, "authweb"),
                                       std::pair(System::apparts, "apparts")})
        if (const auto number = TRY(tables.find_account_number(system, account_id)))
            out.number(name, *number);
    return out;
}

Outcome<JsonObject> second_factor(Tables& tables, const Uuid& account_id) {
    const auto factor = TRY(tables.find_second_factor(account_id));
    const auto codes = TRY(tables.count_recovery_codes(account_id));
    return JsonObject()
        .boolean("enabled", factor && factor->confirmed)
        .number("recovery_codes_left", codes);
}

Outcome<std::string> document(Tables& tables, const World& world, const Account& account) {
    JsonObject out;
    out.number("exported_at", seconds(world.clock.now()))
        .number("limited_to", kMost)
        .text("limit_note", "each list holds its newest 1000 entries at most")
        .json("account", profile(account).str());
    const auto& id = account.id;
    if (const auto change = TRY(tables.find_open_email_change(id)))
        out.text("new_email", change->email);
    const auto key_part = TRY(keys(tables, account));
    const auto factor_part = TRY(second_factor(tables, id));
    out.json("keys", key_part.str()).json("second_factor", factor_part.str());
    const auto session_part = TRY(sessions(tables, id));
    const auto device_part = TRY(devices(tables, id));
    const auto token_part = TRY(tokens(tables, id));
    const auto transaction_part = TRY(transactions(tables, id));
    const auto event_part = TRY(events(tables, id));
    const auto submission_part = TRY(submissions(tables, id));
    const auto number_part = TRY(numbers(tables, id));
    return out.json("sessions", session_part)
        .json("devices", device_part)
        .json("tokens", token_part)
        .json("transactions", transaction_part)
        .json("events", event_part)
        .json("submissions", submission_part)
        .json("numbers", number_part.str())
        .str();
}

} // namespace

Outcome<std::string>
export_account(const World& world, const Caller& caller, const SessionView& view) {
    TRY(require_fresh(world, view));
    return settle<std::string>(
        world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<std::string> {
            const auto account = TRY(own_account(tables, view));
            auto text = TRY(document(tables, world, account));
            TRY(audit(tables, world, caller, account.id, "account.exported"));
            return text;
        });
}

} // namespace ownkey::flows
