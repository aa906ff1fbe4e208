// Search, administration and removal of accounts; former keys; second factors; devices.
#include "odb/terms.h"
#include "server/store/search_cursor.h"
#include "tests/fakes/memory_rows.h"
#include "tests/fakes/memory_tables.h"

#include <algorithm>

namespace ownkey::fakes {

// account

Outcome<std::optional<Account>>
MemoryTables::find_account_by_username(const std::string& username) {
    TRY(may_read());
    const auto key = rows::folded(username);
    if (key.empty()) return std::optional<Account>();
    return find_if_in(state_.accounts,
                      [&](const Account& a) { return rows::folded(a.username) == key; });
}

Outcome<AccountPage> MemoryTables::search_accounts(const AccountSearch& search) {
    TRY(may_read());
    const auto after = TRY(store::search_cursor_from(search.after));
    const auto start = rows::term_of(search.text);
    std::set<std::pair<std::string, Uuid>> found;
    for (const auto& [id, account] : state_.accounts) {
        const auto terms =
            start.empty() ? std::set{account.email_key} : rows::terms_of(account, account.username);
        for (const auto& term : terms)
            if (term.starts_with(start)) found.emplace(term, id);
    }
    AccountPage page;
    std::set<Uuid> listed;
    std::pair<std::string, Uuid> last;
    for (const auto& entry : found) {
        if (!search.after.empty() && entry <= std::pair(after.term, after.account_id)) continue;
        if (page.accounts.size() == static_cast<std::size_t>(search.limit)) {
            page.next = store::to_text(store::SearchCursor{last.first, last.second});
            break;
        }
        last = entry;
        if (listed.insert(entry.second).second)
            page.accounts.push_back(state_.accounts.at(entry.second));
    }
    return page;
}

Outcome<int> MemoryTables::count_accounts(Role role) {
    TRY(may_read());
    return static_cast<int>(all_in(state_.accounts, [&](const Account& a) {
                                return a.role == role && a.state == AccountState::active;
                            }).size());
}

Outcome<std::vector<Account>>
MemoryTables::accounts_with_role(Role role, const std::optional<Uuid>& after, int limit) {
    TRY(may_read());
    const auto place = [](const Account& a) { return std::pair(a.state, a.id); };
    const auto last = after ? TRY(find_account(*after)) : std::nullopt;
    auto found = all_in(state_.accounts, [&](const Account& a) {
        return a.role == role && (!last || place(a) > place(*last));
    });
    std::sort(found.begin(), found.end(), [&](const Account& a, const Account& b) {
        return place(a) < place(b);
    });
    return first(std::move(found), limit);
}

Outcome<std::vector<Account>> MemoryTables::accounts_to_delete(Time now, int limit) {
    TRY(may_read());
    return first(all_in(state_.accounts,
                        [&](const Account& a) { return a.delete_at && *a.delete_at <= now; }),
                 limit);
}

Outcome<std::vector<Account>> MemoryTables::unconfirmed_before(Time created_before, int limit) {
    TRY(may_read());
    return first(all_in(state_.accounts,
                        [&](const Account& a) {
                            return a.state == AccountState::unconfirmed &&
                                   a.created_at < created_before;
                        }),
                 limit);
}

Done MemoryTables::remove_account(const Uuid& id) {
    TRY(may_write());
    const auto of_account = [&](const auto& entry) { return entry.second.account_id == id; };
    std::erase_if(state_.handed_shares, [&](const auto& entry) {
        const auto recovery = find_in(state_.recovery_cases, entry.second.case_id);
        return recovery && recovery->account_id == id;
    });
    std::erase_if(state_.credentials, of_account);
    std::erase_if(state_.envelopes, of_account);
    std::erase_if(state_.key_changes, of_account);
    std::erase_if(state_.sessions, of_account);
    std::erase_if(state_.devices, of_account);
    std::erase_if(state_.second_factors, of_account);
    std::erase_if(state_.recovery_codes, of_account);
    std::erase_if(state_.token_families, of_account);
    std::erase_if(state_.email_changes, of_account);
    std::erase_if(state_.officers, of_account);
    std::erase_if(state_.recovery_cases, of_account);
    std::erase_if(state_.codes, of_account);
    std::erase_if(state_.transactions, of_account);
    std::erase_if(state_.submissions, of_account);
    std::erase_if(state_.legacy_credentials, of_account);
    for (auto& [number, holder] : state_.account_numbers)
        if (holder == id) holder.reset();
    for (auto& [number, buy] : state_.elopage_buys)
        if (buy.account_id == id) buy.account_id.reset();
    state_.accounts.erase(id);
    return ok();
}

Done MemoryTables::remove_credential(const Uuid& account_id) {
    TRY(may_write());
    state_.credentials.erase(account_id);
    return ok();
}

Done MemoryTables::remove_envelopes(const Uuid& account_id) {
    TRY(may_write());
    std::erase_if(state_.envelopes,
                  [&](const auto& entry) { return entry.second.account_id == account_id; });
    return ok();
}

// key_change

Done MemoryTables::insert_key_change(const KeyChange& change) {
    TRY(may_write());
    referenced_accounts_.push_back(change.account_id);
    const auto key = std::pair(change.account_id, change.revision);
    if (!state_.key_changes.try_emplace(key, change).second) return spoil(duplicate("revision"));
    return ok();
}

Outcome<std::vector<KeyChange>> MemoryTables::key_changes_of(const Uuid& account_id) {
    TRY(may_read());
    return all_in(state_.key_changes,
                  [&](const KeyChange& c) { return c.account_id == account_id; });
}

Outcome<std::optional<Uuid>> MemoryTables::find_owner_of_former_key(const PublicKey& key) {
    TRY(may_read());
    const auto found =
        find_if_in(state_.key_changes, [&](const KeyChange& c) { return c.old_key == key; });
    return found ? std::optional(found->account_id) : std::nullopt;
}

// session, device

Outcome<std::optional<Session>> MemoryTables::find_session(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.sessions, id);
}

