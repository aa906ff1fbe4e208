// ownkeyd: the command line. 0 = fine, 1 = could not start or left requests unanswered, 2 = wrong
// configuration or flags.
#include "core/hash.h"
#include "server/adapters/ledgers.h"
#include "server/config.h"
#include "server/log.h"
#include "server/service.h"
#include "server/store/open_store.h"

#include <CLI/CLI.hpp>
#include <malloc.h>

#include <csignal>
#include <cstdio>

/// libcurl's LDAP and RTMP, which nothing here uses, bring GnuTLS: it need not prepare itself
/// (gnutls.h, GNUTLS_SKIP_GLOBAL_INIT).
extern "C" int _gnutls_global_init_skip() { // NOLINT(bugprone-reserved-identifier): its name
    return 1;
}

namespace {

using namespace ownkey;

struct Flags {
    std::string config;
    std::vector<std::string> set;
    bool check_config = false;
    bool print_config = false;
    bool no_migrate = false;
    bool migrate = false;
};

int failed(const Failure& failure, int code) {
    const std::string where = failure.field.empty() ? "" : failure.field + ": ";
    std::fprintf(stderr,
                 "ownkeyd: %s%s\n",
                 where.c_str(),
                 failure.detail.empty() ? error_text(failure.error).data()
                                        : failure.detail.c_str());
    return code;
}

/// Waits for SIGTERM or SIGINT, then drains.
int serve(const Settings& settings, bool migrate, const sigset_t& signals) {
    const auto service = Service::start(settings, migrate);
    if (!service)
        return failed(service.error(), service.error().error == Error::config_invalid ? 2 : 1);
    std::string addresses;
    for (const auto& address : (*service)->addresses())
        addresses += " " + address;
    malloc_trim(0); // what only the start needed
    std::printf("ownkeyd ready%s\n", addresses.c_str());
    std::fflush(stdout);
    log::info("ready", {{"addresses", addresses.substr(1)}});
    log::flush();

    int signal = 0;
    sigwait(&signals, &signal);
    log::info("stopping", {{"signal", signal}});
    const bool all_answered = (*service)->stop();
    log::info("stopped", {{"all_answered", all_answered ? 1 : 0}});
    log::flush();
    return all_answered ? 0 : 1;
}

int run(const Flags& flags) {
    const auto sources = config::sources_of(flags.config, flags.set);
    if (!sources) return failed(sources.error(), 2);
    const auto settings = config::load(*sources);
    if (!settings) return failed(settings.error(), 2);
    if (flags.print_config) return std::fputs(config::print(*settings).c_str(), stdout) < 0 ? 1 : 0;
    if (flags.check_config) {
        if (const auto checked = check_ledgers(*settings); !checked)
            return failed(checked.error(), 2);
        return std::puts("the configuration is valid") < 0 ? 1 : 0;
    }
    if (const auto ready = init_crypto(); !ready) return failed(ready.error(), 1);
    if (flags.migrate) {
        if (const auto store = open_store(settings->database, Migration::migrate); !store)
            return failed(store.error(), 1);
        return std::puts("the database is up to date") < 0 ? 1 : 0;
    }

    // Blocked before the first thread, so that every thread inherits it and sigwait alone sees
    // them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    log::set_up(settings->log);
    mallopt(M_ARENA_MAX, 2); // ten threads that mostly wait need no heap each
    return serve(*settings, !flags.no_migrate, signals);
}

} // namespace

int main(int argc, char** argv) {
    Flags flags;
    CLI::App app("ownkeyd: login and signing server for communities.");
    app.set_version_flag("--version", "ownkeyd " OWNKEY_VERSION);
    app.add_option("--config", flags.config, "TOML file (docs/configuration.md)")
        ->check(CLI::ExistingFile);
    app.add_option("--set", flags.set, "section.key=value; overrides file and environment");
    app.add_flag("--check-config", flags.check_config, "check the configuration and end");
    app.add_flag(
        "--print-config", flags.print_config, "print all settings in effect as TOML and end");
    app.add_flag(
        "--no-migrate", flags.no_migrate, "refuse to start if the database is not of this version");
    app.add_subcommand("migrate", "make or update the tables and end")
        ->fallthrough()
        ->callback([&] { flags.migrate = true; });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return run(flags);
}
