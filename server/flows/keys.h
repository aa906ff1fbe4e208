// The account's key, for its owner to see: envelopes and history. Nothing secret is in them: who
// holds an envelope needs what opens it. How they change: key_update.h.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

struct KeyRing {
    Account account; ///< with a key
    std::vector<EnvelopeRow> envelopes;
    std::vector<KeyChange> history; ///< oldest first
};

/// Of one revision. Fails: key_missing.
Outcome<KeyRing> show_keys(const World& world, const SessionView& view);

/// The password envelope, or key_missing.
Outcome<EnvelopeRow> password_envelope(const World& world, const SessionView& view);

} // namespace ownkey::flows
