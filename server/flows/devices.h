// Known devices: browsers that signed in before, known by a cookie of 256 random bits of which only
// the SHA-256 is stored. On a known device the second factor is not asked for again, and strangers'
// guesses cannot lock its owner out. A token that belongs to another account, or to nobody, counts
// as none.
#pragma once

#include "server/flows/sessions.h"

#include <optional>
#include <vector>

namespace ownkey::flows {

/// The caller's device, if it is known for this (true or derived) account id. One query whenever
/// the caller brings a well-formed token, whoever is asked for.
Outcome<std::optional<Device>>
known_device(Tables& tables, const World& world, const Caller& caller, const Uuid& account_id);

struct UsedDevice {
    Device row;
    DeviceToken token;
};

/// For a login that succeeds: marks the known device as seen, or makes the caller's browser a known
/// one; beyond fifty, the device seen longest ago is forgotten. `second_factor`: it was shown just
/// now. Queues the mail "new_device", unless it is the account's first login. `without_cookies`: an
/// older client; it is the device that it was when it names itself alike and comes from the same
/// address. That only spares the owner a mail each time: nothing else is let off by it.
Outcome<UsedDevice> use_device(Tables& tables,
                               const World& world,
                               const Caller& caller,
                               const Account& account,
                               bool second_factor,
                               bool without_cookies = false);

/// Sets or takes back what a device, or all of an account's (absent), showed of the second factor.
Done mark_devices(Tables& tables,
                  const Uuid& account_id,
                  const std::optional<Uuid>& device_id,
                  bool second_factor);

/// Last seen first.
Outcome<std::vector<Device>> list_devices(const World& world, const SessionView& view);
/// Ends its sessions and the tokens that began on it too, but for the session that asks and its
/// tokens. Fails: session_not_found.
Done forget_device(const World& world,
                   const Caller& caller,
                   const SessionView& view,
                   const Uuid& device_id);

} // namespace ownkey::flows
