// The code of a password reset or an invitation, from asking to proving. Shared by the two halves
// of password_reset.h.
#pragma once

#include "server/flows/password_reset.h"
#include "server/flows/verdict.h"

#include <functional>

namespace ownkey::flows {

/// Whose password is forgotten. An unknown address looks the same: a stable id, derived with the
/// deployment's secret.
struct ResetTarget {
    Uuid id;
    std::optional<Account> account; ///< absent also when disabled or deleted
};

/// The same query and the same derivation for everybody.
Outcome<ResetTarget> reset_target(Tables& tables, const World& world, const std::string& email_key);

/// Things that are counted for each target apart from its logins, under ids that no device has.
enum class ResetCount : Byte { mail = 1, typed_code = 2, evaluation = 3 };

/// So many in the last hour.
Outcome<FailedSignins>
counted(Tables& tables, const World& world, const Uuid& target_id, ResetCount what);
Done count(Tables& tables,
           const World& world,
           const Caller& caller,
           const Uuid& target_id,
           ResetCount what);
/// After what was counted comes a wait, as after failed logins. Fails: too_many_requests.
Done check_wait(Tables& tables, const World& world, const Uuid& target_id, ResetCount what);

/// Rows that mean nothing, where a known account has its code and its own row written, so that both
/// take as long. The store's chores sweep them away.
Done write_decoy(Tables& tables, const World& world, const Uuid& target_id);

/// The mail that ask_password_reset queues, unless the last one is within the cooldown; for nobody,
/// work alike.
Done mail_reset(Tables& tables,
                const World& world,
                const Caller& caller,
                const ResetTarget& target,
                const ResetLetter& letter);

struct ResetProof {
    Verdict verdict;
    EmailCode code;  ///< when accepted
    Account account; ///< when accepted
};

/// Is the code right? Uses up a try when it is not, and writes alike for unknown addresses. Fails
/// (rolls back): too_many_requests; refuses: code_wrong, code_expired, code_used,
/// code_too_many_tries.
Outcome<ResetProof>
prove_reset(Tables& tables, const World& world, const Caller& caller, const ResetCode& code);

/// finish_password_reset; `and_then` in the same transaction. Out: whose password it is now.
Outcome<Account> finish_reset(const World& world,
                              const Caller& caller,
                              const Uuid& reset_id,
                              const ResetCode& code,
                              const opaque::RegistrationRecord& record,
                              const std::function<Done(Tables&, const Account&)>& and_then = {});

} // namespace ownkey::flows
