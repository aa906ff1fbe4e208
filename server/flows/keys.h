// The account's key: the first one is set with a signed update document (proof of possession).
// Nothing secret arrives here.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// In: update document and signature (core/vault/update.h). Checks account, revision = stored + 1,
/// signature, envelopes. All envelopes are stored, or none: one is kept for each method, so further
/// passkeys, devices or officers are refused. Idempotent for the same document. Fails:
/// update_format (also with a password record, without a password envelope, or with two envelopes
/// for one method), signature_invalid, stale_revision, key_exists, envelope_*.
Outcome<Account> set_first_key(const World& world,
                               const Caller& caller,
                               const SessionView& view,
                               ByteView document,
                               const Signature& signature);

/// The password envelope, or key_missing.
Outcome<EnvelopeRow> password_envelope(const World& world, const SessionView& view);

} // namespace ownkey::flows
