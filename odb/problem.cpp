// classify(): what a database's exception means for the caller.
#include "odb/backend.h"

#include <odb/exceptions.hxx>
#include <odb/pgsql/connection.hxx>
#include <odb/pgsql/exceptions.hxx>
#include <odb/sqlite/connection.hxx>
#include <odb/sqlite/exceptions.hxx>

#include <libpq-fe.h>
#include <sqlite3.h>

#include <array>

namespace ownkey::rows {

namespace {

/// A unique index as PostgreSQL names it (by name, the rest of the text depends on its language)
/// and as SQLite does (by columns). Also primary keys that are no id.
struct UniqueIndex {
    std::string_view name;
    std::string_view columns;
    std::string_view field;
};

constexpr std::array kUniqueIndexes{
    UniqueIndex{"account_email_key_u", "account.email_key", "email_key"},
    UniqueIndex{"account_username_key_u", "account.username_key", "username"},
    UniqueIndex{"account_public_key_u", "account.public_key", "public_key"},
    UniqueIndex{"session_token_hash_u", "session.token_hash", "token_hash"},
    UniqueIndex{"session_alias_u", "session.alias", "alias"},
    UniqueIndex{"email_code_link_hash_u", "email_code.link_hash", "link_hash"},
    UniqueIndex{"key_change_pkey", "key_change.account_id, key_change.revision", "revision"},
    UniqueIndex{"device_token_hash_u", "device.token_hash", "token_hash"},
    UniqueIndex{"recovery_code_pkey", "recovery_code.code_hash", "code_hash"},
    UniqueIndex{"sealed_state_pkey", "sealed_state.name", "name"},
    UniqueIndex{"service_key_key_hash_u", "service_key.key_hash", "key_hash"},
    UniqueIndex{"email_change_old_link_hash_u", "email_change.old_link_hash", "old_link_hash"},
    UniqueIndex{"email_change_new_link_hash_u", "email_change.new_link_hash", "new_link_hash"},
    UniqueIndex{"email_change_open_account_id_u", "email_change.open_account_id", "account_id"},
    UniqueIndex{"recovery_case_open_account_id_u", "recovery_case.open_account_id", "account_id"},
    UniqueIndex{"repeatable_pkey", "repeatable.key", "key"},
    UniqueIndex{"elopage_buy_order_id_u", "elopage_buy.order_id", "order_id"},
    UniqueIndex{"campaign_url_u", "campaign.url", "url"},
    UniqueIndex{"campaign_is_default_u", "campaign.is_default", "is_default"},
    UniqueIndex{"submission_token_hash_u", "submission.token_hash", "token_hash"},
    UniqueIndex{"account_number_pkey", "account_number.system, account_number.number", "number"},
    UniqueIndex{"account_number_account_u", "account_number.account_id", "account_id"},
    UniqueIndex{"foreign_guid_guid_hash_u", "foreign_guid.guid_hash", "guid_hash"},
    UniqueIndex{"audit_event_seal_number_u", "audit_event.seal_number", "seal_number"},
    UniqueIndex{"pending_transaction_body_hash_u", "pending_transaction.body_hash", "body_hash"},
};

std::string duplicate_field(std::string_view text) {
    for (const auto& index : kUniqueIndexes)
        if (text.find(index.name) != text.npos || text.find(index.columns) != text.npos)
            return std::string(index.field);
    return "id";
}

/// ODB takes a violation of any unique index during an insert for one of the primary key and drops
/// the text.
std::string last_error() {
    if (!odb::transaction::has_current()) return "";
    auto& connection = odb::transaction::current().connection();
    if (auto* sqlite = dynamic_cast<odb::sqlite::connection*>(&connection))
        return sqlite3_errmsg(sqlite->handle());
    if (auto* postgres = dynamic_cast<odb::pgsql::connection*>(&connection))
        return PQerrorMessage(postgres->handle());
    return "";
}

/// An insert over a lost connection has no SQLSTATE, which ODB 2.4 makes a std::string of:
/// std::logic_error.
bool connection_is_lost() {
    if (!odb::transaction::has_current()) return false;
    auto& connection = odb::transaction::current().connection();
    auto* postgres = dynamic_cast<odb::pgsql::connection*>(&connection);
    return postgres != nullptr && PQstatus(postgres->handle()) == CONNECTION_BAD;
}

/// Further lines of PostgreSQL's messages quote rows.
std::string first_line(const char* text) {
    const std::string_view all(text);
    return std::string(all.substr(0, all.find('\n')));
}

/// SQLSTATE classes (PostgreSQL manual, appendix A): 08 connection, 40 transaction rollback, 57P0x
/// server going down.
bool worth_a_retry(std::string_view sqlstate) {
    return sqlstate.starts_with("08") || sqlstate.starts_with("40") || sqlstate.starts_with("57P0");
}

constexpr std::string_view kUniqueViolation = "23505";

Problem problem_of(const odb::sqlite::database_exception& e) {
    const int code = e.extended_error();
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        return {Problem::Kind::duplicate, duplicate_field(e.message()), first_line(e.what())};
    const bool busy = e.error() == SQLITE_BUSY || e.error() == SQLITE_LOCKED;
    return {busy ? Problem::Kind::retry : Problem::Kind::broken, "", first_line(e.what())};
}

Problem problem_of(const odb::pgsql::database_exception& e) {
    if (e.sqlstate() == kUniqueViolation)
        return {Problem::Kind::duplicate, duplicate_field(e.message()), first_line(e.what())};
    const bool retry = worth_a_retry(e.sqlstate());
    return {retry ? Problem::Kind::retry : Problem::Kind::broken, "", first_line(e.what())};
}

} // namespace

Problem classify(std::exception_ptr thrown) {
    using Kind = Problem::Kind;
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const odb::object_changed& e) {
        return {Kind::changed, "", first_line(e.what())};
    } catch (const odb::object_not_persistent& e) {
        return {Kind::changed, "", first_line(e.what())};
    } catch (const odb::object_already_persistent& e) {
        return {Kind::duplicate, duplicate_field(last_error()), first_line(e.what())};
    } catch (const odb::recoverable& e) {
        return {Kind::retry, "", first_line(e.what())};
    } catch (const odb::sqlite::database_exception& e) {
        return problem_of(e);
    } catch (const odb::pgsql::database_exception& e) {
        return problem_of(e);
    } catch (const odb::exception& e) {
        return {Kind::broken, "", first_line(e.what())};
    } catch (const std::logic_error&) {
        if (!connection_is_lost()) throw;
        return {Kind::retry, "", "connection lost"};
    } catch (const CannotOpen& e) {
        return {Kind::broken, "", first_line(e.what())};
    } catch (const CommitUnknown& e) {
        return {Kind::broken, "", first_line(e.what())};
    }
}

} // namespace ownkey::rows
