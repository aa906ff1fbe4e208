// Secrets behind numbers. A handle is never reused, so a stale one is bad_handle and nothing else.
#pragma once

#include "core/keys/keys.h"
#include "core/keys/legacy.h"
#include "core/opaque/client.h"
#include "core/vault/unlock_key.h"

#include <algorithm>
#include <memory>
#include <variant>
#include <vector>

namespace ownkey::wasm {

/// A root and how its signing key comes from it, as authenticated when it was made, opened or
/// joined: nobody chooses another derivation afterwards.
struct Root {
    RootSecret secret;
    Derivation derivation = Derivation::gradido_v1;

    [[nodiscard]] SigningKey signing_key() const { return derive_signing_key(secret, derivation); }
};

using Kept = std::variant<opaque::ClientRegistration,
                          opaque::ClientLogin,
                          opaque::ExportKey,
                          vault::UnlockKey,
                          LegacyStretched,
                          Root>;

class Handles {
public:
    /// Out: a new number above zero.
    int keep(Kept secret) {
        entries_.push_back({++last_, std::make_unique<Kept>(std::move(secret))});
        return last_;
    }

    /// Out: the secret of that kind, or null.
    template <class Kind>
    Kind* find(int handle) {
        const auto entry = at(handle);
        return entry == entries_.end() ? nullptr : std::get_if<Kind>(entry->secret.get());
    }

    /// Puts another secret behind a handle that exists.
    void replace(int handle, Kept secret) {
        const auto entry = at(handle);
        contract(entry != entries_.end());
        *entry->secret = std::move(secret);
    }

    /// Wipes what the handle holds.
    void close(int handle) {
        const auto entry = at(handle);
        if (entry != entries_.end()) entries_.erase(entry);
    }

private:
    struct Entry {
        int number;
        std::unique_ptr<Kept> secret;
    };

    std::vector<Entry>::iterator at(int handle) {
        return std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return entry.number == handle;
        });
    }

    std::vector<Entry> entries_;
    int last_ = 0;
};

} // namespace ownkey::wasm
