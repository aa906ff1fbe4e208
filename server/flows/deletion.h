// Deletion of an account: planned, then done by a job after a delay in which the person can undo
// it. The row stays with its id and public keys, as do audit events, key history and signed
// transactions: the community's ledger names these keys, and what was done must stay provable.
// Nothing in them says who the person was.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// Queues the mail "deletion_planned". Planned before: the time stays. Out: when it will be
/// deleted. Fails: password_needed, last_admin.
Outcome<Time> plan_deletion(const World& world, const Caller& caller, const SessionView& view);

/// Fails: deletion_not_open.
Done keep_account(const World& world, const Caller& caller, const SessionView& view);

/// For clients of older systems, whose deletion shuts the door at once: disabled, sessions and
/// tokens end, and the deletion is planned as above. Until then the address stays taken, and admins
/// can let the person in again (enable_person), who then can undo it. Queues the mail
/// "account_closed" and the webhook "disabled". In: whose password was proved just now. Fails:
/// no_session (not active any more), last_admin.
Done close_account(const World& world, const Caller& caller, const Uuid& account_id);

/// Deletes what is due, at most `limit` accounts, each in a transaction of its own. Removed:
/// credential, envelopes, sessions, devices, second factor, recovery, open codes and changes;
/// names, addresses, description, and the texts of the person's decisions. Tokens are revoked,
/// pending transactions expire. Queues the mail "account_deleted" and the webhook "deleted". The
/// last admin's deletion is called off instead. Out: how many.
Outcome<int> delete_due_accounts(const World& world, int limit);

/// Removes accounts that were not confirmed within Settings::Account::unconfirmed_kept, among them
/// those whose place another took (retire.h). Out: how many.
Outcome<int> sweep_unconfirmed(const World& world, int limit);

} // namespace ownkey::flows
