// ownkey: the command line of operators. 0 = fine, 1 = failed or the chain is broken, 2 = wrong
// flags or configuration.
#include "core/hash.h"
#include "server/config.h"
#include "server/store/open_store.h"
#include "tools/ownkey/commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>

namespace {

using namespace ownkey;

/// A command, once the database is open. Out: the exit code.
using Work = std::function<Outcome<int>(Store&, const Settings&)>;

struct Flags {
    std::string config;
    std::vector<std::string> set;
    tool::NewAdmin admin;
    std::string head;
    std::int64_t from = 1;
    tool::ImportOptions import;
    std::string to = "-";
    Work work;
};

std::string reason_of(const Failure& failure) {
    if (failure.error == Error::account_not_active)
        return "this address is registered, but whoever did it has not confirmed it yet; confirm "
               "the "
               "e-mail first, then run this again";
    if (failure.error == Error::account_disabled)
        return "this account is disabled; another admin can enable it";
    if (!failure.detail.empty()) return failure.detail;
    return std::string(error_text(failure.error));
}

int failed(const Failure& failure) {
    const std::string where = failure.field.empty() ? "" : failure.field + ": ";
    std::fprintf(stderr, "ownkey: %s%s\n", where.c_str(), reason_of(failure).c_str());
    const bool input = failure.error == Error::config_invalid || failure.error == Error::field_rule;
    return input ? 2 : 1;
}

/// A SQLite file is made by ownkeyd, with its owner and folder, not by a typing error here.
Outcome<std::unique_ptr<Store>> open_existing(const Settings::Database& settings) {
    constexpr std::string_view kSqlite = "sqlite:";
    const auto& url = settings.url;
    if (url.starts_with(kSqlite) && !std::filesystem::exists(url.substr(kSqlite.size())))
        return Failure(Error::store_failed,
                       "database.url",
                       "no database at " + url.substr(kSqlite.size()) +
                           "; ownkeyd makes it when it starts, or `ownkeyd migrate`");
    return open_store(settings, Migration::refuse);
}

Outcome<int> run(const Flags& flags) {
    const auto sources = TRY(config::sources_of(flags.config, flags.set));
    const auto settings = TRY(config::load(sources));
    TRY(init_crypto());
    const auto store = TRY(open_existing(settings.database));
    return flags.work(*store, settings);
}

void add_admin(CLI::App& app, Flags& flags) {
    auto* admin = app.add_subcommand("admin", "who may administrate");
    admin->require_subcommand(1)->fallthrough();
    auto* create = admin->add_subcommand(
        "create", "make an admin: invite an unknown address, or give a known account the role");
    auto& person = flags.admin.person;
    person.language = "en";
    create->add_option("--email", person.email, "e-mail address")->required();
    create->add_option("--first-name", person.first_name, "of an unknown address");
    create->add_option("--last-name", person.last_name, "of an unknown address");
    create->add_option("--language", person.language, "of an unknown address: en or de")
        ->capture_default_str();
    create->add_flag("--mail", flags.admin.mail, "send the link by mail, too");
    create->fallthrough()->callback([&flags] {
        flags.work = [&flags](Store& store, const Settings& settings) -> Outcome<int> {
            TRY(tool::create_admin(store, settings, flags.admin));
            return 0;
        };
    });
    admin->add_subcommand("list", "e-mail, name and state of every admin")
        ->fallthrough()
        ->callback([&flags] {
            flags.work = [](Store& store, const Settings&) -> Outcome<int> {
                TRY(tool::list_admins(store));
                return 0;
            };
        });
}

void add_audit(CLI::App& app, Flags& flags) {
    auto* audit = app.add_subcommand("audit", "the audit log");
    audit->require_subcommand(1)->fallthrough();
    auto* verify = audit->add_subcommand("verify", "check the hash chain; 1 when it is broken");
    verify->add_option("--head", flags.head, "NUMBER:HEX of an earlier verify or of the log");
    verify->fallthrough()->callback([&flags] {
        flags.work = [&flags](Store& store, const Settings&) -> Outcome<int> {
            const auto kept = TRY(tool::head_of(flags.head));
            return TRY(tool::verify_audit(store, kept)) ? 0 : 1;
        };
    });
    auto* lines = audit->add_subcommand("export", "sealed events as JSON lines");
    lines->add_option("--from", flags.from, "first number")->capture_default_str();
    lines->fallthrough()->callback([&flags] {
        flags.work = [&flags](Store& store, const Settings&) -> Outcome<int> {
            TRY(tool::export_audit(store, flags.from));
            return 0;
        };
    });
}

void add_import_of(CLI::App& import, Flags& flags, tool::ImportKind kind, const char* name) {
    const bool gradido = kind == tool::ImportKind::gradido;
    const bool archive = kind == tool::ImportKind::ownkey;
    auto* command = import.add_subcommand(
        name, archive ? "take back what `ownkey export` wrote" : "accounts of such a system");
    auto& options = flags.import;
    command->add_option("--from", options.from, archive ? "the archive" : "dump, CSV or JSON lines")
        ->required()
        ->check(CLI::ExistingPath);
    command->add_flag("--dry-run", options.dry_run, "look only; nothing is written");
    command->add_option("--report", options.report, "file for the rows that could not be taken");
    if (gradido) {
        command
            ->add_option(
                "--app-secret-file", options.app_secret_file, "crypto.app_secret of the old server")
            ->required();
        command
            ->add_option(
                "--server-key-file", options.server_key_file, "crypto.server_key of the old server")
            ->required();
    } else if (!archive) {
        command->add_option("--table", options.table, "that holds them")->capture_default_str();
    }
    command->fallthrough()->callback([&flags, kind] {
        flags.work = [&flags, kind](Store& store, const Settings& settings) -> Outcome<int> {
            TRY(tool::import_rows(store, settings, kind, flags.import));
            return 0;
        };
    });
}

void add_import(CLI::App& app, Flags& flags) {
    auto* import = app.add_subcommand("import", "accounts of other systems (docs/import.md)");
    import->require_subcommand(1)->fallthrough();
    using Kind = tool::ImportKind;
    add_import_of(*import, flags, Kind::gradido, "gradido");
    add_import_of(*import, flags, Kind::loginservice, "loginservice");
    add_import_of(*import, flags, Kind::authweb, "authweb");
    add_import_of(*import, flags, Kind::apparts, "apparts");
    add_import_of(*import, flags, Kind::ownkey, "ownkey");
    auto* out = app.add_subcommand("export", "everything that lasts, as JSON lines");
    out->add_option("--to", flags.to, "file, or - for standard output")->capture_default_str();
    out->fallthrough()->callback([&flags] {
        flags.work = [&flags](Store& store, const Settings& settings) -> Outcome<int> {
            TRY(tool::export_rows(store, settings, flags.to));
            return 0;
        };
    });
}

} // namespace

int main(int argc, char** argv) {
    Flags flags;
    CLI::App app("ownkey: admins, audit log, import and export of an Ownkey server, on its own "
                 "machine.");
    app.set_version_flag("--version", "ownkey " OWNKEY_VERSION);
    app.add_option("--config", flags.config, "TOML file (docs/configuration.md)")
        ->check(CLI::ExistingFile);
    app.add_option("--set", flags.set, "section.key=value; overrides file and environment")
        ->allow_extra_args(false);
    app.require_subcommand(1);
    add_admin(app, flags);
    add_audit(app, flags);
    add_import(app, flags);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto code = run(flags);
    return code ? *code : failed(code.error());
}
