#include "key_update.h"

#include "core/encoding.h"
#include "core/opaque/server.h"
#include "core/vault/update.h"
#include "server/flows/codes.h"
#include "server/flows/email_change.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/key_adoption.h"
#include "server/flows/key_succession.h"
#include "server/flows/notice.h"
#include "server/flows/recovery.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr int kMostNewKeys = 10; // of one account
constexpr auto kNewKeysWithin = std::chrono::hours(24);

enum class Kind : std::uint8_t { first_key, password, envelopes, unlocked, new_key };

/// An update that its own key signed, for this account.
struct Checked {
    vault::Update update;
    std::vector<EnvelopeRow> rows;
};

Failure bad_update(std::string rule) {
    return {Error::update_format, "document", std::move(rule)};
}

Outcome<std::vector<EnvelopeRow>> envelope_rows(const vault::Update& update, Time now) {
    std::vector<EnvelopeRow> rows;
    int passwords = 0;
    for (const auto& envelope : update.envelopes) {
        const auto header = TRY(vault::read_header(envelope));
        passwords += header.method == vault::Method::password ? 1 : 0;
        rows.push_back({.account_id = update.account,
                        .method = header.method,
                        .slot = static_cast<std::uint8_t>(rows.size()),
                        .revision = update.revision,
                        .data = envelope,
                        .updated_at = now});
    }
    if (passwords == 0) return bad_update("no password envelope");
    if (passwords > 1) return bad_update("two password envelopes");
    return rows;
}

Outcome<Checked> check(const World& world, const Uuid& account_id, const KeyUpdate& sent) {
    auto update = TRY(vault::decode_update(sent.document));
    if (update.account != account_id)
        return Failure(Error::envelope_wrong_account, "document", "of another account");
    TRY(vault::verify_update(sent.document, sent.signature, update.public_key));
    if (update.record) TRY(opaque::check_record(*update.record));
    auto rows = TRY(envelope_rows(update, world.clock.now()));
    return Checked{std::move(update), std::move(rows)};
}

/// The account as it is now, if the session is still there: a reset or a change of password
/// elsewhere ends sessions, and nothing of an ended one may come after it.
Outcome<Account> account_of(Tables& tables, const SessionView& view) {
    if (!TRY(tables.find_session_by_token(view.session.token_hash))) return Error::no_session;
    const auto account = TRY(tables.find_account(view.account.id));
    if (!account || account->state != AccountState::active) return Error::no_session;
    return *account;
}

/// The same document once more: a repeat after a lost answer.
Outcome<bool> is_stored(Tables& tables, const Account& account, const Checked& checked) {
    const auto& update = checked.update;
    if (account.public_key != update.public_key || account.key_revision != update.revision ||
        account.derivation != update.derivation)
        return false;
    const auto stored = TRY(tables.envelopes_of(account.id));
    const auto same = [](const EnvelopeRow& a, const EnvelopeRow& b) {
        return a.method == b.method && a.slot == b.slot && a.data == b.data;
    };
    if (!std::is_permutation(
            stored.begin(), stored.end(), checked.rows.begin(), checked.rows.end(), same))
        return false;
    if (!update.record) return true;
    const auto credential = TRY(tables.find_credential(account.id));
    return credential && credential->record == *update.record;
}

/// Fails: key_exists. A former key is taken too, also one's own: it was given up for a reason.
Done check_free(Tables& tables, const PublicKey& key) {
    if (TRY(tables.find_account_by_public_key(key))) return Error::key_exists;
    if (TRY(tables.find_owner_of_former_key(key))) return Error::key_exists;
    return ok();
}

/// Each new key costs its community a transfer and everybody who reads the chain an entry. Fails:
/// too_many_requests.
Done check_pace(Tables& tables, const World& world, const Uuid& account_id) {
    const auto changes = TRY(tables.key_changes_of(account_id));
    if (changes.size() < kMostNewKeys) return ok();
    const auto free_at = changes[changes.size() - kMostNewKeys].at + kNewKeysWithin;
    const auto now = world.clock.now();
    if (free_at <= now) return ok();
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = static_cast<int>(std::chrono::ceil<Seconds>(free_at - now).count());
    return failure;
}

Outcome<Kind> kind_of(Tables& tables,
                      const World& world,
                      const SessionView& view,
                      const Account& account,
                      const vault::Update& update,
                      ByteView history) {
    if (account.public_key) TRY(require_fresh(world, view));
    if (update.revision != account.key_revision + 1) return Error::stale_revision;
    const bool same_key = account.public_key == update.public_key;
    if (account.public_key && !same_key) {
        TRY(check_pace(tables, world, account.id));
        TRY(check_free(tables, update.public_key));
        TRY(check_succession(tables, account, update, history));
        return Kind::new_key;
    }
    if (!history.empty())
        return Failure(Error::key_history, "history_entry", "only with another key");
    if (!account.public_key) {
        if (update.record) return bad_update("the first key comes without a new password record");
        TRY(check_free(tables, update.public_key));
        return Kind::first_key;
    }
    // One that was imported and never sealed here: its words and the old server's key are two ways
    // to the same key.
    if (account.key_revision > 0 && update.derivation != account.derivation)
        return bad_update("the same key by another derivation");
    if (account.key_locked) return Kind::unlocked;
    return update.record ? Kind::password : Kind::envelopes;
}