Outcome<std::vector<Session>> MemoryTables::sessions_of(const Uuid& account_id, int limit) {
    TRY(may_read());
    auto found =
        all_in(state_.sessions, [&](const Session& s) { return s.account_id == account_id; });
    std::sort(found.begin(), found.end(), seen_later<Session>);
    return first(std::move(found), limit);
}

Outcome<std::vector<Session>>
MemoryTables::sessions_beyond(const Uuid& account_id, int keep, int limit) {
    auto found = TRY(sessions_of(account_id, keep + limit));
    const auto kept = std::min(found.size(), static_cast<std::size_t>(keep));
    found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept));
    return found;
}

Done MemoryTables::insert_device(const Device& device) {
    TRY(may_write());
    if (state_.devices.contains(device.id)) return spoil(duplicate("id"));
    if (find_if_in(state_.devices,
                   [&](const Device& d) { return d.token_hash == device.token_hash; }))
        return spoil(duplicate("token_hash"));
    referenced_accounts_.push_back(device.account_id);
    state_.devices[device.id] = device;
    return ok();
}

Outcome<std::optional<Device>> MemoryTables::find_device_by_token(const Hash32& token_hash) {
    TRY(may_read());
    return find_if_in(state_.devices, [&](const Device& d) { return d.token_hash == token_hash; });
}

Outcome<std::vector<Device>> MemoryTables::devices_of(const Uuid& account_id, int limit) {
    TRY(may_read());
    auto found =
        all_in(state_.devices, [&](const Device& d) { return d.account_id == account_id; });
    std::sort(found.begin(), found.end(), seen_later<Device>);
    return first(std::move(found), limit);
}

Done MemoryTables::update_device(const Device& device) {
    return replace_row(state_.devices, device.id, device);
}

Done MemoryTables::remove_device(const Uuid& id) {
    TRY(may_write());
    state_.devices.erase(id);
    return ok();
}

Done MemoryTables::remove_devices_of(const Uuid& account_id) {
    TRY(may_write());
    std::erase_if(state_.devices,
                  [&](const auto& entry) { return entry.second.account_id == account_id; });
    return ok();
}

// second_factor, recovery_code

Outcome<std::optional<SecondFactor>> MemoryTables::find_second_factor(const Uuid& account_id) {
    TRY(may_read());
    return find_in(state_.second_factors, account_id);
}

Done MemoryTables::put_second_factor(const SecondFactor& factor) {
    TRY(may_write());
    referenced_accounts_.push_back(factor.account_id);
    if (factor.version == 0 && !state_.second_factors.contains(factor.account_id))
        state_.second_factors[factor.account_id] = factor;
    return replace_version(state_.second_factors, factor.account_id, factor);
}

Done MemoryTables::remove_second_factor(const Uuid& account_id) {
    TRY(may_write());
    state_.second_factors.erase(account_id);
    return replace_recovery_codes(account_id, {});
}

Done MemoryTables::replace_recovery_codes(const Uuid& account_id,
                                          const std::vector<RecoveryCode>& codes) {
    TRY(may_write());
    std::erase_if(state_.recovery_codes,
                  [&](const auto& entry) { return entry.second.account_id == account_id; });
    for (const auto& code : codes) {
        referenced_accounts_.push_back(code.account_id);
        if (!state_.recovery_codes.try_emplace(code.code_hash, code).second)
            return spoil(duplicate("code_hash"));
    }
    return ok();
}

Outcome<int> MemoryTables::count_recovery_codes(const Uuid& account_id) {
    TRY(may_read());
    return static_cast<int>(all_in(state_.recovery_codes, [&](const RecoveryCode& c) {
                                return c.account_id == account_id;
                            }).size());
}

Outcome<bool> MemoryTables::use_recovery_code(const RecoveryCode& code) {
    TRY(may_write());
    const auto found = state_.recovery_codes.find(code.code_hash);
    if (found == state_.recovery_codes.end() || found->second.account_id != code.account_id)
        return false;
    state_.recovery_codes.erase(found);
    return true;
}

} // namespace ownkey::fakes
