// A change of e-mail address: both addresses confirm by a link, then sessions elsewhere end and
// both are told. Only hashes of the links are stored. Who asks does not learn whether the new
// address has an account; its owner does, by mail.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// Queues the mails "confirm_email_change_old" and "confirm_email_change_new"; if the new address
/// has an account, "email_change_known" goes there instead. Takes the place of an open change.
/// Fails: password_needed, field_rule (email: not an address, or the person's already),
/// too_many_requests (one a Settings::Signup::resend_cooldown).
Done start_email_change(const World& world,
                        const Caller& caller,
                        const SessionView& view,
                        const std::string& email);

/// Ok when there is none.
Done cancel_email_change(const World& world, const Caller& caller, const SessionView& view);

/// Whoever gets a new password takes the account back from whoever asked for the change: for the
/// transaction that sets it, and writes the account's row. Nothing happens when no change is open.
Done close_email_change(Tables& tables,
                        const World& world,
                        const Caller& caller,
                        const Uuid& account_id);

enum class EmailChangeStep : std::uint8_t { waiting, changed };

/// In: base64url of the 16 bytes of either link; `keep`, a session that goes on if it is of the
/// same account. The same link again is ok. With the second address the e-mail changes, all other
/// sessions and tokens end, and open links to reset the password open nothing any more. Fails:
/// code_wrong, code_expired (also cancelled or replaced), email_exists (the address got an account
/// meanwhile; the change is closed).
Outcome<EmailChangeStep> confirm_email_change(const World& world,
                                              const Caller& caller,
                                              const std::string& link_code,
                                              const std::optional<SessionView>& keep);

} // namespace ownkey::flows
