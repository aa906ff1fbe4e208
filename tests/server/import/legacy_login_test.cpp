// The first page login of accounts that came from an old Gradido login server.
#include "legacy_house.h"
#include "server/flows/key_update.h"
#include "server/flows/password_reset.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

struct legacy_login : testing::Test {
    House house;
    OldRow row = old_row(0);
    Person person{.email = row.email, .password = row.password};

    void SetUp() override { bring(house, row); }

    Account account() { return *house.account(flows_key(row.email)); }

    static std::string flows_key(std::string text) {
        for (auto& c : text)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return text;
    }

    std::optional<LegacyCredential> legacy() {
        const auto id = account().id;
        return *in_read<std::optional<LegacyCredential>>(
            house.store, [&](Tables& tables) { return tables.find_legacy_credential(id); });
    }

    Outcome<flows::LegacyKey> prove(const std::string& email, const LegacyCheckValue& value) {
        return flows::prove_legacy_password(
            house.world, house.caller, email, value, begin_registration(house, person).request);
    }

    /// What the page sends last, as honest as it gets.
    struct Sealed {
        flows::LegacyTakeover takeover;
        opaque::RegistrationRecord record;
    };

    Sealed seal(const OldLogin& old,
                std::uint64_t revision = 1,
                const std::optional<Uuid>& other_account = {}) {
        auto client = begin_registration(house, person);
        const auto key = MUST(flows::prove_legacy_password(
            house.world, house.caller, row.email, old.value, client.request));
        auto finished = MUST(opaque::finish_registration(std::move(client.state),
                                                         key.response,
                                                         house.bytes<opaque::Nonce>(),
                                                         config_for(person)));
        const auto root = MUST(open_legacy_key(old.stretched, key.encrypted_key, *key.public_key));
        vault::Update update{.account = other_account.value_or(key.account_id),
                             .derivation = Derivation::seed,
                             .public_key = *key.public_key,
                             .revision = revision,
                             .record = finished.record,
                             .envelopes = {}};
        const auto envelope = vault::seal(root,
                                          finished.export_key,
                                          vault::header_of(update, vault::Method::password),
                                          house.bytes<vault::EnvelopeRandom>());
        const auto bytes = envelope.view();
        update.envelopes.emplace_back(bytes.begin(), bytes.end());
        const auto made = MUST(vault::make_update(root, update));
        Sealed sealed;
        sealed.takeover.email = row.email;
        sealed.takeover.value = old.value.duplicate();
        sealed.takeover.update = flows::KeyUpdate{made.document, made.signature};
        sealed.record = finished.record;
        return sealed;
    }
};

TEST_F(legacy_login, takes_the_old_key_over_in_one_go) {
    const auto before = account();
    EXPECT_EQ(before.public_key, row.public_key);
    EXPECT_EQ(before.key_revision, 0U);
    EXPECT_FALSE(before.key_locked);
    EXPECT_FAILS(log_in(house, person), wrong_password); // no record yet

    const auto old = stretch_old(house, row.email, row.password);
    const auto sealed = seal(old);
    EXPECT_OK(flows::take_over_legacy(house.world, house.caller, sealed.takeover));

    EXPECT_FALSE(legacy()) << "the old row is gone";
    EXPECT_FALSE(*flows::has_legacy_logins(house.world));
    const auto after = account();
    EXPECT_EQ(after.public_key, row.public_key);
    EXPECT_EQ(after.key_revision, 1U);
    EXPECT_EQ(after.derivation, Derivation::seed);

    // From here on as everybody: the password opens the envelope.
    auto logged_in = MUST(log_in(house, person));
    const auto envelopes = *in_read<std::vector<EnvelopeRow>>(
        house.store, [&](Tables& tables) { return tables.envelopes_of(after.id); });
    ASSERT_EQ(envelopes.size(), 1U);
    const auto opened = vault::open(envelopes[0].data,
                                    logged_in.export_key,
                                    {.account = after.id, .public_key = row.public_key});
    ASSERT_TRUE(opened) << opened.error();
    const auto events = house.audit_events(after.id);
    EXPECT_NE(std::find(events.begin(), events.end(), "account.taken_over"), events.end());
}

TEST_F(legacy_login, works_once) {
    const auto old = stretch_old(house, row.email, row.password);
    const auto sealed = seal(old);
    EXPECT_OK(flows::take_over_legacy(house.world, house.caller, sealed.takeover));
    EXPECT_FAILS(flows::take_over_legacy(house.world, house.caller, sealed.takeover),
                 wrong_email_or_password);
    EXPECT_FAILS(prove(row.email, old.value), wrong_email_or_password);
}

TEST_F(legacy_login, a_wrong_password_is_nobodys) {
    const auto old = stretch_old(house, row.email, row.password + "x");
    EXPECT_FAILS(prove(row.email, old.value), wrong_email_or_password);
    EXPECT_FAILS(prove("nobody@example.org", old.value), wrong_email_or_password);
    EXPECT_TRUE(legacy());
}

/// What the old server stored is no password: who has a copy of its database without the two
/// secrets must still guess; zero is what accounts without one had.
TEST_F(legacy_login, zero_is_no_password) {
    auto other = old_row(1);
    other.verifier = 0;
    other.email = "zero@example.org";
    auto account = imported(other);
    account.password.reset();
    EXPECT_OK(flows::import_account(house.world, flows::ImportMode::write, account));
    EXPECT_FAILS(prove(other.email, LegacyCheckValue{}), wrong_email_or_password);
    EXPECT_FAILS(prove("nobody@example.org", LegacyCheckValue{}), wrong_email_or_password);
    EXPECT_TRUE(house.account(other.email)->key_locked) << "words, officers or a new key";
}

