// What a page does with keys: documents, records and history entries, made with core as the page
// makes them with the WebAssembly module.
#pragma once

#include "core/vault/history.h"
#include "server/flows/key_update.h"
#include "server/flows/password_reset.h"
#include "tests/server/flows/house.h"

namespace ownkey::house {

/// A key without document.
inline Key fresh_key(House& house) {
    Key key{.root = house.secret<RootSecret>()};
    key.signing = derive_signing_key(key.root, Derivation::gradido_v1);
    key.public_key = public_key_of(key.signing);
    return key;
}

/// A document to be filled in: account, key and revision.
inline vault::Update draft(const Key& key, const Uuid& account_id, std::uint64_t revision) {
    return {.account = account_id, .public_key = key.public_key, .revision = revision};
}

inline void
add_envelope(House& house, vault::Update& update, const Key& key, const vault::UnlockKey& unlock) {
    const auto envelope = vault::seal(key.root,
                                      unlock,
                                      vault::header_of(update, unlock.method()),
                                      house.bytes<vault::EnvelopeRandom>());
    update.envelopes.emplace_back(envelope.bytes.begin(), envelope.bytes.end());
}

inline vault::UnlockKey passkey(House& house) {
    return vault::UnlockKey(house.secret<vault::PrfOutput>());
}

inline flows::KeyUpdate signed_by(const SigningKey& key, const vault::Update& update) {
    const auto document = vault::encode_update(update);
    return {document, vault::sign_update(document, key)};
}

/// The usual document: one password envelope.
inline flows::KeyUpdate password_update(House& house,
                                        const Key& key,
                                        const Uuid& account_id,
                                        std::uint64_t revision,
                                        const opaque::ExportKey& export_key,
                                        std::optional<opaque::RegistrationRecord> record = {}) {
    auto update = draft(key, account_id, revision);
    update.record = std::move(record);
    add_envelope(house, update, key, export_key);
    return signed_by(key.signing, update);
}

/// Both entries that bring `next` when the server holds none of the chain, or one after `before`.
inline ByteVector
history(const Uuid& account_id, const Key& old, const Key& next, const ByteVector& before = {}) {
    ByteVector bytes;
    const auto add = [&](const vault::HistoryEntry& entry) {
        bytes.insert(bytes.end(), entry.bytes.begin(), entry.bytes.end());
    };
    vault::HistoryEntry last;
    if (before.empty()) {
        last = MUST(
            vault::next_entry(account_id, nullptr, old.signing, Derivation::gradido_v1, nullptr));
        add(last);
    } else {
        last = MUST(vault::HistoryEntry::from(ByteView(before).last(vault::HistoryEntry::kSize)));
    }
    add(MUST(
        vault::next_entry(account_id, &last, next.signing, Derivation::gradido_v1, &old.signing)));
    return bytes;
}

struct NewPassword {
    opaque::RegistrationRecord record;
    opaque::ExportKey export_key;
};

inline NewPassword new_password(House& house,
                                const Person& person,
                                opaque::ClientRegistration state,
                                const opaque::RegistrationResponse& response) {
    auto finished = MUST(opaque::finish_registration(
        std::move(state), response, house.bytes<opaque::Nonce>(), config_for(person)));
    return {finished.record, std::move(finished.export_key)};
}

} // namespace ownkey::house
