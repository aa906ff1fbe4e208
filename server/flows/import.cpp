#include "import.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "core/tx/transaction.h"
#include "server/flows/codes.h"
#include "server/flows/enlist.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/legacy.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMostName = 100; // characters, as check_name says

const Caller& command_line() {
    static const Caller caller{.address = "command line", .user_agent = "ownkey"};
    return caller;
}

std::string_view system_name(System system) {
    switch (system) {
    case System::gradido:
        return "gradido";
    case System::loginservice:
        return "loginservice";
    case System::authweb:
        return "authweb";
    case System::apparts:
        return "apparts";
    }
    return "";
}

/// Nothing is kept of a dry run: its transaction is rolled back.
template <class Work>
Outcome<Taken> written(const World& world, ImportMode mode, const Work& work) {
    if (mode == ImportMode::write) return settle<Taken>(world.store, Durability::relaxed, work);
    Taken taken;
    const Failure undone(Error::internal, "dry run", "");
    const auto done = world.store.transact(Durability::relaxed, [&](Tables& tables) -> Done {
        taken = TRY(work(tables));
        return undone;
    });
    if (!done && done.error().field != undone.field) return done.error();
    return taken;
}

/// What check_name takes of it.
std::string cleaned(const std::string& text) {
    std::string out;
    if (!is_utf8(as_bytes(text))) return out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool refused =
            byte < 0x20 || byte == 0x7F || c == '<' || c == '>' || c == '&' || c == ';';
        if (!refused) out += c;
    }
    while (utf8_length(as_bytes(out)) > kMostName)
        do {
            out.pop_back();
        } while (!is_utf8(as_bytes(out)));
    return trimmed(out);
}

/// Keeps the text where it fits its rule.
std::string fitting(const std::string& text, const Done& rule, const char* what, Taken& taken) {
    if (text.empty() || rule) return text;
    taken.notes.push_back(std::string(what) + " left away: " + rule.error().detail);
    return "";
}

Outcome<std::string> free_username(Tables& tables, const ImportedAccount& in, Taken& taken) {
    auto name = fitting(in.username, check_username(in.username), "user name", taken);
    if (name.empty() || !TRY(tables.find_account_by_username(name))) return name;
    taken.notes.emplace_back("user name left away: somebody has it");
    return std::string();
}

Outcome<Account>
account_of(Tables& tables, const World& world, const ImportedAccount& in, Taken& taken) {
    const auto email = trimmed(in.email);
    Account account{.id = world.random.uuid(), .email = email, .email_key = email_key_of(email)};
    account.first_name = cleaned(in.first_name);
    account.last_name = cleaned(in.last_name);
    account.username = TRY(free_username(tables, in, taken));
    account.phone = fitting(in.phone, check_phone(in.phone), "phone", taken);
    account.description =
        fitting(in.description, check_description(in.description), "description", taken);
    account.language = check_language(in.language) ? in.language : "en";
    account.group_alias = in.group_alias;
    account.publisher_id = in.publisher_id;
    account.state = in.state;
    account.role = in.role;
    account.created_at = world.clock.now();
    const bool dated = in.created_at && *in.created_at < account.created_at;
    if (dated && in.state != AccountState::unconfirmed) account.created_at = *in.created_at;
    if (!in.public_key) return account;
    account.public_key = in.public_key;
    account.derivation = Derivation::seed;
    account.key_locked = !(in.password && in.password->holds_key); // words, officers or a new key
    return account;
}

/// Whether the row was taken before. Fails: email_exists.
Outcome<bool> is_there(Tables& tables, const ImportedAccount& in) {
    if (in.number && TRY(tables.find_numbered_account(in.system, *in.number))) return true;
    const auto account = TRY(tables.find_account_by_email(email_key_of(in.email)));
    if (!account) return false;
    if (!in.number) return true;
    return Failure(Error::email_exists, "email", "somebody is registered here with this address");
}

Done check_key(Tables& tables, const std::optional<PublicKey>& key) {
    if (!key) return ok();
    const bool taken =
        TRY(tables.find_account_by_public_key(*key)) || TRY(tables.find_owner_of_former_key(*key));
    if (taken) return Failure(Error::key_exists, "pubkey", "another account has this key");
    return ok();
}

