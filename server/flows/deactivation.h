// Somebody closes the own account with a code, as authweb's clients offer it. The account is then
// as one that an admin disabled: sessions and tokens end, nothing is removed, an admin enables it
// again. The code is an e-mail code (CodePurpose::deactivation); it goes out by mail or, with
// authweb.by_sms, to the phone, unless a back end delivers it.
#pragma once

#include "server/flows/guid_caller.h"
#include "server/flows/plain_password.h"

#include <optional>
#include <string>

namespace ownkey::flows {

struct DeactivationAsked {
    Uuid id;
    std::string code; ///< secret, for back ends only
    Time sent_at{};
};

/// A newer code takes the place of the open one. Audit: account.deactivation_asked. Fails: as
/// prove_password; field_missing (Email, PhoneNumber): there is nowhere a code could go.
Outcome<DeactivationAsked> ask_deactivation(const World& world,
                                            const GuidCaller& caller,
                                            const std::string& login,
                                            PlainPassword password);

/// In: the code as typed; a back end may have compared it itself. Audit: account.disabled. Fails:
/// field_missing (Code), code_wrong, code_expired, code_used, code_too_many_tries, last_admin.
Done deactivate_account(const World& world,
                        const GuidCaller& caller,
                        const Uuid& deactivation_id,
                        const std::optional<std::string>& code);

} // namespace ownkey::flows
