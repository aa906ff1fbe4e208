#include "house.h"

#include "server/flows/journal.h"
#include "server/flows/key_update.h"
#include "server/flows/keys.h"
#include "server/flows/registration.h"

#include <rapidjson/document.h>

namespace ownkey::house {
namespace {

opaque::ServerKeys make_keys(fakes::FakeRandom& random) {
    MUST(init_crypto());
    opaque::OprfSeed oprf_seed;
    random.fill(oprf_seed.reveal());
    Secret<struct opaque::AkeSeedTag, 32> seed;
    random.fill(seed.reveal());
    return MUST(opaque::make_server_keys(std::move(oprf_seed), seed));
}

} // namespace

House::House(Store* database)
    : keys(make_keys(random)), world{database != nullptr ? *database : store,
                                     clock,
                                     random,
                                     keys,
                                     settings,
                                     server_secret,
                                     &token_ring} {
    world.store.when_queued([this] { ++wakes; });
}

std::vector<OutboxItem> House::outbox(OutboxKind kind) {
    auto items = MUST(
        in_transaction<std::vector<OutboxItem>>(world.store, Durability::full, [&](Tables& tables) {
            return tables.claim_outbox(clock.now(), Seconds{0}, 1000);
        }));
    std::erase_if(items, [&](const OutboxItem& item) { return item.kind != kind; });
    for (auto& item : items)
        item.payload = MUST(flows::open_payload(world, item));
    return items;
}

std::vector<std::string> House::audit_events(const Uuid& account_id) {
    std::vector<std::string> events;
    for (const auto& event : MUST(in_read<std::vector<AuditEvent>>(
             world.store, [&](Tables& tables) { return tables.audit_of(account_id, 1000); })))
        events.push_back(event.event);
    return events;
}

std::optional<Account> House::account(const std::string& email) {
    return MUST(in_read<std::optional<Account>>(
        world.store, [&](Tables& tables) { return tables.find_account_by_email(email); }));
}

std::int64_t House::now_s() const {
    return std::chrono::floor<Seconds>(clock.now()).time_since_epoch().count();
}

std::string json_text(const std::string& json, const std::string& path) {
    rapidjson::Document document;
    document.Parse(json.c_str());
    const rapidjson::Value* at = &document;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('.', begin), path.size());
        const auto name = path.substr(begin, end - begin);
        if (!at->IsObject() || !at->HasMember(name.c_str())) return {};
        at = &(*at)[name.c_str()];
        begin = end + 1;
    }
    return at->IsString() ? at->GetString() : std::string();
}

opaque::Config config_for(const Person& person) {
    auto config = MUST(opaque::config_of(Suite::one));
    config.stretch = person.stretch;
    return config;
}

opaque::ClientRegistrationStart begin_registration(House& house, const Person& person) {
    return MUST(
        opaque::start_registration(as_bytes(person.password), house.secret<opaque::BlindSeed>()));
}

opaque::RegistrationRecord record_for(House& house,
                                      const Person& person,
                                      opaque::ClientRegistration state,
                                      const opaque::RegistrationResponse& response) {
    return MUST(opaque::finish_registration(
                    std::move(state), response, house.bytes<opaque::Nonce>(), config_for(person)))
        .record;
}

opaque::ClientLoginStart begin_login(House& house, const Person& person) {
    return MUST(opaque::start_login(as_bytes(person.password),
                                    house.secret<opaque::BlindSeed>(),
                                    house.bytes<opaque::Nonce>(),
                                    house.secret<opaque::KeyshareSeed>()));
}

Outcome<Uuid> sign_up(House& house, const Person& person) {
    auto client = begin_registration(house, person);
    const auto started = TRY(flows::start_registration(house.world,
                                                       house.caller,
                                                       {.first_name = person.first_name,
                                                        .last_name = "Muster",
                                                        .email = person.email,
                                                        .language = "en",
                                                        .request = client.request}));
    const auto record = record_for(house, person, std::move(client.state), started.response);
    TRY(flows::finish_registration(house.world, house.caller, started.signup_id, record));
    return started.signup_id;
}

Outcome<Uuid> join(House& house, const Person& person) {
    const auto signup_id = TRY(sign_up(house, person));
    const auto link = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    TRY(flows::confirm_email_by_link(house.world, house.caller, link.substr(link.rfind('/') + 1)));
    return signup_id;
}

Outcome<LoggedIn> log_in(House& house, const Person& person) {
    auto client = begin_login(house, person);
    const auto started =
        TRY(flows::start_login(house.world, house.caller, person.email, client.ke1));
    auto finished =
        TRY(opaque::finish_login(std::move(client.state), started.ke2, config_for(person)));
    auto outcome =
        TRY(flows::finish_login(house.world, house.caller, started.signin_id, finished.ke3));
    auto* session = std::get_if<flows::NewSession>(&outcome);
    if (session == nullptr) return Error::second_factor_needed;
    return LoggedIn{std::move(*session), std::move(finished.export_key)};
}

Key make_key(House& house,
             const Uuid& account_id,
             const opaque::ExportKey& export_key,
             std::uint64_t revision) {
    Key key{.root = house.secret<RootSecret>()};
    key.signing = derive_signing_key(key.root, Derivation::gradido_v1);
    key.public_key = public_key_of(key.signing);
    const vault::EnvelopeHeader header{
        .account = account_id, .public_key = key.public_key, .revision = revision};
    const auto envelope =
        vault::seal(key.root, export_key, header, house.bytes<vault::EnvelopeRandom>());
    const auto bytes = envelope.view();
    key.document = vault::encode_update({.account = account_id,
                                         .public_key = key.public_key,
                                         .revision = revision,
                                         .envelopes = {ByteVector(bytes.begin(), bytes.end())}});
    key.signature = vault::sign_update(key.document, key.signing);
    return key;
}

Member make_member(House& house, const Person& person) {
    MUST(join(house, person));
    auto logged_in = MUST(log_in(house, person));
    auto key = make_key(house, logged_in.session.view.account.id, logged_in.export_key);
    logged_in.session.view.account = MUST(flows::apply_update(
        house.world, house.caller, logged_in.session.view, {key.document, key.signature}));
    return {person, std::move(logged_in.session), std::move(key)};
}

} // namespace ownkey::house
