// First keys that are not the page's usual ones: of every derivation, as imports bring them, and
// with envelopes for more than the password.
#include "core/tx/transaction.h"
#include "core/vault/recovery.h"
#include "server/flows/key_update.h"
#include "server/flows/keys.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;
using vault::Method;

Outcome<Account> set(House& house, const SessionView& view, const vault::SignedUpdate& update) {
    return apply_update(house.world, house.caller, view, {update.document, update.signature});
}

std::vector<EnvelopeRow> stored(House& house, const Uuid& account_id) {
    return MUST(in_read<std::vector<EnvelopeRow>>(
        house.world.store, [&](Tables& tables) { return tables.envelopes_of(account_id); }));
}

/// A transfer from this key, enlisted for the account. Out: its id.
Uuid enlisted(House& house, const SessionView& view, const PublicKey& sender) {
    const auto body = tx::encode_transfer_body(
        {.sender = sender, .receiver = house.bytes<PublicKey>(), .amount = 125'000},
        "For the apples",
        house.now_s());
    MUST(enlist_transactions(house.world, view.account, {body}, 0));
    return MUST(list_transactions(house.world, view, {}, 1)).at(0).transaction.id;
}

class FirstKeyOfDerivation : public testing::TestWithParam<Derivation> {};

TEST_P(FirstKeyOfDerivation, is_set_comes_back_at_the_next_login_and_signs) {
    House house;
    const Person anna;
    EXPECT_OK(join(house, anna));
    const auto root = house.secret<RootSecret>();
    const PublicKey public_key = public_key_of(derive_signing_key(root, GetParam()));
    {
        const auto first = MUST(log_in(house, anna));
        const auto& view = first.session.view;
        const auto update = vault::make_first_update(root,
                                                     GetParam(),
                                                     first.export_key,
                                                     view.account.id,
                                                     house.bytes<vault::EnvelopeRandom>());
        EXPECT_OK(set(house, view, update));
    }

    const auto again = MUST(log_in(house, anna));
    const auto& view = again.session.view;
    EXPECT_EQ(view.account.public_key, public_key);
    EXPECT_EQ(view.account.derivation, GetParam());
    const auto envelope = MUST(password_envelope(house.world, view));
    const auto opened = vault::open(
        envelope.data, again.export_key, {.account = view.account.id, .public_key = public_key});
    EXPECT_OK(opened);

    const Uuid id = enlisted(house, view, public_key);
    const auto body = get_transaction(house.world, view, id)->transaction.body;
    const auto signature =
        MUST(tx::sign_body(body, derive_signing_key(*opened, GetParam()), {house.now_s()}));
    const auto signed_view = sign_transaction(house.world, house.caller, view, id, signature);
    EXPECT_OK(signed_view);
    EXPECT_EQ(signed_view->transaction.state, TransactionState::signed_);
}

// Imports: seed and extended_seed from older words and the first login server, gradido_v2 and
// slip10 from other wallets' words.
INSTANTIATE_TEST_SUITE_P(first_keys,
                         FirstKeyOfDerivation,
                         testing::Values(Derivation::gradido_v1,
                                         Derivation::gradido_v2,
                                         Derivation::slip10,
                                         Derivation::seed,
                                         Derivation::extended_seed));

class FirstKeyEnvelopes : public testing::Test {
protected:
    void SetUp() override {
        EXPECT_OK(join(house, {}));
        logged_in = std::make_unique<LoggedIn>(MUST(log_in(house, {})));
        update.account = view().account.id;
        update.public_key = public_key_of(derive_signing_key(root, update.derivation));
    }

    const SessionView& view() { return logged_in->session.view; }

    void add(const vault::UnlockKey& key) {
        const auto envelope = vault::seal(root,
                                          key,
                                          vault::header_of(update, key.method()),
                                          house.bytes<vault::EnvelopeRandom>());
        update.envelopes.emplace_back(envelope.bytes.begin(), envelope.bytes.end());
    }

    void add_password() { add(logged_in->export_key); }

    void add_passkey() { add(vault::UnlockKey(house.secret<vault::PrfOutput>())); }

    void add_device() { add(vault::UnlockKey(house.secret<vault::DeviceKey>())); }

    /// For so many officers, all of whom are needed.
    void add_recovery(std::size_t count) {
        std::vector<vault::OfficerCard> officers;
        std::vector<vault::RecoveryRandom> random(count);
        for (vault::RecoveryRandom& each : random) {
            const auto officer = house.secret<RootSecret>();
            const auto key = public_key_of(derive_signing_key(officer, Derivation::gradido_v1));
            const auto card =
                vault::make_officer_card(officer, Derivation::gradido_v1, house.random.uuid());
            officers.push_back(MUST(vault::read_officer_card(card.view(), key)));
            each.nonce = house.bytes<vault::EnvelopeRandom>();
            house.random.fill(each.recovery_key.reveal());
            house.random.fill(each.ephemeral_seed.reveal());
        }
        SecretBuffer polynomials((count - 1) * vault::SharedSecret::kSize);
        house.random.fill(polynomials.reveal());
        const auto header = vault::header_of(update, Method::recovery);
        for (const auto& envelope :
             MUST(vault::seal_to_officers(root, header, officers, count, polynomials, random)))
            update.envelopes.emplace_back(envelope.bytes.begin(), envelope.bytes.end());
    }

    Outcome<Account> set() { return flows::set(house, view(), MUST(make_update(root, update))); }

    void expect_refused(const std::string& rule) {
        const auto outcome = set();
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().error, Error::update_format);
        EXPECT_EQ(outcome.error().detail, rule);
        EXPECT_FALSE(house.account("anna@example.org")->public_key.has_value());
        EXPECT_TRUE(stored(house, view().account.id).empty());
    }

    House house;
    std::unique_ptr<LoggedIn> logged_in;
    RootSecret root = house.secret<RootSecret>();
    vault::Update update;
};

TEST_F(FirstKeyEnvelopes, one_of_each_method_is_stored_whole) {
    add_device();
    add_recovery(1);
    add_passkey();
    add_password();
    EXPECT_OK(set());
    EXPECT_OK(set()); // the answer was lost
    const auto rows = stored(house, view().account.id);
    EXPECT_EQ(rows.size(), 4U);
    for (const auto& envelope : update.envelopes) {
        const auto method = MUST(vault::read_header(envelope)).method;
        EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const EnvelopeRow& row) {
            return row.method == method && row.data == envelope && row.revision == 1;
        }));
    }
}

TEST_F(FirstKeyEnvelopes, several_of_a_method_are_told_apart_by_their_place) {
    add_passkey();
    add_password();
    add_recovery(3);
    add_passkey();
    EXPECT_OK(set());
    EXPECT_OK(set());
    const auto rows = stored(house, view().account.id);
    EXPECT_EQ(rows.size(), 6U);
    for (const auto& row : rows)
        EXPECT_EQ(row.data, update.envelopes.at(row.slot));
}

TEST_F(FirstKeyEnvelopes, there_is_one_password) {
    add_password();
    add_password();
    expect_refused("two password envelopes");
    update.envelopes.clear();
    add_passkey();
    add_recovery(1);
    expect_refused("no password envelope");
}

// A document with fewer envelopes is not the one that was stored.
TEST_F(FirstKeyEnvelopes, a_part_of_the_document_is_no_repeat) {
    add_password();
    add_passkey();
    EXPECT_OK(set());
    update.envelopes.pop_back();
    EXPECT_FAILS(set(), stale_revision);
    EXPECT_EQ(stored(house, view().account.id).size(), 2U);
}

} // namespace
} // namespace ownkey::flows
