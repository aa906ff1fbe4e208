// ownkey-community: the reference community server. Reference, not for production.
#include "core/encoding.h"
#include "server/adapters/system.h"
#include "server/http/server.h"
#include "tools/community/json_calls.h"
#include "tools/community/pages.h"
#include "tools/community/verify.h"

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>

namespace ownkey::community {

namespace {

struct Flags {
    std::string listen = "127.0.0.1:1300";
    std::string data;
    std::string ownkey = "http://127.0.0.1:1201";
    std::string ownkey_public = "http://localhost:1200";
    std::string public_url;
    std::string welcome = "0";
    std::vector<std::string> admins;
    std::vector<std::string> callers{"127.0.0.1", "::1"};
    std::string alias = "default";
    std::string name = "Reference community";
    std::string secret_file;
    std::string service_key_file;
    std::string gdt;
};

void describe(CLI::App& app, Flags& flags) {
    app.add_option("--listen", flags.listen, "address and port to listen on")
        ->capture_default_str();
    app.add_option("--data", flags.data, "SQLite file of the ledger, made when new")->required();
    app.add_option("--ownkey", flags.ownkey, "ownkeyd's listener for community servers")
        ->capture_default_str();
    app.add_option("--ownkey-public", flags.ownkey_public, "ownkeyd as the browser sees it")
        ->capture_default_str();
    app.add_option("--public-url",
                   flags.public_url,
                   "this server as the browser sees it [http://localhost:PORT]");
    app.add_option(
           "--welcome", flags.welcome, "starting balance of new members in GDD, for demonstrations")
        ->capture_default_str();
    app.add_option("--admin", flags.admins, "e-mail address of an admin; repeatable")
        ->allow_extra_args(false);
    app.add_option(
           "--caller", flags.callers, "address that may call /JsonRequestHandler; repeatable")
        ->allow_extra_args(false)
        ->capture_default_str();
    app.add_option(
        "--secret-file",
        flags.secret_file,
        "its first line is the key with which those callers sign; needed behind a proxy");
    app.add_option("--alias", flags.alias, "this community's alias at ownkeyd, and its currency")
        ->capture_default_str();
    app.add_option("--name", flags.name, "this community's name on its pages")
        ->capture_default_str();
    app.add_option("--service-key-file",
                   flags.service_key_file,
                   "its first line is the service key that is shown to ownkeyd");
    app.add_option("--gdt", flags.gdt, "address that is asked for GDT balances, ?email=... added");
}

std::string without_slash(std::string url) {
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

int failed(const std::string& reason) {
    std::fprintf(stderr, "ownkey-community: %s\n", reason.c_str());
    return 1;
}

int verify(const std::string& file) {
    const auto audit = verify_ledger(file);
    if (!audit) {
        std::printf("broken: %s (%lld sound rows before that)\n",
                    audit.error().what.c_str(),
                    static_cast<long long>(audit.error().sound_rows));
        return 1;
    }
    std::printf("sound: %lld rows, %lld members, %s GDD as of the last row, head %s\n",
                static_cast<long long>(audit->rows),
                static_cast<long long>(audit->members),
                tx::amount_text(audit->total).c_str(),
                to_hex(audit->head.view()).c_str());
    return 0;
}

Result<LedgerOptions> ledger_options(const Flags& flags) {
    LedgerOptions options{flags.data, TRY(tx::parse_amount(flags.welcome)), {}, flags.alias};
    for (const auto& admin : flags.admins)
        options.admins.insert(email_key(admin));
    return options;
}

void log_request(const http::Observation& seen) {
    if (!seen.thrown.empty()) spdlog::error("{} {}: {}", seen.method, seen.pattern, seen.thrown);
    spdlog::info("{} {} {}", seen.method, seen.pattern, seen.status);
}

bool is_alias(const std::string& text) {
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return text.size() >= 3 && text.size() <= 120 &&
           text.find_first_not_of(kAllowed) == std::string::npos;
}

/// The first line of a file that a flag names; nothing without one.
Result<SecretBuffer> secret_of(const std::string& file) {
    if (file.empty()) return SecretBuffer();
    return first_line_of(file);
}

/// Serves until a signal of `signals` arrives, which is blocked in all threads.
int serve(Flags flags, const sigset_t& signals) {
    if (flags.public_url.empty())
        flags.public_url = "http://localhost" + flags.listen.substr(flags.listen.rfind(':'));
    const auto options = ledger_options(flags);
    if (!options) return failed("--welcome: an amount such as 100.00 is expected");
    const auto ledger = Ledger::open(*options);
    if (!ledger) return failed("--data: " + flags.data + " cannot be opened as a ledger");

    if (!is_alias(flags.alias)) return failed("--alias: 3 to 120 of a-z, 0-9 and - are expected");
    const auto secret = secret_of(flags.secret_file);
    if (!secret) return failed("--secret-file: a first line with the key is expected");
    const auto service_key = secret_of(flags.service_key_file);
    if (!service_key) return failed("--service-key-file: a first line with the key is expected");

    Settings settings;
    settings.server.public_url = without_slash(flags.public_url);
    settings.server.listen = flags.listen;
    // In a demonstration everybody, and the login server too, comes from one address.
    settings.limits.requests_per_second = 1'000;
    const SystemClock clock;
    SystemRandom random;
    const LoginServer login(without_slash(flags.ownkey), service_key->reveal());
    const Callers callers({flags.callers.begin(), flags.callers.end()}, secret->reveal());
    Gdt gdt({.address = flags.gdt}, clock);
    Visitors visitors(**ledger, login, clock, settings.limits);
    Pages pages(**ledger,
                visitors,
                login,
                gdt,
                clock,
                {settings.server.public_url, without_slash(flags.ownkey_public), flags.name});
    http::Router router({&settings,
                         &clock,
                         [&](const Failure& failure, const http::Request& request) {
                             return pages.failure(failure, request);
                         },
                         log_request});
    pages.add_routes(router);
    add_machine_routes(router, {**ledger, clock, callers, flags.alias, flags.name});

    const auto server =
        http::HttpServer::start(settings.server, random, {{"--listen", flags.listen, &router}});
    if (!server) return failed(server.error().field + ": " + server.error().detail);
    std::printf("reference community, not for production: listening on port %u\n",
                (*server)->ports().front());
    std::fflush(stdout);

    int signal = 0;
    sigwait(&signals, &signal);
    return (*server)->stop() ? 0 : failed("some requests were left unanswered");
}

int run(int argc, char** argv) {
    CLI::App app(
        "Reference community server of Ownkey: for demonstrations and tests, not for production.");
    Flags flags;
    describe(app, flags);
    CLI::App* check =
        app.add_subcommand("verify",
                           "checks the chain, the signatures and the balances of a ledger file")
            ->fallthrough();
    CLI11_PARSE(app, argc, argv);

    // Before the first thread, so that every thread inherits it.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    spdlog::set_default_logger(spdlog::stderr_color_mt("community"));
    if (!init_crypto()) return failed("libsodium cannot be initialised");
    return check->parsed() ? verify(flags.data) : serve(std::move(flags), signals);
}

} // namespace

} // namespace ownkey::community

int main(int argc, char** argv) {
    return ownkey::community::run(argc, argv);
}
