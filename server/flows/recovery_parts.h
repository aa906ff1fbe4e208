// What both sides of a recovery need: who can help, how a case ends, who is told. For
// recovery*.cpp only.
#pragma once

#include "server/flows/notice.h"
#include "server/flows/recovery.h"

namespace ownkey::flows {

std::string name_of(const Account& account);

/// Everybody who can help now.
Outcome<std::vector<OfficerView>> able_officers(Tables& tables);

/// A recovery envelope of the account's revision, and what it says openly.
struct LeftShare {
    ByteVector envelope;
    vault::RecoveryTerms terms;
};

Outcome<std::vector<LeftShare>> left_shares(Tables& tables, const Account& account);
/// Absent: no shares were left.
Outcome<std::optional<Consent>> consent_of(Tables& tables, const Account& account);

bool is_open(const World& world, const RecoveryCase& recovery);

/// Ends it and wipes the shares that were handed over. `detail` is JSON for the audit log.
Done end_case(Tables& tables,
              const World& world,
              const Caller& caller,
              RecoveryCase recovery,
              RecoveryState state,
              const std::string& detail = "{}");

/// A notice (notice.h) with one var more: url, the page where it goes on.
Done tell_person(Tables& tables,
                 const World& world,
                 const Account& person,
                 const std::string& template_name,
                 MailVars vars = {});
/// To all who hold a share and can help, but one.
Done tell_officers(Tables& tables,
                   const World& world,
                   const Account& person,
                   const std::string& template_name,
                   const std::optional<Uuid>& but = {});

} // namespace ownkey::flows
