// The client's half of OPAQUE, played here for a password that came in plain (plain_password.h).
// The export key, which opens what the password opens, is dropped where it comes into being.
#pragma once

#include "core/opaque/client.h"
#include "server/flows/plain_password.h"

#include <optional>

namespace ownkey::flows {

/// Counts the use. Fails: plain_refused.
Done take_plain(const World& world, Surface surface);

/// For a password that is to hold from now on. Fails: field_rule (password).
Done check_new_password(const PlainPassword& password);

/// Event "password.plain".
Done audit_plain(Tables& tables,
                 const World& world,
                 const Caller& caller,
                 const Uuid& account_id,
                 Surface surface);

/// A signin that this very call began is gone only because something came in between: then the
/// call is worth a repeat.
Failure raced(const Failure& failure);

/// Stretches. Out: KE3; nothing when the password is wrong. Fails: server_busy (no memory).
Outcome<std::optional<opaque::Ke3>> answer_of_client(opaque::ClientLogin state,
                                                     const opaque::Ke2& ke2);

/// KE1 of this password.
Outcome<opaque::ClientLoginStart> start_client_login(const World& world,
                                                     const PlainPassword& password);
Outcome<opaque::ClientRegistrationStart> start_client_registration(const World& world,
                                                                   const PlainPassword& password);

/// Stretches. Fails: server_busy (no memory).
Outcome<opaque::RegistrationRecord> record_of_client(const World& world,
                                                     opaque::ClientRegistration state,
                                                     const opaque::RegistrationResponse& response);

/// Both halves: the record of this password under an identifier that nobody guesses at by this.
Outcome<opaque::RegistrationRecord>
record_of(const World& world, const Uuid& account_id, const PlainPassword& password);

} // namespace ownkey::flows
