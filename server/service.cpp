#include "server/service.h"

#include "core/encoding.h"
#include "server/adapters/callback_sender.h"
#include "server/adapters/http_sms.h"
#include "server/adapters/http_user_backend.h"
#include "server/adapters/ledgers.h"
#include "server/adapters/smtp_mailer.h"
#include "server/adapters/system.h"
#include "server/adapters/webhook_sender.h"
#include "server/flows/audit_chain.h"
#include "server/flows/campaigns.h"
#include "server/flows/deletion.h"
#include "server/flows/elopage.h"
#include "server/flows/journal.h"
#include "server/flows/plain_password.h"
#include "server/flows/token_ring.h"
#include "server/flows/world.h"
#include "server/http/apparts/apparts.h"
#include "server/http/authweb/authweb.h"
#include "server/http/gradido/gradido.h"
#include "server/http/loginservice/loginservice.h"
#include "server/http/native/native.h"
#include "server/http/pages/pages.h"
#include "server/http/server.h"
#include "server/jobs/pings.h"
#include "server/jobs/runner.h"
#include "server/log.h"
#include "server/secrets.h"
#include "server/store/open_store.h"

#include <array>
#include <atomic>

namespace ownkey {

namespace {

constexpr std::chrono::minutes kAccountChores{1};
constexpr int kAccountsAtOnce = 50;

const char* name_of(OutboxKind kind) {
    switch (kind) {
    case OutboxKind::put_transaction:
        return "put_transaction";
    case OutboxKind::error_in_transaction:
        return "error_in_transaction";
    case OutboxKind::mail:
        return "mail";
    case OutboxKind::sms:
        return "sms";
    case OutboxKind::webhook:
        return "webhook";
    case OutboxKind::move_balance:
        return "move_balance";
    case OutboxKind::elopage:
        return "elopage";
    case OutboxKind::callback:
        return "callback";
    }
    return "unknown";
}

void log_delivery(const jobs::DeliveryEvent& event) {
    log::Fields fields{{"item", event.item_id},
                       {"kind", name_of(event.kind)},
                       {"community", event.community},
                       {"attempts", event.attempts}};
    if (!event.error.empty()) fields.emplace_back("error", event.error);
    switch (event.result) {
    case jobs::DeliveryResult::delivered:
        return log::info("delivered", fields);
    case jobs::DeliveryResult::submitted:
        return log::info("delivery_submitted", fields);
    case jobs::DeliveryResult::refused:
        return log::warn("delivery_refused", fields);
    case jobs::DeliveryResult::again:
        return log::warn("delivery_postponed", fields);
    case jobs::DeliveryResult::hopeless:
        return log::error("delivery_failed", fields);
    }
}

void log_breaker(const jobs::BreakerChange& change, int hastened) {
    if (change.open)
        return log::error("community_left_alone",
                          {{"community", change.community},
                           {"next_try_s", change.wait.count()},
                           {"error", change.error}});
    log::warn("community_answers_again", {{"community", change.community}, {"due_now", hastened}});
}

void log_ping(const jobs::PingChange& change) {
    if (change.answers) return log::info("ping_answered", {{"community", change.community}});
    log::error("ping_failed", {{"community", change.community}, {"error", change.error}});
}

/// So that whoever watches the log sees numbers, and a community that refuses more than usual.
void log_tally(const jobs::Tally& tally) {
    for (const auto& [community, counts] : tally.counts())
        log::info("deliveries",
                  {{"community", community},
                   {"delivered", counts.delivered},
                   {"refused", counts.refused},
                   {"postponed", counts.postponed},
                   {"failed", counts.failed}});
}

void log_request(const http::Observation& seen) {
    log::Fields fields{{"request_id", seen.request_id},
                       {"method", seen.method},
                       {"route", seen.pattern},
                       {"status", seen.status},
                       {"duration_us", seen.duration.count()}};
    if (seen.thrown.empty()) return log::info("request", fields);
    fields.emplace_back("thrown", seen.thrown);
    log::error("request", fields);
}

constexpr std::chrono::hours kHeadInterval{1};

Done seal_audit(Store& store) {
    while (TRY(flows::seal_audit_events(store)) > 0) {
    }
    return ok();
}

/// For whoever keeps the log: a head from there shows later whether the end was cut off.
Done log_audit_head(Store& store) {
    const auto head = TRY(flows::audit_head(store));
    log::info("audit_head", {{"seal_number", head.number}, {"seal", to_hex(head.seal.view())}});
    return ok();
}

/// For each surface that took passwords in plain within the hour: its clients want to be replaced.
void log_plain_passwords(std::array<std::uint64_t, 5>& before) {
    const auto now = flows::plain_uses();
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (now[i] == before[i]) continue;
        log::warn("plain_passwords",
                  {{"surface", std::string(flows::surface_name(flows::Surface(i)))},
                   {"within_the_hour", static_cast<std::int64_t>(now[i] - before[i])},
                   {"since_start", static_cast<std::int64_t>(now[i])}});
    }
    before = now;
}

Outcome<jobs::MailTemplates> load_mail_templates(const Settings& settings) {
    auto templates = TRY(jobs::MailTemplates::load(settings.server.web_root));
    for (const auto& community : communities_of(settings))
        if (!community.mail_root.empty())
            TRY(templates.add_own(community.alias, community.mail_root));
    return templates;
}

/// Keys that an old configuration brings along.
void note_ignored(const SurfaceSettings::AppArts& apparts) {
    const SurfaceSettings::AppArts defaults;
    if (apparts.pw_hash_rounds != defaults.pw_hash_rounds)
        log::info("setting_ignored",
                  {{"key", "apparts.pw_hash_rounds"},
                   {"reason", "passwords are kept by OPAQUE, which has a cost of its own"}});
    if (apparts.token_length != defaults.token_length)
        log::info("setting_ignored",
                  {{"key", "apparts.token_length"}, {"reason", "tokens have 32 bytes"}});
}

} // namespace

