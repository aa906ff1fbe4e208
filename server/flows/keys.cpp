#include "keys.h"

#include "core/encoding.h"
#include "core/vault/update.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

Failure bad_update(std::string rule) {
    return {Error::update_format, "document", std::move(rule)};
}

Outcome<std::vector<EnvelopeRow>> envelope_rows(const vault::Update& update, Time now) {
    std::vector<EnvelopeRow> rows;
    for (const auto& envelope : update.envelopes) {
        const auto header = TRY(vault::read_header(envelope));
        for (const auto& row : rows) {
            if (row.method == header.method)
                return bad_update("two envelopes for one unlock method; one of each is kept");
        }
        rows.push_back({.account_id = update.account,
                        .method = header.method,
                        .revision = update.revision,
                        .data = envelope,
                        .updated_at = now});
    }
    const auto is_password = [](const EnvelopeRow& row) {
        return row.method == vault::Method::password;
    };
    if (std::none_of(rows.begin(), rows.end(), is_password))
        return bad_update("no password envelope");
    return rows;
}

Outcome<vault::Update>
checked_update(const Uuid& account_id, ByteView document, const Signature& signature) {
    auto update = TRY(vault::decode_update(document));
    if (update.account != account_id)
        return Failure(Error::envelope_wrong_account, "document", "of another account");
    if (update.record) return bad_update("the first key comes without a new password record");
    TRY(vault::verify_update(document, signature, update.public_key));
    return update;
}

/// The same document once more: a repeat after a lost answer.
Outcome<bool> is_stored(Tables& tables, const Account& account, const vault::Update& update) {
    if (account.public_key != update.public_key || account.key_revision != update.revision ||
        account.derivation != update.derivation)
        return false;
    const auto stored = TRY(tables.envelopes_of(account.id));
    if (stored.size() != update.envelopes.size()) return false; // no two are the same in either
    return std::all_of(
        update.envelopes.begin(), update.envelopes.end(), [&](const ByteVector& envelope) {
            return std::any_of(stored.begin(), stored.end(), [&](const EnvelopeRow& row) {
                return row.data == envelope;
            });
        });
}

} // namespace

Outcome<Account> set_first_key(const World& world,
                               const Caller& caller,
                               const SessionView& view,
                               ByteView document,
                               const Signature& signature) {
    const auto update = TRY(checked_update(view.account.id, document, signature));
    const auto rows = TRY(envelope_rows(update, world.clock.now()));
    return settle<Account>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Account> {
        auto account = TRY(tables.find_account(view.account.id));
        if (!account) return Error::no_session;
        if (TRY(is_stored(tables, *account, update))) return *account;
        if (update.revision != account->key_revision + 1) return Error::stale_revision;
        if (account->public_key || TRY(tables.find_account_by_public_key(update.public_key)))
            return Error::key_exists;
        account->public_key = update.public_key;
        account->derivation = update.derivation;
        account->key_revision = update.revision;
        TRY(tables.update_account(*account));
        for (const auto& row : rows)
            TRY(tables.put_envelope(row));
        const auto detail = JsonObject().text("public_key", to_hex(update.public_key.view())).str();
        TRY(audit(tables, world, caller, account->id, "account.key_set", detail));
        // Read back, so that the version is the stored one.
        return *TRY(tables.find_account(account->id));
    });
}

Outcome<EnvelopeRow> password_envelope(const World& world, const SessionView& view) {
    const auto rows = TRY(in_read<std::vector<EnvelopeRow>>(
        world.store, [&](Tables& tables) { return tables.envelopes_of(view.account.id); }));
    for (const auto& row : rows)
        if (row.method == vault::Method::password) return row;
    return Error::key_missing;
}

} // namespace ownkey::flows
