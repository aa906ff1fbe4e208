// Families of refresh tokens (tokens.h): how one ends, and where it began: the row names the
// session, and the first five bytes of the id the device, HMAC-SHA-512(key_for("token-device"),
// device id)[0..4]. So removing a device ends what began there in sessions that are long gone, too.
// Tags are compared among the families of one account only (at most kMostTokenFamilies): 40 bits
// are enough.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// A new id for a family that begins in this session; 11 bytes of it are random.
Uuid new_family_id(const World& world, const Session& session);

/// What audit events say of it.
std::string detail_of(const TokenFamily& family);

/// Revokes it. In: the audit event. Fails: store_conflict (refreshed meanwhile; settle() looks
/// again).
Done end_family(Tables& tables,
                const World& world,
                const Caller& caller,
                TokenFamily family,
                const char* event);

/// Revokes the families that began in this session. Audit: tokens.ended, for each. For a session
/// that somebody ends (signing out, the list): one that goes by itself leaves them. First remove
/// the session's row: then no more begin. Run it in settle().
Done end_tokens_of_session(Tables& tables,
                           const World& world,
                           const Caller& caller,
                           const Uuid& account_id,
                           const Uuid& session_id);

/// Likewise those that began on this device, in whatever session but `present`.
Done end_tokens_of_device(Tables& tables,
                          const World& world,
                          const Caller& caller,
                          const Uuid& account_id,
                          const Uuid& device_id,
                          const Uuid& present);

} // namespace ownkey::flows
