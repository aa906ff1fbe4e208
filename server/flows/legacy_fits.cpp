// Old passwords of imported accounts, compared once. The documents that legacy_seal seals are flat
// JSON: {"hash"} of old_hashes.h, or what gradido_document writes.
#include "core/encoding.h"
#include "core/token/flat_json.h"
#include "core/wipe.h"
#include "server/flows/json_object.h"
#include "server/flows/legacy.h"
#include "server/flows/legacy_document.h"
#include "server/flows/old_hashes.h"

#include <charconv>

namespace ownkey::flows {
namespace {

/// Empty where it is not there.
std::string text_in(const token::FlatJson& json, std::string_view name) {
    const auto* value = json.find(name);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? std::string() : *text;
}

SecretBuffer secret_text(std::string text) {
    SecretBuffer out(as_bytes(text));
    wipe(text);
    return out;
}

Result<std::uint64_t> number_of(const std::string& text) {
    std::uint64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || stopped != end) return Error::bad_json;
    return value;
}

/// What most of such accounts cost: of systems as they were set up.
std::string_view usual_hash(LegacyScheme scheme) {
    switch (scheme) {
    case LegacyScheme::bcrypt:
        return "$2b$10$......................8m1yrcMY33eaFa9AsyUyBnI0/QPRn3K";
    case LegacyScheme::pbkdf2:
        return "$pbkdf2-sha256$10000$AAAAAAAAAAAAAAAAAAAAAA$"
               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
               "AAA";
    case LegacyScheme::argon2:
        return "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    case LegacyScheme::gradido:
        return "";
    }
    return "";
}

Outcome<bool> gradido_fits(const GradidoCredential& old, ByteView password) {
    if (!old.verifier) return false;
    const auto stretched =
        TRY(stretch_legacy_password(password, legacy_salt(old.email, old.app_secret)));
    return same_legacy_value(legacy_check_value(stretched, old.server_key), *old.verifier);
}

} // namespace

SecretBuffer hash_document(std::string_view hash) {
    return secret_text(JsonObject().text("hash", hash).str());
}

SecretBuffer gradido_document(const GradidoCredential& old) {
    JsonObject document;
    document.text("email", old.email)
        .text("app_secret", to_hex(old.app_secret))
        .text("server_key", to_hex(old.server_key.view()));
    if (old.verifier) document.text("verifier", std::to_string(*old.verifier));
    if (!old.encrypted_key.empty()) document.text("encrypted_key", to_hex(old.encrypted_key));
    return secret_text(document.str());
}

Outcome<GradidoCredential> gradido_credential(const World& world, const LegacyCredential& legacy) {
    if (legacy.scheme != LegacyScheme::gradido) return Error::bad_json;
    const auto document = TRY(legacy_open(world, legacy));
    const auto json = TRY(token::FlatJson::parse(as_text(document.reveal())));
    GradidoCredential old;
    old.email = text_in(json, "email");
    old.app_secret = TRY(from_hex(text_in(json, "app_secret")));
    old.server_key = TRY(fixed_from_hex<LegacyServerKey>(text_in(json, "server_key")));
    if (json.find("verifier") != nullptr) {
        const auto value = TRY(number_of(text_in(json, "verifier")));
        old.verifier = value;
    }
    old.encrypted_key = TRY(from_hex(text_in(json, "encrypted_key")));
    return old;
}

Outcome<bool> legacy_fits(const World& world, const LegacyCredential& legacy, ByteView password) {
    if (legacy.scheme == LegacyScheme::gradido) {
        const auto old = TRY(gradido_credential(world, legacy));
        return gradido_fits(old, password);
    }
    const auto document = TRY(legacy_open(world, legacy));
    const auto json = TRY(token::FlatJson::parse(as_text(document.reveal())));
    const auto hash = secret_text(text_in(json, "hash"));
    if (hash.size() == 0) return Error::bad_json;
    return fits_old_hash(legacy.scheme, as_text(hash.reveal()), password);
}

void legacy_in_vain(LegacyScheme scheme, ByteView password) {
    if (scheme == LegacyScheme::gradido)
        (void)stretch_legacy_password(password, LegacySalt{});
    else
        (void)fits_old_hash(scheme, usual_hash(scheme), password);
}

} // namespace ownkey::flows
