// House: a whole Ownkey world in memory, and people in front of it who do what the page does, with
// core's client halves. Shared by the tests of flows and surfaces. Stretching is the identity
// unless a test asks for the suite's: the server cannot tell.
#pragma once

#include "core/opaque/client.h"
#include "core/vault/update.h"
#include "server/flows/login.h"
#include "server/flows/token_ring.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_random.h"
#include "tests/fakes/memory_store.h"

#include <atomic>
#include <string>
#include <vector>

namespace ownkey::house {

struct House {
    House() : House(nullptr) {}

    /// In: a database to live in; nullptr means `store`.
    explicit House(Store* database);

    Settings settings;
    fakes::MemoryStore store;
    fakes::FakeClock clock;
    fakes::FakeRandom random;
    opaque::ServerKeys keys;
    ServerSecret server_secret;
    std::atomic<int> wakes = 0; ///< how often something was queued
    flows::TokenRing token_ring;
    World world;
    Caller caller{.address = "192.0.2.1", .user_agent = "test"};

    /// All waiting outbox items of a kind, oldest first, opened; they stay waiting.
    std::vector<OutboxItem> outbox(OutboxKind kind);
    std::vector<std::string> audit_events(const Uuid& account_id);
    std::optional<Account> account(const std::string& email);
    std::int64_t now_s() const;

    template <class FixedType>
    FixedType bytes() {
        return random.fixed<FixedType>();
    }

    template <class SecretType>
    SecretType secret() {
        SecretType out;
        random.fill(out.reveal());
        return out;
    }
};

/// A text member of a JSON object, at a path like "vars.link". Empty when it is not there.
std::string json_text(const std::string& json, const std::string& path);

/// Somebody with an e-mail address and a password, in front of a page.
struct Person {
    std::string email = "anna@example.org";
    std::string password = "correct horse battery staple";
    std::string first_name = "Anna";
    opaque::Stretch stretch = stretch_identity;
};

opaque::Config config_for(const Person& person);
opaque::ClientRegistrationStart begin_registration(House& house, const Person& person);
/// The record for a server's answer.
opaque::RegistrationRecord record_for(House& house,
                                      const Person& person,
                                      opaque::ClientRegistration state,
                                      const opaque::RegistrationResponse& response);
opaque::ClientLoginStart begin_login(House& house, const Person& person);

struct LoggedIn {
    flows::NewSession session;
    opaque::ExportKey export_key;
};

/// Registers (start and finish). Out: the signup.
Outcome<Uuid> sign_up(House& house, const Person& person);
/// Registers and confirms by the link of the newest mail.
Outcome<Uuid> join(House& house, const Person& person);
/// Fails as the flows do; wrong_password when the page itself notices; second_factor_needed when
/// the session waits for it.
Outcome<LoggedIn> log_in(House& house, const Person& person);

/// The root, its key, and the document that sets it.
struct Key {
    RootSecret root;
    SigningKey signing;
    PublicKey public_key;
    ByteVector document;
    Signature signature;
};

Key make_key(House& house,
             const Uuid& account_id,
             const opaque::ExportKey& export_key,
             std::uint64_t revision = 1);

/// Joined, logged in, key set.
struct Member {
    Person person;
    flows::NewSession session;
    Key key;

    [[nodiscard]] const flows::SessionView& view() const { return session.view; }

    [[nodiscard]] std::string cookie() const { return flows::cookie_value(session.token); }

    [[nodiscard]] std::string csrf(const House& house) const {
        return flows::csrf_token(house.world, session.view.session);
    }
};

Member make_member(House& house, const Person& person = {});

} // namespace ownkey::house