struct Service::Parts {
    Parts(const Settings& s,
          std::unique_ptr<Store> opened,
          Secrets loaded,
          std::optional<token::SharedSecret> shared,
          std::optional<SecretBuffer> apparts,
          jobs::MailTemplates read,
          jobs::SmsTexts texts)
        : settings(s), store(std::move(opened)), secrets(std::move(loaded)),
          token_ring(std::move(shared)), apparts_secret(std::move(apparts)),
          templates(std::move(read)), sms_texts(std::move(texts)) {
        bell.runner = &runner;
    }

    ~Parts() = default;

    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    using Dialect = std::function<http::Response(const Failure&, const http::Request&)>;

    http::Policy policy(Dialect dialect) {
        return {&settings, &clock, std::move(dialect), log_request};
    }

    /// Refers to members above `runner` only: they are there before its threads.
    std::vector<jobs::Chore> chores() {
        std::vector<jobs::Chore> all{
            {"deletion",
             kAccountChores,
             [this] {
                 const auto deleted = flows::delete_due_accounts(world, kAccountsAtOnce);
                 return deleted ? ok() : Done(deleted.error());
             }},
            {"unconfirmed",
             kAccountChores,
             [this] {
                 const auto removed = flows::sweep_unconfirmed(world, kAccountsAtOnce);
                 return removed ? ok() : Done(removed.error());
             }},
            {"audit_seal", settings.audit.seal_interval, [this] { return seal_audit(*store); }},
            {"audit_head", kHeadInterval, [this] { return log_audit_head(*store); }},
            {"plain_passwords",
             kHeadInterval,
             [this] {
                 log_plain_passwords(plain_passwords_seen);
                 return ok();
             }},
            {"deliveries", kHeadInterval, [this] {
                 log_tally(outbox.tally());
                 return ok();
             }}};
        for (const auto& where : communities_of(settings))
            if (where.ping > std::chrono::seconds(0))
                all.push_back({"ping",
                               where.ping,
                               [this, alias = where.alias] { return pings.ping(alias); },
                               true});
        return all;
    }

    const Settings& settings;
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<Store> store;
    Secrets secrets;
    flows::TokenRing token_ring;
    std::optional<SecretBuffer> apparts_secret;
    World world{*store, clock, random, secrets.opaque, settings, secrets.token_key, &token_ring};

    ConfiguredLedgers ledgers{settings, clock};
    SmtpMailer mailer{settings.mail};
    jobs::MailTemplates templates;
    HttpSms sms{settings.sms};
    jobs::SmsTexts sms_texts;
    HttpWebhookSender webhooks{settings.webhooks};
    HttpCallbackSender callbacks{settings};
    HttpUserBackend user_backend{settings.authweb};
    jobs::Outbox outbox{
        {*store,
         clock,
         random,
         ledgers,
         mailer,
         templates,
         sms,
         sms_texts,
         webhooks,
         settings,
         log_delivery,
         [this](const OutboxItem& item) { return flows::open_payload(world, item); },
         log_breaker,
         [this](const Uuid& buy, const jobs::ElopagePayload& payload) {
             return flows::make_elopage_account(
                 world,
                 buy,
                 {payload.email, payload.first_name, payload.last_name, payload.no_mail});
         },
         [this](const jobs::CallbackPayload& payload, Time now) -> Done {
             TRY(flows::check_callback_url(settings, payload.url)); // may have been taken out
             return callbacks.send(payload.url, payload.body, payload.id, now);
         }}};
    std::array<std::uint64_t, 5> plain_passwords_seen{}; ///< by the runner's thread only
    jobs::Pings pings{ledgers, outbox, log_ping};

