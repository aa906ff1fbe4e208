// Officers, recovery cases and handed shares; search and seals of the audit log.
#include "tests/fakes/memory_rows.h"
#include "tests/fakes/memory_tables.h"

#include <algorithm>

namespace ownkey::fakes {

// officer

Done MemoryTables::put_officer(const Officer& officer) {
    TRY(may_write());
    referenced_accounts_.push_back(officer.account_id);
    state_.officers[officer.account_id] = officer;
    return ok();
}

Done MemoryTables::remove_officer(const Uuid& account_id) {
    TRY(may_write());
    state_.officers.erase(account_id);
    return ok();
}

Outcome<std::vector<Officer>> MemoryTables::officers(int limit) {
    TRY(may_read());
    return first(all_in(state_.officers, [](const Officer&) { return true; }), limit);
}

// recovery_case, handed_share

Done MemoryTables::insert_recovery_case(const RecoveryCase& recovery) {
    TRY(may_write());
    if (state_.recovery_cases.contains(recovery.id)) return spoil(duplicate("id"));
    if (recovery.state == RecoveryState::waiting &&
        TRY(find_open_recovery_case(recovery.account_id)))
        return spoil(duplicate("account_id"));
    referenced_accounts_.push_back(recovery.account_id);
    state_.recovery_cases[recovery.id] = recovery;
    state_.recovery_cases[recovery.id].version = 1;
    return ok();
}

Outcome<std::optional<RecoveryCase>> MemoryTables::find_recovery_case(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.recovery_cases, id);
}

Outcome<std::optional<RecoveryCase>> MemoryTables::find_open_recovery_case(const Uuid& account_id) {
    TRY(may_read());
    return find_if_in(state_.recovery_cases, [&](const RecoveryCase& c) {
        return c.account_id == account_id && c.state == RecoveryState::waiting;
    });
}

Outcome<std::vector<RecoveryCase>>
MemoryTables::recovery_cases(RecoveryState state, const std::optional<Uuid>& after, int limit) {
    TRY(may_read());
    return first(all_in(state_.recovery_cases,
                        [&](const RecoveryCase& c) {
                            return c.state == state && (!after || c.id > *after);
                        }),
                 limit);
}

Done MemoryTables::update_recovery_case(const RecoveryCase& recovery) {
    return replace_version(state_.recovery_cases, recovery.id, recovery);
}

Done MemoryTables::put_handed_share(const HandedShare& share) {
    TRY(may_write());
    state_.handed_shares[{share.case_id, share.officer_id}] = share;
    return ok();
}

Outcome<std::vector<HandedShare>> MemoryTables::handed_shares(const Uuid& case_id) {
    TRY(may_read());
    return all_in(state_.handed_shares, [&](const HandedShare& s) { return s.case_id == case_id; });
}

// audit_event

Outcome<std::vector<AuditEvent>> MemoryTables::search_audit(const AuditSearch& search) {
    TRY(may_read());
    std::vector<AuditEvent> found;
    for (auto row = state_.audit.rbegin(); row != state_.audit.rend(); ++row) {
        if (search.account_id && row->account_id != search.account_id) continue;
        if (!search.event.empty() && row->event != search.event) continue;
        if (!search.before || row->id < *search.before) found.push_back(*row);
    }
    return first(std::move(found), search.limit);
}

Outcome<std::vector<AuditEvent>> MemoryTables::unsealed_audit(int limit) {
    TRY(may_read());
    std::vector<AuditEvent> found;
    for (const auto& row : state_.audit)
        if (!row.seal_number) found.push_back(row);
    return first(std::move(found), limit);
}

Outcome<std::optional<AuditEvent>> MemoryTables::newest_sealed_audit() {
    TRY(may_read());
    std::optional<AuditEvent> newest;
    for (const auto& row : state_.audit)
        if (row.seal_number && (!newest || *row.seal_number > *newest->seal_number)) newest = row;
    return newest;
}

Outcome<std::vector<AuditEvent>> MemoryTables::sealed_audit(std::int64_t from_number, int limit) {
    TRY(may_read());
    std::vector<AuditEvent> found;
    for (const auto& row : state_.audit)
        if (row.seal_number && *row.seal_number >= from_number) found.push_back(row);
    std::sort(found.begin(), found.end(), [](const AuditEvent& a, const AuditEvent& b) {
        return *a.seal_number < *b.seal_number;
    });
    return first(std::move(found), limit);
}

Done MemoryTables::seal_audit(const AuditEvent& event) {
    TRY(may_write());
    const auto row = std::find_if(
        state_.audit.begin(), state_.audit.end(), [&](const auto& e) { return e.id == event.id; });
    if (row == state_.audit.end() || row->seal_number) return spoil(Error::store_conflict);
    for (const auto& other : state_.audit)
        if (other.seal_number && other.seal_number == event.seal_number)
            return spoil(duplicate("seal_number"));
    row->seal_number = event.seal_number;
    row->seal = event.seal;
    return ok();
}

} // namespace ownkey::fakes
