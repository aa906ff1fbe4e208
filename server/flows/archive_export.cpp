#include "core/encoding.h"
#include "server/flows/archive.h"
#include "server/flows/archive_words.h"
#include "server/flows/json_object.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

using Write = std::function<Done(const std::string&)>;
constexpr int kAtOnce = 200;
constexpr int kMostOfOne = 10'000; ///< submissions, tasks of one account; officers

JsonObject line_of(std::string_view kind) {
    JsonObject line;
    line.text("kind", kind);
    return line;
}

JsonObject line_of(std::string_view kind, const Uuid& account) {
    auto line = line_of(kind);
    line.text("account", to_text(account));
    return line;
}

std::int64_t us(Time time) {
    return time.time_since_epoch().count();
}

void add(JsonObject& line, std::string_view name, const std::optional<Time>& time) {
    if (time) line.number(name, us(*time));
}

/// Integers of 64 bits stand as text: JSON numbers are exact up to 53.
void add(JsonObject& line, std::string_view name, std::int64_t number) {
    line.text(name, std::to_string(number));
}

std::string head(const World& world) {
    return line_of(archive::kHead)
        .number("version", archive::kVersion)
        .text("server", to_hex(world.opaque_keys.public_key.view()))
        .text("note", archive::kNote)
        .str();
}

std::string line_of(const Account& account) {
    auto line = line_of("account");
    line.text("id", to_text(account.id))
        .text("email", account.email)
        .text("email_key", account.email_key)
        .text("first_name", account.first_name)
        .text("last_name", account.last_name)
        .text("username", account.username)
        .text("phone", account.phone)
        .text("description", account.description)
        .text("language", account.language)
        .text("group_alias", account.group_alias)
        .number("state", static_cast<int>(account.state))
        .number("role", static_cast<int>(account.role))
        .number("created_us", us(account.created_at));
    add(line, "publisher_id", account.publisher_id);
    if (account.public_key) line.text("public_key", to_hex(account.public_key->view()));
    line.number("derivation", static_cast<int>(account.derivation))
        .number("key_revision", static_cast<std::int64_t>(account.key_revision))
        .boolean("key_locked", account.key_locked);
    add(line, "delete_us", account.delete_at);
    return line.str();
}

Done write_credential(Tables& tables, const Uuid& id, std::vector<std::string>& lines) {
    const auto credential = TRY(tables.find_credential(id));
    if (!credential) return ok();
    lines.push_back(line_of("credential", id)
                        .number("suite", static_cast<int>(credential->suite))
                        .text("record", to_base64url(credential->record.view()))
                        .number("updated_us", us(credential->updated_at))
                        .str());
    return ok();
}

Done write_keys(Tables& tables, const Uuid& id, std::vector<std::string>& lines) {
    for (const auto& row : TRY(tables.envelopes_of(id)))
        lines.push_back(line_of("envelope", id)
                            .number("method", static_cast<int>(row.method))
                            .number("slot", row.slot)
                            .number("revision", static_cast<std::int64_t>(row.revision))
                            .text("data", to_base64url(row.data))
                            .number("updated_us", us(row.updated_at))
                            .str());
    for (const auto& change : TRY(tables.key_changes_of(id)))
        lines.push_back(line_of("key_change", id)
                            .number("revision", static_cast<std::int64_t>(change.revision))
                            .text("old_key", to_hex(change.old_key.view()))
                            .text("new_key", to_hex(change.new_key.view()))
                            .text("entry", to_base64url(change.entry))
                            .number("at_us", us(change.at))
                            .str());
    return ok();
}

Done write_second_factor(Tables& tables, const Uuid& id, std::vector<std::string>& lines) {
    const auto factor = TRY(tables.find_second_factor(id));
    if (!factor) return ok();
    auto line = line_of("second_factor", id);
    line.text("sealed", to_base64url(factor->sealed_secret))
        .boolean("confirmed", factor->confirmed);
    line.number("last_step", factor->last_step).number("created_us", us(factor->created_at));
    lines.push_back(line.str());
    return ok();
}

