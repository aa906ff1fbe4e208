// How the row of a registration ends. It is open until its e-mail address (or phone) is confirmed:
// what the account holds is wiped from it when the record arrives, so that an open row without an
// address has its record. Closings: success (confirmed), overriden (a newer start), cancelled
// (before the record), timeout (no record in time, or the link's time is over: seen by a later try,
// or by the sweep), too_many_tries (typing). After too_many_tries and timeout a link that still
// opens makes it a success. All inside the transaction of their cause.
#pragma once

#include "server/flows/world.h"

namespace ownkey::flows {

/// The row's id, told by the id of the account that it makes: HMAC-SHA-512(key_for("signup"),
/// account id)[0..15]. Says nothing without the deployment's secret.
Uuid signup_id_of(const World& world, const Uuid& account_id);

bool has_record(const Signup& signup);

/// The record has arrived: the row waits for the confirmation as long as the link does.
Done await_confirmation(Tables& tables, const World& world, Signup signup);

/// The address is proved. The row of the account, if it is still there, says success.
Done close_confirmed(Tables& tables, const World& world, const Uuid& account_id);

} // namespace ownkey::flows
