#include "recovery_parts.h"

#include "core/encoding.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr int kMostOfficersRead = 1000;

std::optional<OfficerView> able(const Officer& officer, const std::optional<Account>& account) {
    const bool works = account && account->state == AccountState::active &&
                       account->role == Role::recovery_officer && account->public_key &&
                       !account->key_locked;
    if (!works) return std::nullopt;
    const auto card = vault::read_officer_card(officer.card, *account->public_key);
    if (!card || card->officer != account->id) return std::nullopt;
    return OfficerView{
        account->id, name_of(*account), *account->public_key, card->box_key, officer.card};
}

std::string_view event_of(RecoveryState state) {
    switch (state) {
    case RecoveryState::waiting:
        return "recovery.asked";
    case RecoveryState::done:
        return "recovery.done";
    case RecoveryState::cancelled:
        return "recovery.cancelled";
    case RecoveryState::expired:
        return "recovery.expired";
    case RecoveryState::refused:
        break;
    }
    return "recovery.refused";
}

Done tell(Tables& tables,
          const World& world,
          const Account& receiver,
          const std::string& template_name,
          const std::string& page,
          MailVars vars) {
    vars.emplace_back("url", world.settings.server.public_url + page);
    return queue_notice(tables, world, receiver, template_name, vars);
}

} // namespace

std::string name_of(const Account& account) {
    return account.first_name + ' ' + account.last_name;
}

Outcome<std::vector<OfficerView>> able_officers(Tables& tables) {
    std::vector<OfficerView> found;
    for (const auto& officer : TRY(tables.officers(kMostOfficersRead))) {
        const auto account = TRY(tables.find_account(officer.account_id));
        if (auto view = able(officer, account)) found.push_back(std::move(*view));
    }
    return found;
}

Outcome<std::vector<LeftShare>> left_shares(Tables& tables, const Account& account) {
    std::vector<LeftShare> shares;
    for (auto& row : TRY(tables.envelopes_of(account.id))) {
        if (row.method != vault::Method::recovery || row.revision != account.key_revision) continue;
        const auto terms = TRY(vault::read_recovery_terms(row.data));
        shares.push_back({std::move(row.data), terms});
    }
    return shares;
}

Outcome<std::optional<Consent>> consent_of(Tables& tables, const Account& account) {
    const auto shares = TRY(left_shares(tables, account));
    if (shares.empty()) return std::optional<Consent>();
    Consent consent{.threshold = shares.front().terms.threshold,
                    .shares = shares.front().terms.officers};
    for (auto& officer : TRY(able_officers(tables))) {
        const bool holds = std::any_of(shares.begin(), shares.end(), [&](const LeftShare& share) {
            return share.terms.officer == officer.box_key;
        });
        if (holds && officer.id != account.id) consent.officers.push_back(std::move(officer));
    }
    return std::optional<Consent>(std::move(consent));
}

bool is_open(const World& world, const RecoveryCase& recovery) {
    return recovery.state == RecoveryState::waiting && recovery.expires_at > world.clock.now();
}

Done end_case(Tables& tables,
              const World& world,
              const Caller& caller,
              RecoveryCase recovery,
              RecoveryState state,
              const std::string& detail) {
    recovery.state = state;
    TRY(tables.update_recovery_case(recovery));
    for (auto share : TRY(tables.handed_shares(recovery.id))) {
        share.sealed.clear();
        TRY(tables.put_handed_share(share));
    }
    return audit(tables, world, caller, recovery.account_id, std::string(event_of(state)), detail);
}

Done tell_person(Tables& tables,
                 const World& world,
                 const Account& person,
                 const std::string& template_name,
                 MailVars vars) {
    return tell(tables, world, person, template_name, "/account/recovery", std::move(vars));
}

Done tell_officers(Tables& tables,
                   const World& world,
                   const Account& person,
                   const std::string& template_name,
                   const std::optional<Uuid>& but) {
    const auto consent = TRY(consent_of(tables, person));
    if (!consent) return ok();
    for (const auto& officer : consent->officers) {
        if (officer.id == but) continue;
        const auto account = TRY(tables.find_account(officer.id));
        if (!account) continue;
        TRY(tell(tables,
                 world,
                 *account,
                 template_name,
                 "/account/officer",
                 {{"name", name_of(person)}}));
    }
    return ok();
}

} // namespace ownkey::flows
