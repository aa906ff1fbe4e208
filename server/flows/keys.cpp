#include "keys.h"

namespace ownkey::flows {

Outcome<KeyRing> show_keys(const World& world, const SessionView& view) {
    return in_read<KeyRing>(world.store, [&](Tables& tables) -> Outcome<KeyRing> {
        const auto account = TRY(tables.find_account(view.account.id));
        if (!account) return Error::no_session;
        if (!account->public_key) return Error::key_missing;
        auto envelopes = TRY(tables.envelopes_of(account->id));
        auto history = TRY(tables.key_changes_of(account->id));
        return KeyRing{*account, std::move(envelopes), std::move(history)};
    });
}

Outcome<EnvelopeRow> password_envelope(const World& world, const SessionView& view) {
    const auto rows = TRY(in_read<std::vector<EnvelopeRow>>(
        world.store, [&](Tables& tables) { return tables.envelopes_of(view.account.id); }));
    for (const auto& row : rows)
        if (row.method == vault::Method::password) return row;
    return Error::key_missing;
}

} // namespace ownkey::flows
