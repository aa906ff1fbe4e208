#include "core/encoding.h"
#include "server/flows/acting.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/recovery_parts.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr int kCasesRead = 100;     // at once
constexpr int kMostCasesRead = 500; // for one answer
constexpr int kMostCards = 1000;
constexpr int kEnvelopeEventsRead = 100; // of one account
constexpr std::size_t kMostReason = 500;
constexpr const char* kEnvelopeGiven = "recovery.envelope_given";

std::string detail_of(const RecoveryCase& recovery, const Uuid& officer) {
    return JsonObject().text("case", to_text(recovery.id)).text("officer", to_text(officer)).str();
}

/// A case in which somebody is one of the officers.
struct Concern {
    RecoveryCase recovery;
    Account person;
    OfficerView officer;
    LeftShare share;
};

/// Absent: not this officer's case, or nothing to recover any more.
Outcome<std::optional<Concern>>
concern_of(Tables& tables, const RecoveryCase& recovery, const OfficerView& officer) {
    const auto person = TRY(tables.find_account(recovery.account_id));
    if (!person || person->state != AccountState::active || !person->public_key ||
        person->id == officer.id)
        return std::optional<Concern>();
    for (auto& share : TRY(left_shares(tables, *person))) {
        if (share.terms.officer == officer.box_key)
            return std::optional<Concern>({recovery, *person, officer, std::move(share)});
    }
    return std::optional<Concern>();
}

Outcome<std::optional<OfficerView>> officer_of(Tables& tables, const Uuid& account_id) {
    for (auto& officer : TRY(able_officers(tables)))
        if (officer.id == account_id) return std::optional<OfficerView>(std::move(officer));
    return std::optional<OfficerView>();
}

/// Fails: recovery_not_found, recovery_closed.
Outcome<Concern>
open_concern(Tables& tables, const World& world, const SessionView& view, const Uuid& case_id) {
    const auto officer = TRY(officer_of(tables, view.account.id));
    const auto recovery = TRY(tables.find_recovery_case(case_id));
    if (!officer || !recovery) return Error::recovery_not_found;
    auto concern = TRY(concern_of(tables, *recovery, *officer));
    if (!concern) return Error::recovery_not_found;
    if (!is_open(world, *recovery) || !concern->person.key_locked) return Error::recovery_closed;
    return std::move(*concern);
}

Outcome<bool> is_noted(Tables& tables, const Uuid& person_id, const std::string& detail) {
    const auto given = TRY(tables.search_audit(
        {.account_id = person_id, .event = kEnvelopeGiven, .limit = kEnvelopeEventsRead}));
    return std::any_of(given.begin(), given.end(), [&](const AuditEvent& event) {
        return event.detail == detail;
    });
}

/// Once for each officer and case: that the envelope left the server is what the person can know of
/// its opening. Stands in the audit log before the page goes out. Most pages have nothing to write,
/// and those who only look hold up nobody.
Done note_envelopes(const World& world,
                    const Caller& caller,
                    const SessionView& view,
                    const CasePage& page) {
    std::vector<const OfficersCase*> unnoted;
    TRY(world.store.read([&](Tables& tables) -> Done {
        unnoted.clear();
        for (const auto& seen : page.cases) {
            if (!seen.envelope) continue;
            const auto detail = detail_of(seen.recovery, view.account.id);
            if (!TRY(is_noted(tables, seen.person.id, detail))) unnoted.push_back(&seen);
        }
        return ok();
    }));
    if (unnoted.empty()) return ok();
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        for (const auto* seen : unnoted) {
            const auto detail = detail_of(seen->recovery, view.account.id);
            if (TRY(is_noted(tables, seen->person.id, detail))) continue;
            TRY(audit(tables, world, caller, seen->person.id, kEnvelopeGiven, detail));
        }
        return ok();
    });
}

