// Roots: made, from words typed by the person, from the first login server's keys.
#include "core/keys/legacy.h"
#include "core/keys/phrase.h"
#include "exports.h"

#include <string>

using namespace ownkey;
using namespace ownkey::wasm;

namespace {

/// PhraseCheck of crypto.d.ts. The words of the list need no escapes.
std::string json_of(const PhraseCheck& check) {
    std::string unknown;
    for (const UnknownWord& word : check.unknown) {
        std::string nearest;
        for (const std::uint16_t index : word.nearest)
            nearest.append(nearest.empty() ? "\"" : ",\"").append(phrase_word(index)) += '"';
        unknown.append(unknown.empty() ? "{" : ",{").append("\"position\":");
        unknown += std::to_string(word.position) + ",\"nearest\":[" + nearest + "]}";
    }
    return "{\"words\":" + std::to_string(check.words) + ",\"unknown\":[" + unknown +
           "],\"hasChecksum\":" + (check.has_checksum ? "true}" : "false}");
}

std::uint64_t little_endian(const Byte* bytes) {
    std::uint64_t value = 0;
    for (int i = 7; i >= 0; --i)
        value = value << 8 | bytes[i];
    return value;
}

} // namespace

extern "C" {

/// random 32. Out: handle; public key 32.
int ownkey_root_create(const Byte* random, Byte* public_key) {
    return answer([&]() -> Result<int> {
        Root root{read<RootSecret>(random), Derivation::gradido_v1};
        write(public_key, public_key_of(root.signing_key()).view());
        return handles().keep(std::move(root));
    });
}

/// Out: size of the 24 words joined by one space.
int ownkey_root_words(int handle, Byte* text, std::size_t capacity) {
    return answer([&]() -> Result<int> {
        const SecretBuffer words = phrase_text(phrase_of(TRY(kept<Root>(handle))->secret));
        return write_sized(text, capacity, words.reveal());
    });
}

/// Out: 1 or 0.
int ownkey_root_is_word_at(int handle, std::size_t position, const Byte* word, std::size_t size) {
    return answer([&]() -> Result<int> {
        if (position >= 24) return Error::bad_length;
        return is_word_at(phrase_of(TRY(kept<Root>(handle))->secret), position, {word, size}) ? 1
                                                                                              : 0;
    });
}

/// Out: size of a PhraseCheck as JSON.
int ownkey_phrase_check(const Byte* typed, std::size_t size, Byte* json, std::size_t capacity) {
    return write_sized(json, capacity, as_bytes(json_of(check_phrase({typed, size}))));
}

/// Out: handle; public key 32; the derivation it became; 1 or 0: had a checksum.
int ownkey_root_import(const Byte* typed,
                       std::size_t size,
                       double derivation,
                       Byte* public_key,
                       Byte* became,
                       Byte* has_checksum) {
    return answer([&]() -> Result<int> {
        const auto wanted = TRY(derivation_of(derivation));
        const PhraseIndices phrase = TRY(parse_phrase({typed, size}));
        auto imported = TRY(import_phrase(phrase, wanted));
        Root root{std::move(imported.root), imported.derivation};
        write(public_key, public_key_of(root.signing_key()).view());
        *became = static_cast<Byte>(root.derivation);
        *has_checksum = imported.has_checksum ? 1 : 0;
        return handles().keep(std::move(root));
    });
}

/// public key 32; server key 16 and value (8, little-endian), or null. Out: handle of the root
/// (Derivation::seed).
int ownkey_legacy_open(const Byte* password,
                       std::size_t password_size,
                       const Byte* email,
                       std::size_t email_size,
                       const Byte* app_secret,
                       std::size_t app_secret_size,
                       const Byte* encrypted_key,
                       std::size_t encrypted_key_size,
                       const Byte* public_key,
                       const Byte* server_key,
                       const Byte* value) {
    return answer([&]() -> Result<int> {
        LegacyAccount account;
        account.email = as_text({email, email_size});
        account.app_secret = {app_secret, app_secret_size};
        account.encrypted_key = {encrypted_key, encrypted_key_size};
        account.public_key = read<PublicKey>(public_key);
        if (server_key != nullptr) {
            account.verifier = {read<decltype(LegacyVerifier::server_key)>(server_key),
                                little_endian(value)};
        }
        auto seed = TRY(open_legacy_key({password, password_size}, account));
        return handles().keep(Root{std::move(seed), Derivation::seed});
    });
}

/// salt 16, server key 16. Out: handle of the stretched password; check value 8.
int ownkey_legacy_stretch(const Byte* password,
                          std::size_t password_size,
                          const Byte* salt,
                          const Byte* server_key,
                          Byte* value) {
    return answer([&]() -> Result<int> {
        auto stretched =
            TRY(stretch_legacy_password({password, password_size}, read<LegacySalt>(salt)));
        const auto check = legacy_check_value(stretched, read<LegacyServerKey>(server_key));
        write(value, check.reveal());
        return handles().keep(std::move(stretched));
    });
}

/// handle of the stretched password; public key 32. Out: handle of the root (Derivation::seed).
int ownkey_legacy_take(int handle,
                       const Byte* encrypted_key,
                       std::size_t encrypted_key_size,
                       const Byte* public_key) {
    return answer([&]() -> Result<int> {
        const auto* stretched = TRY(kept<LegacyStretched>(handle));
        auto seed = TRY(open_legacy_key(
            *stretched, {encrypted_key, encrypted_key_size}, read<PublicKey>(public_key)));
        return handles().keep(Root{std::move(seed), Derivation::seed});
    });
}

} // extern "C"