Done write_numbers(Tables& tables, const Uuid& id, std::vector<std::string>& lines) {
    for (const auto system :
         {System::gradido, System::loginservice, System::authweb, System::apparts}) {
        const auto number = TRY(tables.find_account_number(system, id));
        if (!number) continue;
        auto line = line_of("number", id);
        line.number("system", static_cast<int>(system));
        add(line, "number", *number);
        lines.push_back(line.str());
    }
    return ok();
}

Done write_legacy(Tables& tables, const Uuid& id, std::vector<std::string>& lines) {
    const auto legacy = TRY(tables.find_legacy_credential(id));
    if (!legacy) return ok();
    lines.push_back(line_of("legacy", id)
                        .number("scheme", static_cast<int>(legacy->scheme))
                        .text("sealed", to_base64url(legacy->sealed))
                        .number("imported_us", us(legacy->imported_at))
                        .str());
    return ok();
}

Done write_submissions(Tables& tables, const Uuid& id, std::vector<std::string>& lines) {
    auto submissions = TRY(tables.submissions_of(id, kMostOfOne));
    std::sort(submissions.begin(), submissions.end(), [](const auto& a, const auto& b) {
        return a.id < b.id;
    });
    for (const auto& submission : submissions) {
        const auto campaign = TRY(tables.find_campaign(submission.campaign_id));
        if (!campaign) continue;
        auto line = line_of("submission", id);
        line.text("id", to_text(submission.id))
            .text("campaign", campaign->url)
            .text("token_hash", to_hex(submission.token_hash.view()))
            .text("responses", submission.responses)
            .number("mails", submission.mails)
            .number("created_us", us(submission.created_at));
        add(line, "confirmed_us", submission.confirmed_at);
        lines.push_back(line.str());
    }
    return ok();
}

std::string line_of(const PendingTransaction& task) {
    auto line = line_of("transaction", task.account_id);
    line.text("id", to_text(task.id))
        .text("group", to_text(task.group_id))
        .text("community", task.community)
        .text("body", to_base64url(task.body))
        .text("body_hash", to_hex(task.body_hash.view()))
        .number("state", static_cast<int>(task.state))
        .boolean("repeated", task.repeated)
        .number("created_us", us(task.created_at))
        .number("expires_us", us(task.expires_at))
        .number("decided_us", us(task.decided_at));
    add(line, "balance", task.balance);
    if (task.signature) line.text("signature", to_base64url(task.signature->view()));
    return line.str();
}

/// Whether somebody has still to sign: the signatures of the others wait with it.
Outcome<bool> waits(Tables& tables, const PendingTransaction& task) {
    if (task.state == TransactionState::pending) return true;
    const auto group = TRY(tables.transactions_of_group(task.group_id));
    return std::any_of(group.begin(), group.end(), [](const auto& other) {
        return other.state == TransactionState::pending;
    });
}

Done write_transactions(Tables& tables, const Uuid& id, std::vector<std::string>& lines) {
    auto tasks = TRY(tables.transactions_of(
        id, {TransactionState::pending, TransactionState::signed_}, kMostOfOne));
    std::sort(tasks.begin(), tasks.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const auto& task : tasks)
        if (TRY(waits(tables, task))) lines.push_back(line_of(task));
    return ok();
}

/// Everything of one account, as it is at one moment.
Outcome<std::vector<std::string>> lines_of(Tables& tables, const Uuid& id) {
    std::vector<std::string> lines;
    const auto account = TRY(tables.find_account(id));
    if (!account) return lines; // removed meanwhile
    lines.push_back(line_of(*account));
    TRY(write_credential(tables, id, lines));
    TRY(write_keys(tables, id, lines));
    TRY(write_second_factor(tables, id, lines));
    TRY(write_numbers(tables, id, lines));
    TRY(write_legacy(tables, id, lines));
    TRY(write_submissions(tables, id, lines));
    TRY(write_transactions(tables, id, lines));
    return lines;
}