Outcome<OfficersCase> seen_by_officer(Tables& tables, const World& world, Concern concern) {
    OfficersCase seen{.recovery = concern.recovery, .person = concern.person};
    for (const auto& share : TRY(tables.handed_shares(concern.recovery.id)))
        seen.handed = seen.handed || share.officer_id == concern.officer.id;
    if (concern.recovery.opens_at <= world.clock.now())
        seen.envelope = std::move(concern.share.envelope);
    return seen;
}

/// Fails: officer_card. With the box of another, one person would count as two officers.
Done check_own_box(Tables& tables, const vault::OfficerCard& card) {
    for (const auto& officer : TRY(tables.officers(kMostCards))) {
        if (officer.account_id == card.officer) continue;
        const auto account = TRY(tables.find_account(officer.account_id));
        if (!account || !account->public_key) continue;
        const auto theirs = vault::read_officer_card(officer.card, *account->public_key);
        if (theirs && theirs->box_key == card.box_key)
            return Failure(Error::officer_card, "card", "the box of another officer");
    }
    return ok();
}

/// Fails: officer_substituted, handover_wrong_case.
Done check_handover(const vault::Handover& said, const Concern& concern) {
    if (said.officer != concern.officer.public_key)
        return Failure(Error::officer_substituted, "sealed", "signed by another key than yours");
    const auto& terms = concern.share.terms;
    const vault::Handover meant{terms.threshold,
                                terms.officers,
                                terms.number,
                                concern.recovery.id,
                                concern.person.id,
                                *concern.person.public_key,
                                concern.person.key_revision,
                                concern.officer.public_key,
                                TRY(vault::CasePublicKey::from(concern.recovery.box_key))};
    if (said != meant)
        return Failure(Error::handover_wrong_case, "sealed", "made for another recovery or share");
    return ok();
}

Done keep_share(Tables& tables,
                const World& world,
                const Caller& caller,
                const Concern& concern,
                ByteView sealed) {
    const auto& recovery = concern.recovery;
    const auto before = TRY(tables.handed_shares(recovery.id));
    const bool again = std::any_of(before.begin(), before.end(), [&](const HandedShare& share) {
        return share.officer_id == concern.officer.id;
    });
    TRY(tables.update_recovery_case(recovery)); // so that of handing over and cancelling one waits
    TRY(tables.put_handed_share({.case_id = recovery.id,
                                 .officer_id = concern.officer.id,
                                 .sealed = {sealed.begin(), sealed.end()},
                                 .at = world.clock.now()}));
    const auto detail = detail_of(recovery, concern.officer.id);
    TRY(audit(tables, world, caller, concern.person.id, "recovery.share_handed", detail));
    if (again) return ok();
    return tell_person(
        tables, world, concern.person, "recovery_share", {{"officer", concern.officer.name}});
}

/// Looks at no more than kMostCasesRead: others' cases cost time, too.
Outcome<CasePage> read_cases(Tables& tables,
                             const World& world,
                             const OfficerView& officer,
                             std::optional<Uuid> from,
                             int limit) {
    CasePage page;
    for (int looked = 0; looked < kMostCasesRead; looked += kCasesRead) {
        const auto batch = TRY(tables.recovery_cases(RecoveryState::waiting, from, kCasesRead));
        for (const auto& recovery : batch) {
            from = recovery.id;
            if (!is_open(world, recovery)) continue;
            auto concern = TRY(concern_of(tables, recovery, officer));
            if (!concern || !concern->person.key_locked) continue;
            page.cases.push_back(TRY(seen_by_officer(tables, world, std::move(*concern))));
            if (static_cast<int>(page.cases.size()) == limit) {
                page.next = from;
                return page;
            }
        }
        if (batch.size() < kCasesRead) return page;
    }
    page.next = from;
    return page;
}

} // namespace

Outcome<std::vector<OfficerView>> list_officers(const World& world) {
    return in_read<std::vector<OfficerView>>(world.store,
                                             [&](Tables& tables) { return able_officers(tables); });
}