Outcome<Account> owner_of(Tables& tables, std::int64_t number) {
    const auto id = TRY(tables.find_numbered_account(System::gradido, number));
    const auto account = id ? TRY(tables.find_account(*id)) : std::nullopt;
    if (!account)
        return Failure(Error::account_not_found, "user_id", "this user was not brought over");
    return *account;
}

/// As codes.h reads such numbers.
Hash32 hash_of(std::uint64_t code) {
    return MUST(link_hash_of(std::to_string(code)));
}

} // namespace

Outcome<Taken> import_account(const World& world, ImportMode mode, const ImportedAccount& in) {
    const auto key = email_key_of(in.email);
    if (in.email.empty()) return Failure(Error::field_rule, "email", "there is none");
    TRY(check_email(key));
    return written(world, mode, [&](Tables& tables) -> Outcome<Taken> {
        Taken taken;
        if (TRY(is_there(tables, in))) return taken;
        TRY(check_key(tables, in.public_key));
        const auto account = TRY(account_of(tables, world, in, taken));
        TRY(tables.insert_account(account));
        if (in.number) TRY(tables.give_account_number(in.system, account.id, in.number));
        if (in.password) {
            const auto& old = *in.password;
            TRY(tables.put_legacy_credential(
                legacy_seal(world, account.id, old.scheme, old.document.reveal())));
        }
        JsonObject detail;
        detail.text("system", system_name(in.system));
        if (in.number) detail.number("number", *in.number);
        TRY(audit(tables, world, command_line(), account.id, "account.imported", detail.str()));
        taken.added = true;
        return taken;
    });
}

Outcome<Taken> import_opt_in(const World& world, ImportMode mode, const ImportedOptIn& opt_in) {
    return written(world, mode, [&](Tables& tables) -> Outcome<Taken> {
        Taken taken;
        const auto owner = TRY(owner_of(tables, opt_in.user_number));
        const auto hash = hash_of(opt_in.code);
        const bool needed = owner.state == AccountState::unconfirmed &&
                            !TRY(open_confirmation(tables, owner.id)) &&
                            !TRY(tables.find_email_code_by_link(hash));
        if (!needed) return taken;
        auto code = new_email_code(world, owner.id, CodePurpose::confirm_email);
        code.row.link_hash = hash;
        TRY(tables.insert_email_code(code.row));
        taken.added = true;
        return taken;
    });
}

Outcome<Taken> import_task(const World& world,
                           ImportMode mode,
                           std::int64_t user_number,
                           const ByteVector& body,
                           const std::string& community) {
    const auto owner = TRY(in_read<Account>(
        world.store, [&](Tables& tables) { return owner_of(tables, user_number); }));
    if (mode == ImportMode::dry_run) {
        TRY(tx::decode_body(body));
        return Taken{.added = true};
    }
    const auto result = TRY(enlist_imported(world, owner, body, community));
    return Taken{.added = result.enlisted > 0};
}

Outcome<Taken> import_elopage_buy(const World& world, ImportMode mode, ElopageBuy buy) {
    if (buy.order_id.empty()) return Failure(Error::field_rule, "order_id", "there is none");
    buy.id = world.random.uuid();
    auto taken = written(world, mode, [&](Tables& tables) -> Outcome<Taken> {
        const auto account = TRY(tables.find_account_by_email(buy.payer_email_key));
        if (account) buy.account_id = account->id;
        const auto done = tables.insert_elopage_buy(buy);
        if (!done && done.error().error == Error::store_duplicate) // not store_duplicate: no retry
            return Failure(Error::email_exists, "order_id", "");
        TRY(done);
        return Taken{.added = true};
    });
    if (!taken && taken.error().field == "order_id") return Taken{};
    return taken;
}

Done import_legacy_server(const World& world, ImportMode mode, const LegacyServer& server) {
    TRY(written(world, mode, [&](Tables& tables) -> Outcome<Taken> {
        TRY(add_legacy_server(tables, world, server));
        return Taken{.added = true};
    }));
    return ok();
}

Done note_import(const World& world) {
    return world.store.transact(Durability::full, [&](Tables& tables) {
        return tables.append_audit({.at = world.clock.now(),
                                    .account_id = std::nullopt,
                                    .event = "import.done",
                                    .detail = "{}",
                                    .address = command_line().address});
    });
}

} // namespace ownkey::flows