Done export_accounts(const World& world, const Write& write) {
    std::optional<Uuid> after;
    for (;;) {
        const auto page = TRY(in_read<std::vector<Account>>(
            world.store, [&](Tables& tables) { return tables.accounts_after(after, kAtOnce); }));
        for (const auto& account : page) {
            const auto lines = TRY(in_read<std::vector<std::string>>(
                world.store, [&](Tables& tables) { return lines_of(tables, account.id); }));
            for (const auto& line : lines)
                TRY(write(line));
        }
        if (page.size() < kAtOnce) return ok();
        after = page.back().id;
    }
}

std::string line_of(const Campaign& campaign) {
    return line_of("campaign")
        .text("url", campaign.url)
        .text("name", campaign.name)
        .boolean("active", campaign.active)
        .boolean("default", campaign.is_default)
        .text("description_short", campaign.description_short)
        .text("description_long", campaign.description_long)
        .text("callback_url", campaign.callback_url)
        .text("fields", campaign.fields)
        .number("created_us", us(campaign.created_at))
        .str();
}

Done export_campaigns(const World& world, const Write& write) {
    std::int64_t after = 0;
    for (;;) {
        const auto page = TRY(in_read<std::vector<Campaign>>(
            world.store, [&](Tables& tables) { return tables.campaigns(after, kAtOnce); }));
        for (const auto& campaign : page)
            TRY(write(line_of(campaign)));
        if (page.size() < kAtOnce) return ok();
        after = page.back().id;
    }
}

Done export_sealed(const World& world, const Write& write) {
    const std::string name(archive::kLegacyServers);
    const auto state = TRY(in_read<std::optional<SealedState>>(
        world.store, [&](Tables& tables) { return tables.find_sealed_state(name); }));
    if (!state) return ok();
    return write(
        line_of("sealed").text("name", name).text("sealed", to_base64url(state->sealed)).str());
}

Done export_officers(const World& world, const Write& write) {
    auto officers = TRY(in_read<std::vector<Officer>>(
        world.store, [&](Tables& tables) { return tables.officers(kMostOfOne); }));
    std::sort(officers.begin(), officers.end(), [](const auto& a, const auto& b) {
        return a.account_id < b.account_id;
    });
    for (const auto& officer : officers)
        TRY(write(line_of("officer", officer.account_id)
                      .text("card", to_base64url(officer.card))
                      .number("since_us", us(officer.since))
                      .str()));
    return ok();
}

std::string line_of(const ServiceKey& key) {
    auto line = line_of("service_key");
    line.text("id", to_text(key.id))
        .text("name", key.name)
        .text("key_hash", to_hex(key.key_hash.view()))
        .text("scopes", key.scopes)
        .text("created_by", to_text(key.created_by))
        .text("community", key.community)
        .number("created_us", us(key.created_at))
        .number("last_used_us", us(key.last_used_at));
    add(line, "expires_us", key.expires_at);
    add(line, "revoked_us", key.revoked_at);
    return line.str();
}

Done export_service_keys(const World& world, const Write& write) {
    std::optional<Uuid> after;
    for (;;) {
        const auto page = TRY(in_read<std::vector<ServiceKey>>(
            world.store, [&](Tables& tables) { return tables.service_keys(after, kAtOnce); }));
        for (const auto& key : page)
            TRY(write(line_of(key)));
        if (page.size() < kAtOnce) return ok();
        after = page.back().id;
    }
}

} // namespace

Done export_archive(const World& world, const Write& write) {
    TRY(write(head(world)));
    TRY(export_sealed(world, write));
    TRY(export_campaigns(world, write));
    TRY(export_accounts(world, write));
    TRY(export_officers(world, write));
    return export_service_keys(world, write);
}

} // namespace ownkey::flows
