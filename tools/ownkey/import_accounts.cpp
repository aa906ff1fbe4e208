// Accounts of loginservice, authweb and apparts: one table, whose columns go by several names.
#include "server/flows/legacy_document.h"
#include "server/flows/old_hashes.h"
#include "server/flows/person.h"
#include "tools/ownkey/import.h"

namespace ownkey::tool {
namespace {

/// Old passwords in a form that is not known are left where they are.
void add_password(const Row& row, flows::ImportedAccount& account, bool& unknown) {
    const auto hash =
        row.text({"passwordhash", "encryptedpassword", "pwhash", "hash", "password", "pw"});
    const auto scheme = flows::scheme_of_hash(hash);
    unknown = !scheme && !hash.empty();
    if (!scheme) return;
    auto& password = account.password.emplace();
    password.scheme = *scheme;
    password.document = flows::hash_document(hash);
}

/// Confirmed, unless a column says no.
AccountState state_of(const Row& row) {
    if (flag_in(row, {"disabled", "deactivated", "blocked", "isdisabled"}))
        return AccountState::disabled;
    const std::initializer_list<std::string_view> says{
        "active", "activated", "confirmed", "emailconfirmed", "isactive", "verified"};
    if (row.find(says) != nullptr && !flag_in(row, says)) return AccountState::unconfirmed;
    return AccountState::active;
}

flows::ImportedAccount account_of(const Row& row, System system) {
    flows::ImportedAccount account;
    account.system = system;
    account.number = number_in(row, {"id", "userid", "uid"});
    if (account.number && *account.number <= 0) account.number.reset();
    account.email = row.text({"email", "mail", "emailaddress"});
    const auto name = row.text({"username", "login", "name"});
    account.first_name = row.text({"firstname", "name", "username", "login"});
    account.last_name = row.text({"lastname", "surname"});
    if (flows::check_username(name)) account.username = name;
    account.phone = row.text({"phonenumber", "phone"});
    account.language = row.text({"language", "lang", "locale"});
    account.created_at =
        time_in(row, {"insertedat", "createdat", "createdon", "created", "creationdt"});
    account.state = state_of(row);
    if (system == System::loginservice && flag_in(row, {"superadmin"})) account.role = Role::admin;
    return account;
}

Outcome<flows::Taken>
take(const World& world, System system, const ImportOptions& options, const Row& row) {
    if (flag_in(row, {"deleted", "isdeleted"}) || row.find({"deletedat"}) != nullptr)
        return Failure(Error::field_rule, "deleted", "this account was deleted");
    auto account = account_of(row, system);
    bool unknown = false;
    add_password(row, account, unknown);
    auto taken = TRY(flows::import_account(world, options.mode(), account));
    if (unknown && taken.added)
        taken.notes.emplace_back("password left away: of no known form; a new one comes by mail");
    return taken;
}

} // namespace

Done import_accounts(const World& world,
                     System system,
                     const ImportOptions& options,
                     Report& report) {
    const auto table = plain_name(options.table);
    Done outcome = ok();
    TRY(read_rows(
        options.from,
        table,
        [&](const Row& row) {
            if (row.table != table) return true;
            outcome = report.count(row, take(world, system, options, row));
            return outcome.has_value();
        },
        [&](std::uint64_t bytes) { report.show("accounts", bytes); }));
    return outcome;
}

} // namespace ownkey::tool
