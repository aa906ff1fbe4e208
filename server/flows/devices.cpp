#include "devices.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/journal.h"
#include "server/flows/notice.h"
#include "server/flows/settle.h"
#include "server/flows/token_families.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr std::string_view kPrefix = "okd_";
constexpr int kMost = 50;  ///< of one account
constexpr int kLook = 100; ///< more than there can be

std::optional<DeviceToken> token_of(const Caller& caller) {
    if (!caller.device_token.starts_with(kPrefix)) return std::nullopt;
    auto token = fixed_from_base64url<DeviceToken>(caller.device_token.substr(kPrefix.size()));
    if (!token) return std::nullopt;
    return std::move(token).value();
}

/// Whether somebody signed in to this account before: then a new device is news to its owner.
Outcome<bool> signed_in_before(Tables& tables, const Uuid& account_id) {
    const auto starts = TRY(
        tables.search_audit({.account_id = account_id, .event = "session.started", .limit = 1}));
    return !starts.empty();
}

/// One that has shown a second factor is no such client's.
Outcome<std::optional<Device>>
same_client(Tables& tables, const World& world, const Caller& caller, const Uuid& account_id) {
    const auto name = printable(caller.user_agent);
    for (const auto& device : TRY(tables.devices_of(account_id, kLook)))
        if (!device.second_factor && device.name == name && device.address == caller.address &&
            device.expires_at > world.clock.now())
            return std::optional(device);
    return std::optional<Device>();
}

Done make_room(Tables& tables, const Uuid& account_id) {
    const auto devices = TRY(tables.devices_of(account_id, kLook));
    for (std::size_t i = kMost - 1; i < devices.size(); ++i)
        TRY(tables.remove_device(devices[i].id));
    return ok();
}

} // namespace

Outcome<std::optional<Device>>
known_device(Tables& tables, const World& world, const Caller& caller, const Uuid& account_id) {
    const auto token = token_of(caller);
    if (!token) return std::optional<Device>();
    auto device = TRY(tables.find_device_by_token(sha256({token->reveal()})));
    if (device && (device->account_id != account_id || device->expires_at <= world.clock.now()))
        device.reset();
    return device;
}

Outcome<UsedDevice> use_device(Tables& tables,
                               const World& world,
                               const Caller& caller,
                               const Account& account,
                               bool second_factor,
                               bool without_cookies) {
    const auto now = world.clock.now();
    const auto known = TRY(known_device(tables, world, caller, account.id));
    const auto same =
        known || !without_cookies ? known : TRY(same_client(tables, world, caller, account.id));
    Device row = same.value_or(
        Device{.id = world.random.uuid(), .account_id = account.id, .created_at = now});
    row.name = printable(caller.user_agent);
    row.address = caller.address;
    row.last_seen_at = now;
    row.expires_at = now + world.settings.device.validity;
    row.second_factor = row.second_factor || second_factor;
    if (known) {
        TRY(tables.update_device(row));
        return UsedDevice{std::move(row), *token_of(caller)};
    }
    DeviceToken token;
    world.random.fill(token.reveal());
    row.token_hash = sha256({token.reveal()});
    if (same) {
        TRY(tables.update_device(row));
        return UsedDevice{std::move(row), std::move(token)};
    }
    TRY(make_room(tables, account.id));
    TRY(tables.insert_device(row));
    if (TRY(signed_in_before(tables, account.id)))
        TRY(queue_notice(tables, world, account, "new_device", done_from(world, caller)));
    return UsedDevice{std::move(row), std::move(token)};
}

Done mark_devices(Tables& tables,
                  const Uuid& account_id,
                  const std::optional<Uuid>& device_id,
                  bool second_factor) {
    for (auto& device : TRY(tables.devices_of(account_id, kLook))) {
        if (device_id && device.id != *device_id) continue;
        device.second_factor = second_factor;
        TRY(tables.update_device(device));
    }
    return ok();
}

Outcome<std::vector<Device>> list_devices(const World& world, const SessionView& view) {
    auto devices = TRY(in_read<std::vector<Device>>(
        world.store, [&](Tables& tables) { return tables.devices_of(view.account.id, kLook); }));
    std::erase_if(devices,
                  [&](const Device& device) { return device.expires_at <= world.clock.now(); });
    return devices;
}

Done forget_device(const World& world,
                   const Caller& caller,
                   const SessionView& view,
                   const Uuid& device_id) {
    const auto& account_id = view.account.id;
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto devices = TRY(tables.devices_of(account_id, kLook));
        if (std::none_of(
                devices.begin(), devices.end(), [&](const Device& d) { return d.id == device_id; }))
            return Error::session_not_found;
        TRY(tables.remove_device(device_id));
        for (const auto& session : TRY(tables.sessions_of(account_id, world.settings.session.most)))
            if (session.device_id == device_id && session.id != view.session.id)
                TRY(tables.remove_session(session.id));
        TRY(end_tokens_of_device(tables, world, caller, account_id, device_id, view.session.id));
        return audit(tables, world, caller, account_id, "device.forgotten");
    });
}

} // namespace ownkey::flows
