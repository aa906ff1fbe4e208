// The database of the first Gradido login server. Its tables, as far as they are read: users (id,
// email, first_name, last_name, username, description, password, pubkey, privkey, created,
// email_checked, language, disabled, group_id, publisher_id), user_roles (user_id, role_id), roles
// (id, name), groups (id, alias), email_opt_in (user_id, verification_code, email_opt_in_type_id),
// pending_tasks (user_id, request, finished, task_type_id), elopage_buys. Older ones lack columns.
#include "core/encoding.h"
#include "core/wipe.h"
#include "server/flows/legacy_document.h"
#include "server/flows/person.h"
#include "tools/ownkey/import.h"

#include <charconv>
#include <fstream>
#include <set>

namespace ownkey::tool {
namespace {

constexpr std::size_t kKey = 32, kEncryptedKey = 80;
constexpr std::int64_t kOptInRegister = 1;
constexpr std::size_t kMostKept = 10'000'000; // numbers held in memory

/// What has to be known before the users: they may stand anywhere in a dump.
struct Relations {
    std::map<std::int64_t, std::string> groups; ///< alias
    std::map<std::int64_t, std::string> roles;  ///< name
    std::map<std::int64_t, std::int64_t> user_roles;
};

Outcome<ByteVector> secret_in(const std::string& flag, const std::string& file) {
    if (file.empty()) return Failure(Error::field_missing, flag, "a file with its hex digits");
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) return Failure(Error::field_rule, flag, "cannot read " + file);
    const auto bytes = from_hex(flows::trimmed(line));
    wipe(line);
    if (!bytes || bytes->empty() || bytes->size() > 64)
        return Failure(Error::field_rule, flag, "the first line must be 2 to 128 hex digits");
    return *bytes;
}

Outcome<flows::LegacyServer> server_of(const ImportOptions& options) {
    flows::LegacyServer server;
    server.app_secret = TRY(secret_in("--app-secret-file", options.app_secret_file));
    const auto key = TRY(secret_in("--server-key-file", options.server_key_file));
    const auto fixed = LegacyServerKey::from(key);
    if (!fixed) return Failure(Error::field_rule, "--server-key-file", "32 hex digits");
    server.server_key = *fixed;
    return server;
}

/// Raw, as a dump has it, or in hex, as CSV must. Out: empty where it is NULL. Fails: field_rule.
Outcome<ByteVector> bytes_in(const Row& row, std::string_view name, std::size_t size) {
    const auto* text = row.find({name});
    if (text == nullptr || text->empty()) return ByteVector();
    if (text->size() == size) return ByteVector(text->begin(), text->end());
    std::string_view hex(*text);
    if (hex.starts_with("0x") || hex.starts_with("\\x")) hex.remove_prefix(2);
    if (hex.size() == 2 * size)
        if (const auto bytes = from_hex(hex)) return *bytes;
    return Failure(Error::field_rule,
                   std::string(name),
                   std::to_string(size) + " bytes are expected, or their hex digits; dump with "
                                          "--hex-blob");
}

/// Any length.
std::optional<ByteVector> blob_in(const Row& row, std::string_view name) {
    const auto* text = row.find({name});
    if (text == nullptr || text->empty()) return std::nullopt;
    std::string_view hex(*text);
    const bool marked = hex.starts_with("0x") || hex.starts_with("\\x");
    if (marked) hex.remove_prefix(2);
    const auto bytes = from_hex(hex);
    if (bytes && !bytes->empty()) return *bytes;
    if (marked) return std::nullopt;
    return ByteVector(text->begin(), text->end());
}

/// Unsigned, or signed with the same bits.
std::optional<std::uint64_t> bits_in(const Row& row, std::string_view name) {
    const auto* text = row.find({name});
    if (text == nullptr) return std::nullopt;
    const auto* const end = text->data() + text->size();
    std::uint64_t value = 0;
    if (const auto [stopped, error] = std::from_chars(text->data(), end, value);
        error == std::errc() && stopped == end)
        return value;
    std::int64_t negative = 0;
    if (const auto [stopped, error] = std::from_chars(text->data(), end, negative);
        error == std::errc() && stopped == end)
        return static_cast<std::uint64_t>(negative);
    return std::nullopt;
}

void relate(const Row& row, Relations& relations) {
    const auto id = number_in(row, {"id"});
    const auto room = relations.user_roles.size() < kMostKept;
    if (row.table == "groups" && id) relations.groups[*id] = row.text({"alias"});
    if (row.table == "roles" && id) relations.roles[*id] = plain_name(row.text({"name"}));
    if (row.table != "userroles" || !room) return;
    const auto user = number_in(row, {"userid"}), role = number_in(row, {"roleid"});
    if (user && role) relations.user_roles[*user] = *role;
}

Role role_of(const Relations& relations, std::int64_t user) {
    const auto given = relations.user_roles.find(user);
    if (given == relations.user_roles.end()) return Role::none;
    const auto role = relations.roles.find(given->second);
    return role != relations.roles.end() && role->second == "admin" ? Role::admin : Role::none;
}

AccountState state_of(const Row& row) {
    if (flag_in(row, {"disabled"})) return AccountState::disabled;
    return flag_in(row, {"emailchecked"}) ? AccountState::active : AccountState::unconfirmed;
}

class Gradido {
public:
    Gradido(const World& world, const ImportOptions& options, Report& report)
        : world_(world), options_(options), report_(report) {}