Done put_officer_card(const World& world,
                      const Caller& caller,
                      const SessionView& view,
                      ByteView card) {
    TRY(require_role(world, view, Role::recovery_officer));
    TRY(require_fresh(world, view));
    return world.store.transact(Durability::full, [&](Tables& tables) -> Done {
        const auto account = TRY(still_may(tables, world, view, Role::recovery_officer));
        if (!account.public_key) return Error::key_missing;
        if (account.key_locked) return Error::key_locked;
        const auto read = vault::read_officer_card(card, *account.public_key);
        if (!read) return Failure(read.error(), "card", std::string(error_text(read.error())));
        if (read->officer != account.id)
            return Failure(Error::officer_substituted, "card", "the card of another account");
        TRY(check_own_box(tables, *read));
        TRY(tables.put_officer({.account_id = account.id,
                                .card = {card.begin(), card.end()},
                                .since = world.clock.now()}));
        return audit(tables, world, caller, account.id, "recovery.card_set");
    });
}

Done remove_officer_card(const World& world, const Caller& caller, const SessionView& view) {
    TRY(require_role(world, view, Role::recovery_officer));
    return world.store.transact(Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, view, Role::recovery_officer));
        TRY(tables.remove_officer(view.account.id));
        return audit(tables, world, caller, view.account.id, "recovery.card_removed");
    });
}

Outcome<CasePage> cases_for_officer(const World& world,
                                    const Caller& caller,
                                    const SessionView& view,
                                    const std::optional<Uuid>& after,
                                    int limit) {
    TRY(require_role(world, view, Role::recovery_officer));
    const auto page = TRY(in_read<CasePage>(world.store, [&](Tables& tables) -> Outcome<CasePage> {
        TRY(still_may(tables, world, view, Role::recovery_officer));
        const auto officer = TRY(officer_of(tables, view.account.id));
        if (!officer) return CasePage();
        return read_cases(tables, world, *officer, after, limit);
    }));
    TRY(note_envelopes(world, caller, view, page));
    return page;
}

Done hand_over(const World& world,
               const Caller& caller,
               const SessionView& view,
               const Uuid& case_id,
               ByteView sealed) {
    TRY(require_role(world, view, Role::recovery_officer));
    TRY(require_fresh(world, view));
    const auto said = vault::read_handover(sealed);
    if (!said) return Failure(said.error(), "sealed", std::string(error_text(said.error())));
    TRY(settle<Uuid>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Uuid> {
        TRY(still_may(tables, world, view, Role::recovery_officer));
        const auto concern = TRY(open_concern(tables, world, view, case_id));
        if (concern.recovery.opens_at > world.clock.now()) return Error::recovery_waiting;
        TRY(check_handover(*said, concern));
        TRY(keep_share(tables, world, caller, concern, sealed));
        return case_id;
    }));
    return ok();
}

Done refuse_recovery(const World& world,
                     const Caller& caller,
                     const SessionView& view,
                     const Uuid& case_id,
                     const std::string& reason) {
    TRY(require_role(world, view, Role::recovery_officer));
    if (reason.empty()) return Failure(Error::field_rule, "reason", "say why");
    if (reason.size() > kMostReason)
        return Failure(Error::field_too_long, "reason", "at most 500 bytes");
    TRY(settle<Uuid>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Uuid> {
        TRY(still_may(tables, world, view, Role::recovery_officer));
        auto concern = TRY(open_concern(tables, world, view, case_id));
        auto& recovery = concern.recovery;
        recovery.reason = reason;
        TRY(end_case(tables,
                     world,
                     caller,
                     recovery,
                     RecoveryState::refused,
                     detail_of(recovery, concern.officer.id)));
        TRY(tell_person(tables,
                        world,
                        concern.person,
                        "recovery_refused",
                        {{"officer", concern.officer.name}, {"reason", reason}}));
        TRY(tell_officers(tables, world, concern.person, "recovery_cancelled", concern.officer.id));
        return case_id;
    }));
    return ok();
}

} // namespace ownkey::flows