TEST_F(legacy_login, guesses_are_throttled_with_those_of_logins) {
    const auto wrong = LegacyCheckValue{};
    for (int guess = 0; guess < house.settings.limits.failed_logins_before_wait; ++guess)
        EXPECT_FAILS(prove(row.email, wrong), wrong_email_or_password);
    EXPECT_FAILS(prove(row.email, wrong), too_many_requests);
    EXPECT_FAILS(log_in(house, person), too_many_requests);
    const auto old = stretch_old(house, row.email, row.password);
    EXPECT_FAILS(prove(row.email, old.value), too_many_requests) << "also the right one waits";
    house.clock.advance(std::chrono::hours(1));
    EXPECT_OK(prove(row.email, old.value));
}

TEST_F(legacy_login, hints_look_alike_for_everybody_and_stay) {
    const auto known = *flows::legacy_hint(house.world, row.email);
    const auto unknown = *flows::legacy_hint(house.world, "nobody@example.org");
    EXPECT_EQ(known.server_key, unknown.server_key);
    EXPECT_NE(known.salt, unknown.salt);
    EXPECT_EQ(unknown.salt, flows::legacy_hint(house.world, "nobody@example.org")->salt);
    EXPECT_EQ(unknown.salt, flows::legacy_hint(house.world, "NOBODY@example.org")->salt);
    EXPECT_EQ(known.salt, legacy_salt(row.email, old_server().app_secret));

    const auto old = stretch_old(house, row.email, row.password);
    EXPECT_OK(flows::take_over_legacy(house.world, house.caller, seal(old).takeover));
    EXPECT_EQ(known.salt, flows::legacy_hint(house.world, row.email)->salt) << "nor later";
    EXPECT_FAILS(flows::legacy_hint(house.world, "no address"), field_rule);
}

TEST(legacy_hint, is_there_without_any_import) {
    House house;
    const auto a = *flows::legacy_hint(house.world, "a@example.org");
    EXPECT_EQ(a.salt, flows::legacy_hint(house.world, "a@example.org")->salt);
    EXPECT_NE(a.salt, flows::legacy_hint(house.world, "b@example.org")->salt);
    EXPECT_FALSE(*flows::has_legacy_logins(house.world));
}

TEST_F(legacy_login, takes_nothing_but_the_accounts_own_key) {
    const auto old = stretch_old(house, row.email, row.password);
    auto none = seal(old);
    none.takeover.update.reset();
    EXPECT_FAILS(flows::take_over_legacy(house.world, house.caller, none.takeover), field_missing);

    auto unsigned_one = seal(old);
    unsigned_one.takeover.update->signature.bytes[0] ^= 1;
    EXPECT_FAILS(flows::take_over_legacy(house.world, house.caller, unsigned_one.takeover),
                 signature_invalid);

    auto late = seal(old, 2);
    EXPECT_FAILS(flows::take_over_legacy(house.world, house.caller, late.takeover), stale_revision);

    auto others = seal(old, 1, house.random.uuid());
    EXPECT_FAILS(flows::take_over_legacy(house.world, house.caller, others.takeover),
                 envelope_wrong_account);

    // Somebody who has the password, but brings a key of the own.
    auto foreign = seal(old);
    const auto logged_in = opaque::ExportKey{};
    const auto key = make_key(house, account().id, logged_in);
    foreign.takeover.update = flows::KeyUpdate{key.document, key.signature};
    EXPECT_FAILS(flows::take_over_legacy(house.world, house.caller, foreign.takeover),
                 update_format);
    EXPECT_TRUE(legacy()) << "and nothing changed";
    EXPECT_EQ(account().key_revision, 0U);
}

TEST_F(legacy_login, tells_the_state_only_after_the_right_password) {
    auto disabled = account();
    disabled.state = AccountState::disabled;
    EXPECT_OK(house.store.transact(
        Durability::full, [&](Tables& tables) { return tables.update_account(disabled); }));
    EXPECT_FAILS(prove(row.email, LegacyCheckValue{}), wrong_email_or_password);
    const auto old = stretch_old(house, row.email, row.password);
    EXPECT_FAILS(prove(row.email, old.value), account_disabled);
}

TEST_F(legacy_login, an_account_without_key_gets_its_record) {
    auto other = old_row(1);
    other.encrypted_key.clear();
    auto keyless = imported(other);
    keyless.public_key.reset();
    EXPECT_OK(flows::import_account(house.world, flows::ImportMode::write, keyless));
    const auto old = stretch_old(house, other.email, other.password);
    const Person somebody{.email = other.email, .password = other.password};
    auto client = begin_registration(house, somebody);
    const auto key = flows::prove_legacy_password(
        house.world, house.caller, other.email, old.value, client.request);
    EXPECT_OK(key);
    EXPECT_TRUE(key->encrypted_key.empty());
    flows::LegacyTakeover takeover;
    takeover.email = other.email;
    takeover.value = old.value.duplicate();
    EXPECT_FAILS(flows::take_over_legacy(house.world, house.caller, takeover), field_missing);
    takeover.record = record_for(house, somebody, std::move(client.state), key->response);
    EXPECT_OK(flows::take_over_legacy(house.world, house.caller, takeover));
    EXPECT_OK(log_in(house, somebody));
}

} // namespace
} // namespace ownkey::house
