// The second factor: codes of an authenticator app, and recovery codes for the day when it is lost.
// The rules are:
//  - The app's secret is stored sealed with the deployment's secret, bound to the account.
//  - Each code is taken once; a recovery code is stored as a hash and goes when it is used.
//  - Setting up, turning off and new recovery codes need a fresh password, are audited and mailed.
//  - Turning it off needs a code; new recovery codes need a session that showed it.
#pragma once

#include "server/flows/sessions.h"

#include <string>
#include <vector>

namespace ownkey::flows {

struct SecondFactorState {
    bool enabled = false;
    int recovery_codes_left = 0;
};

Outcome<SecondFactorState> second_factor_state(const World& world, const SessionView& view);

/// Secret: for the person only.
struct SecondFactorSetup {
    std::string secret; ///< base 32
    std::string otpauth_uri;
};

/// A new secret, not yet in force; one that was not confirmed is forgotten. Fails: password_needed,
/// second_factor_exists.
Outcome<SecondFactorSetup>
set_up_second_factor(const World& world, const Caller& caller, const SessionView& view);

struct SecondFactorConfirmed {
    NewSession session;
    std::vector<std::string> recovery_codes; ///< "XXXXX-XXXXX"; secret
};

/// Puts the secret in force once the app shows a code of it. The session and its device have shown
/// it then; all other sessions and tokens end. Fails: password_needed, second_factor_missing (not set up), second_factor_exists,
/// second_factor_wrong.
Outcome<SecondFactorConfirmed> confirm_second_factor(const World& world,
                                                     const Caller& caller,
                                                     const SessionView& view,
                                                     const std::string& code);

/// Instead of the old ones. Fails: password_needed, second_factor_missing, second_factor_needed
/// (this session began without it).
Outcome<std::vector<std::string>>
new_recovery_codes(const World& world, const Caller& caller, const SessionView& view);

/// In: a code of either kind; wrong ones count as failed logins. Fails: password_needed,
/// second_factor_missing, second_factor_wrong, too_many_requests.
Done turn_off_second_factor(const World& world,
                            const Caller& caller,
                            const SessionView& view,
                            const std::string& code);

/// Inside a transaction: takes a code of either kind, once. Out: whether it was right.
Outcome<bool> take_second_factor(Tables& tables,
                                 const World& world,
                                 const Uuid& account_id,
                                 const std::string& code);

/// Inside a transaction: secret and codes go, and no session or device counts as having shown it
/// any more.
Done drop_second_factor(Tables& tables, const World& world, const Uuid& account_id);

} // namespace ownkey::flows