    Done run() {
        server_ = TRY(server_of(options_));
        TRY(read("reading", [&](const Row& row) -> Done {
            relate(row, relations_);
            return ok();
        }));
        TRY(flows::import_legacy_server(world_, options_.mode(), server_));
        TRY(read("users", [&](const Row& row) { return user(row); }));
        return read("the rest", [&](const Row& row) { return other(row); });
    }

private:
    template <class Take>
    Done read(const char* what, const Take& take) {
        Done outcome = ok();
        TRY(read_rows(
            options_.from,
            options_.table,
            [&](const Row& row) {
                outcome = take(row);
                return outcome.has_value();
            },
            [&](std::uint64_t bytes) { report_.show(what, bytes); }));
        return outcome;
    }

    Done user(const Row& row) {
        if (row.table != "users") return ok();
        auto account = account_of(row);
        if (!account) return report_.count(row, account.error());
        const auto taken = flows::import_account(world_, options_.mode(), *account);
        if (taken && options_.dry_run) users_.insert(account->number.value_or(0));
        return report_.count(row, taken);
    }

    Outcome<flows::ImportedAccount> account_of(const Row& row) {
        flows::ImportedAccount account;
        account.number = number_in(row, {"id"});
        if (!account.number || *account.number <= 0)
            return Failure(Error::field_rule, "id", "a number above 0");
        account.email = row.text({"email"});
        account.first_name = row.text({"firstname"});
        account.last_name = row.text({"lastname"});
        account.username = row.text({"username"});
        account.description = row.text({"description"});
        account.language = row.text({"language"});
        account.publisher_id = number_in(row, {"publisherid"}).value_or(0);
        account.created_at = time_in(row, {"created"});
        account.state = state_of(row);
        account.role = role_of(relations_, *account.number);
        const auto group = relations_.groups.find(number_in(row, {"groupid"}).value_or(0));
        if (group != relations_.groups.end()) account.group_alias = group->second;
        TRY(add_key(row, account));
        return account;
    }

    Done add_key(const Row& row, flows::ImportedAccount& account) const {
        const auto key = TRY(bytes_in(row, "pubkey", kKey));
        const auto encrypted = TRY(bytes_in(row, "privkey", kEncryptedKey));
        if (!key.empty()) account.public_key = *PublicKey::from(key);
        const auto verifier = bits_in(row, "password");
        if (!verifier || *verifier == 0) return ok();
        flows::GradidoCredential old;
        old.email = account.email;
        old.app_secret = server_.app_secret;
        old.server_key = server_.server_key;
        old.verifier = verifier;
        if (account.public_key) old.encrypted_key = encrypted;
        auto& password = account.password.emplace();
        password.scheme = LegacyScheme::gradido;
        password.document = flows::gradido_document(old);
        password.holds_key = !old.encrypted_key.empty();
        return ok();
    }

    Done other(const Row& row) {
        if (row.table == "emailoptin") return opt_in(row);
        if (row.table == "pendingtasks") return task(row);
        if (row.table == "elopagebuys") return buy(row);
        if (row.table == "userbackups") report_.pass_over(row);
        return ok();
    }

    /// In a dry run nobody is there to be found.
    bool only_checked(std::int64_t user) { return users_.contains(user); }

    Done opt_in(const Row& row) {
        const auto user = number_in(row, {"userid"});
        const auto code = bits_in(row, "verificationcode");
        if (!user || !code || *code == 0)
            return report_.count(row, Failure(Error::field_rule, "verification_code", "missing"));
        const bool needed = number_in(row, {"emailoptintypeid"}) == kOptInRegister;
        if (!needed || only_checked(*user)) return report_.count(row, flows::Taken{});
        return report_.count(row, flows::import_opt_in(world_, options_.mode(), {*user, *code}));
    }

    /// A finished task has a time in `finished` that is not the column's default.
    static bool is_finished(const Row& row) {
        const auto finished = time_in(row, {"finished"});
        return finished && *finished > Time(std::chrono::sys_days(std::chrono::year(2001) / 1 / 1));
    }

    Done task(const Row& row) {
        if (is_finished(row)) return report_.count(row, flows::Taken{});
        const auto user = number_in(row, {"userid"});
        const auto body = blob_in(row, "request");
        if (!user || !body)
            return report_.count(row, Failure(Error::field_rule, "request", "missing"));
        if (only_checked(*user)) return report_.count(row, flows::Taken{.added = true});
        return report_.count(row, flows::import_task(world_, options_.mode(), *user, *body, ""));
    }

    Done buy(const Row& row) {
        ElopageBuy buy;
        buy.order_id = row.text({"orderid"});
        buy.event = row.text({"event"});
        buy.product_id = number_in(row, {"productid"}).value_or(0);
        buy.price_cents = number_in(row, {"productprice"}).value_or(0);
        buy.publisher_id = number_in(row, {"publisherid"}).value_or(0);
        buy.payer_email_key = flows::email_key_of(row.text({"payeremail"}));
        buy.payment_state = flag_in(row, {"payed"}) ? "payed" : "";
        buy.received_at = time_in(row, {"successdate"}).value_or(world_.clock.now());
        return report_.count(row, flows::import_elopage_buy(world_, options_.mode(), buy));
    }

    const World& world_;
    const ImportOptions& options_;
    Report& report_;
    flows::LegacyServer server_;
    Relations relations_;
    std::set<std::int64_t> users_; ///< of a dry run
};

} // namespace

Done import_gradido(const World& world, const ImportOptions& options, Report& report) {
    return Gradido(world, options, report).run();
}

} // namespace ownkey::tool
