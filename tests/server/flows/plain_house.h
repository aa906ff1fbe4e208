// Somebody at an older client, which sends passwords in plain. Stretching is the suite's here, on
// both sides.
#pragma once

#include "server/flows/legacy.h"
#include "server/flows/plain_password.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <algorithm>

namespace ownkey::flows {

using namespace house;

inline constexpr auto kSurface = Surface::loginservice;
inline const Person kAnna{.stretch = stretch_argon2id};

inline PlainPassword plain(std::string text) {
    return take_password(text);
}

class PlainPasswords : public testing::Test {
protected:
    void SetUp() override { house.settings.loginservice.accept_plain_passwords = true; }

    Outcome<Account> prove(const std::string& name, const std::string& password) {
        return prove_password(house.world, house.caller, kSurface, name, plain(password));
    }

    Outcome<NewSession> login(const std::string& name, const std::string& password) {
        return login_with_password(house.world, house.caller, kSurface, name, plain(password));
    }

    Outcome<PlainRegistered> enrol(const PlainRegistration& who,
                                   const std::string& password = kAnna.password) {
        return register_with_password(house.world, house.caller, kSurface, who, plain(password));
    }

    /// Registered here and confirmed.
    Uuid member(const PlainRegistration& who = {.email = kAnna.email, .username = "anna_b"}) {
        const auto registered = MUST(enrol(who));
        MUST(confirm_email_by_link(house.world, house.caller, registered.link_code));
        return registered.account.id;
    }

    std::size_t times(const Uuid& account_id, const std::string& event) {
        const auto events = house.audit_events(account_id);
        return static_cast<std::size_t>(std::count(events.begin(), events.end(), event));
    }

    std::vector<AuditEvent> audit() {
        return MUST((in_read<std::vector<AuditEvent>>(
            house.store, [&](Tables& tables) { return tables.search_audit({.limit = 100}); })));
    }

    void put(const LegacyCredential& legacy) {
        MUST(house.store.transact(Durability::full, [&](Tables& tables) {
            return tables.put_legacy_credential(legacy);
        }));
    }

    /// Active, and without record: as an import leaves it.
    Uuid imported() {
        Account account{.id = house.random.uuid(),
                        .email = "old@example.org",
                        .email_key = "old@example.org",
                        .state = AccountState::active};
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.insert_account(account); }));
        return account.id;
    }

    house::House house;
};

} // namespace ownkey::flows
