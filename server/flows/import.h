// Accounts that come from another system. The rules are:
//  - One account, one transaction: an import that was killed begins again and finds what is there,
//    by its number in the old system, else by its address.
//  - What is here already stays as it is: an import adds, it never changes anybody's account.
//  - No mail and no webhook goes out. The old password is sealed (legacy.h) and works once.
//  - What people wrote about themselves is brought under person.h's rules, or left away with a
//  note;
//    an address that is none makes the row impossible to take.
#pragma once

#include "core/secret.h"
#include "server/flows/legacy_servers.h"
#include "server/flows/world.h"

#include <optional>
#include <string>
#include <vector>

namespace ownkey::flows {

/// How the old system kept the password.
struct OldPassword {
    LegacyScheme scheme = LegacyScheme::bcrypt;
    SecretBuffer document; ///< legacy_document.h
    bool holds_key = false;
};

struct ImportedAccount {
    System system = System::gradido;
    std::optional<std::int64_t> number{}; ///< by which the old system's clients know it
    std::string email{};
    std::string first_name{};
    std::string last_name{};
    std::string username{};
    std::string phone{};
    std::string description{};
    std::string language{};
    std::string group_alias{};
    std::int64_t publisher_id = 0;
    /// Absent, or not confirmed: now, so that it gets its days to be confirmed.
    std::optional<Time> created_at{};
    AccountState state = AccountState::active;
    Role role = Role::none;
    std::optional<PublicKey> public_key{};
    std::optional<OldPassword> password{}; ///< absent: the person asks for a new one by mail
};

/// What became of a row.
struct Taken {
    bool added = false;               ///< false: it was there
    std::vector<std::string> notes{}; ///< what was left away, for the report
};

/// Whether the import writes.
enum class ImportMode : std::uint8_t { write, dry_run };

/// Audit: account.imported. Fails: field_rule, email_exists (somebody else's), key_exists.
Outcome<Taken> import_account(const World& world, ImportMode mode, const ImportedAccount& account);

/// The mail that the old server sent to confirm an address; its number still works (codes.h).
struct ImportedOptIn {
    std::int64_t user_number = 0;
    std::uint64_t code = 0;
};

/// Only for an account that is not confirmed and has no open code; from now on it is valid as long
/// as a fresh one. Fails: account_not_found.
Outcome<Taken> import_opt_in(const World& world, ImportMode mode, const ImportedOptIn& opt_in);

/// A body that waited for its signature. Fails: account_not_found and what enlist.h says; nothing
/// is reported to the community.
Outcome<Taken> import_task(const World& world,
                           ImportMode mode,
                           std::int64_t user_number,
                           const ByteVector& body,
                           const std::string& community);

/// Fails: field_rule.
Outcome<Taken> import_elopage_buy(const World& world, ImportMode mode, ElopageBuy buy);

/// Before accounts whose keys it sealed. Fails: field_rule (too many), secrets_invalid.
Done import_legacy_server(const World& world, ImportMode mode, const LegacyServer& server);

/// The end of an import that wrote: everything before it is on disk then. Audit: import.done.
Done note_import(const World& world);

} // namespace ownkey::flows