    /// Wakes the runner, once there is one, when something was queued.
    struct Bell {
        explicit Bell(Store& store) {
            store.when_queued([this] {
                if (auto* woken = runner.load()) woken->wake();
            });
        }

        std::atomic<jobs::Runner*> runner{nullptr};
    } bell{*store};

    jobs::Runner runner{outbox,
                        *store,
                        clock,
                        settings,
                        [](const char* job, const Failure& failure) {
                            log::error("job_failed",
                                       {{"job", job},
                                        {"error", std::string(error_name(failure.error))},
                                        {"detail", failure.detail}});
                        },
                        chores()};

    /// Another listener, with the words of its surface for failures.
    http::Router& listen(const char* name, const std::string& where, Dialect dialect) {
        routers.push_back(std::make_unique<http::Router>(policy(std::move(dialect))));
        listeners.push_back({name, where, routers.back().get()});
        return *routers.back();
    }

    void add_listeners(const std::shared_ptr<const http::Site>& site,
                       const http::ElopageSecret& elopage_secret) {
        auto& people = listen("server.listen", settings.server.listen, http::page_dialect(site));
        http::add_native_routes(people, world);
        http::add_page_routes(people, world, site);
        if (settings.gradido.enabled)
            http::add_gradido_routes(
                listen("gradido.listen", settings.gradido.listen, http::gradido_dialect),
                world,
                elopage_secret);
        if (settings.loginservice.enabled)
            http::add_loginservice_routes(listen("loginservice.listen",
                                                 settings.loginservice.listen,
                                                 http::loginservice_dialect),
                                          world);
        if (settings.authweb.enabled)
            http::add_authweb_routes(
                listen("authweb.listen", settings.authweb.listen, http::authweb_dialect),
                world,
                settings.authweb.backend_url.empty() ? nullptr : &user_backend);
        if (settings.apparts.enabled)
            http::add_apparts_routes(
                listen("apparts.listen", settings.apparts.listen, http::apparts_dialect(clock)),
                world,
                *apparts_secret);
    }

    std::vector<std::unique_ptr<http::Router>> routers;
    std::vector<http::Listener> listeners;
    std::unique_ptr<http::HttpServer> server; ///< last: stops first
};

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Service::~Service() = default;

Outcome<std::unique_ptr<Service>> Service::start(const Settings& settings, bool migrate) {
    auto site = TRY(http::load_site(settings));
    auto templates = TRY(load_mail_templates(settings));
    auto sms_texts = TRY(jobs::SmsTexts::load(settings.server.web_root));
    TRY(check_ledgers(settings));
    // Before the secrets: a start that fails here makes none.
    auto store =
        TRY(open_store(settings.database, migrate ? Migration::migrate : Migration::refuse));
    const bool accounts_exist =
        TRY(in_read<bool>(*store, [](Tables& tables) { return tables.has_accounts(); }));
    SystemRandom random;
    auto secrets = TRY(load_or_create_secrets(settings.secrets.file, random, accounts_exist));
    if (secrets.created)
        log::warn("secrets_created",
                  {{"file", settings.secrets.file},
                   {"advice", "back this file up: without it nobody can log in any more"}});

    const auto elopage = TRY(load_elopage_secret(settings.elopage));
    auto shared = TRY(load_shared_secret(settings.tokens.shared_secret_file));
    auto apparts = TRY(load_apparts_secret(settings));
    if (settings.apparts.enabled) note_ignored(settings.apparts);
    auto parts = std::make_unique<Parts>(settings,
                                         std::move(store),
                                         std::move(secrets),
                                         std::move(shared),
                                         std::move(apparts),
                                         std::move(templates),
                                         std::move(sms_texts));
    parts->add_listeners(site, elopage);
    parts->server = TRY(http::HttpServer::start(
        settings.server, parts->random, parts->listeners, settings.plain_passwords));
    return std::unique_ptr<Service>(new Service(std::move(parts)));
}

std::vector<std::string> Service::addresses() const {
    std::vector<std::string> out;
    const auto ports = parts_->server->ports();
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const auto& listen = parts_->listeners[i].address;
        out.push_back("http://" + listen.substr(0, listen.rfind(':') + 1) +
                      std::to_string(ports[i]));
    }
    return out;
}

bool Service::stop() {
    return parts_->server->stop();
}

} // namespace ownkey