/// Account, envelopes and credential become what the document says.
Done store(Tables& tables, const World& world, Account account, const Checked& checked) {
    const auto& update = checked.update;
    const bool imported = account.public_key && account.key_revision == 0;
    account.public_key = update.public_key;
    account.derivation = update.derivation;
    account.key_revision = update.revision;
    account.key_locked = false;
    TRY(tables.update_account(account));
    if (imported) TRY(tables.remove_legacy_credential(account.id)); // it opens nothing any more
    TRY(tables.remove_envelopes(account.id));
    for (const auto& row : checked.rows)
        TRY(tables.put_envelope(row));
    if (!update.record) return ok();
    return tables.put_credential(
        {.account_id = account.id, .record = *update.record, .updated_at = world.clock.now()});
}

/// The split root of the unlock window is the old one.
Done close_window(Tables& tables, const SessionView& view) {
    auto session = TRY(tables.find_session_by_token(view.session.token_hash));
    if (!session || !session->unlock_share) return ok();
    session->unlock_share.reset();
    session->unlock_until = {};
    return tables.update_session(*session);
}

Done replace_key(Tables& tables,
                 const World& world,
                 const SessionView& view,
                 const Account& before,
                 const vault::Update& update,
                 const ByteVector& history) {
    TRY(tables.insert_key_change({.account_id = before.id,
                                  .revision = update.revision,
                                  .old_key = *before.public_key,
                                  .new_key = update.public_key,
                                  .entry = history,
                                  .at = world.clock.now()}));
    TRY(tables.remove_officer(before.id)); // the card is signed by the old key, for its box
    TRY(close_window(tables, view));
    // Whoever reads the mailbox can come this far without the old key: then an admin decides
    // (lost_balance.h).
    if (!history.empty())
        TRY(queue_move_balance(tables, world, before, *before.public_key, update.public_key));
    const auto* section = history.empty() ? "lost" : "signed";
    return queue_notice(tables, world, before, "key_replaced", {{section, "yes"}});
}

std::string audit_event(Kind kind) {
    switch (kind) {
    case Kind::first_key:
        return "account.key_set";
    case Kind::password:
        return "account.password_changed";
    case Kind::envelopes:
        return "account.envelopes_changed";
    case Kind::unlocked:
        return "account.key_unlocked";
    case Kind::new_key:
        return "account.key_replaced";
    }
    return {};
}

std::string audit_detail(const Account& before, const KeyUpdate& sent, const Checked& checked) {
    JsonObject detail;
    detail.text("public_key", to_hex(checked.update.public_key.view()));
    detail.number("revision", static_cast<std::int64_t>(checked.update.revision));
    detail.number("envelopes", static_cast<std::int64_t>(checked.rows.size()));
    if (before.public_key && before.public_key != checked.update.public_key) {
        detail.text("old_key", to_hex(before.public_key->view()));
        detail.text("signed_by_old_key", sent.history.empty() ? "no" : "yes");
    }
    return detail.str();
}

/// All that happens besides the rows of the key itself.
Done follow_up(Tables& tables,
               const World& world,
               const Caller& caller,
               const SessionView& view,
               const Account& before,
               const Checked& checked,
               const KeyUpdate& sent,
               Kind kind) {
    const bool new_password = checked.update.record.has_value();
    if (kind == Kind::new_key)
        TRY(replace_key(tables, world, view, before, checked.update, sent.history));
    if (new_password) {
        TRY(close_codes(tables, before.id, Closing::cancelled));
        TRY(close_email_change(tables, world, caller, before.id));
        TRY(queue_notice(tables, world, before, "password_changed"));
    }
    if (new_password || kind == Kind::new_key)
        TRY(end_all_sessions(tables, world, before.id, view.session.id));
    if (before.key_locked) TRY(close_recovery(tables, world, caller, before.id));
    if (kind == Kind::new_key || kind == Kind::first_key)
        return queue_webhooks(tables, world, before, "key_set");
    return ok();
}

} // namespace

Outcome<Account> apply_update(const World& world,
                              const Caller& caller,
                              const SessionView& view,
                              const KeyUpdate& update) {
    const auto checked = TRY(check(world, view.account.id, update));
    const auto work = [&](Tables& tables) -> Outcome<Account> {
        const auto before = TRY(account_of(tables, view));
        if (TRY(is_stored(tables, before, checked))) return before;
        const auto kind = TRY(kind_of(tables, world, view, before, checked.update, update.history));
        TRY(store(tables, world, before, checked));
        TRY(follow_up(tables, world, caller, view, before, checked, update, kind));
        const auto detail = audit_detail(before, update, checked);
        TRY(audit(tables, world, caller, before.id, audit_event(kind), detail));
        // Read back, so that the version is the stored one.
        return *TRY(tables.find_account(before.id));
    };
    auto account = TRY(settle<Account>(world.store, Durability::full, work));
    return account;
}

Done adopt_key(Tables& tables,
               const World& world,
               const Caller& caller,
               const Account& account,
               const KeyUpdate& sent) {
    const auto checked = TRY(check(world, account.id, sent));
    if (checked.update.revision != 1 || account.key_revision != 0) return Error::stale_revision;
    if (checked.update.public_key != account.public_key) return bad_update("another key");
    if (!checked.update.record) return bad_update("the record of the password is missing");
    TRY(store(tables, world, account, checked));
    TRY(queue_webhooks(tables, world, account, "key_set"));
    const auto detail = audit_detail(account, sent, checked);
    return audit(tables, world, caller, account.id, audit_event(Kind::first_key), detail);
}

} // namespace ownkey::flows
