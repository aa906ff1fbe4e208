#include "server/flows/key_update.h"
#include "server/flows/keys.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

class keys : public testing::Test {
protected:
    void SetUp() override {
        EXPECT_OK(join(house, {}));
        logged_in = std::make_unique<LoggedIn>(MUST(log_in(house, {})));
    }

    const SessionView& view() { return logged_in->session.view; }

    Key key(std::uint64_t revision = 1) {
        return make_key(house, view().account.id, logged_in->export_key, revision);
    }

    Outcome<Account> set(const Key& k) {
        return apply_update(house.world, house.caller, view(), {k.document, k.signature});
    }

    /// The key's update after `change`, signed by the key again.
    template <class Change>
    Key changed(Change&& change) {
        auto out = key();
        auto update = MUST(vault::decode_update(out.document));
        change(update);
        out.document = vault::encode_update(update);
        out.signature = vault::sign_update(out.document, out.signing);
        return out;
    }

    House house;
    std::unique_ptr<LoggedIn> logged_in;
};

TEST_F(keys, the_first_key_is_set_with_its_envelope) {
    const auto k = key();
    EXPECT_FAILS(password_envelope(house.world, view()), key_missing);
    const auto account = set(k);
    EXPECT_OK(account);
    EXPECT_EQ(account->public_key, k.public_key);
    EXPECT_EQ(account->key_revision, 1U);
    EXPECT_EQ(house.account("anna@example.org")->public_key, k.public_key);
    EXPECT_EQ(house.audit_events(account->id).size(), 4U); // registered, confirmed, session, key

    const auto envelope = password_envelope(house.world, view());
    EXPECT_OK(envelope);
    const auto root = vault::open(envelope->data,
                                  logged_in->export_key,
                                  {.account = account->id, .public_key = k.public_key});
    EXPECT_OK(root);
    EXPECT_TRUE(equal_constant_time(*root, k.root));
}

TEST_F(keys, the_same_document_again_is_ok) {
    const auto k = key();
    EXPECT_OK(set(k));
    EXPECT_OK(set(k));
    EXPECT_EQ(house.audit_events(view().account.id).size(), 4U);
}

TEST_F(keys, a_second_key_is_refused) {
    const auto k = key();
    EXPECT_OK(set(k));
    EXPECT_FAILS(set(key(2)), key_history);
    EXPECT_FAILS(set(key(1)), stale_revision);
    EXPECT_EQ(house.account("anna@example.org")->public_key, k.public_key);
}

TEST_F(keys, a_revision_that_does_not_follow_is_stale) {
    EXPECT_FAILS(set(key(2)), stale_revision);
    EXPECT_FAILS(set(key(0)), stale_revision);
}

TEST_F(keys, possession_must_be_proved) {
    auto k = key();
    k.signature = vault::sign_update(k.document, key().signing);
    EXPECT_FAILS(set(k), signature_invalid);
    k = key();
    k.signature.bytes[0] ^= 1;
    EXPECT_FAILS(set(k), signature_invalid);
}

TEST_F(keys, a_document_of_another_account_is_refused) {
    const auto k = make_key(house, house.random.uuid(), logged_in->export_key);
    EXPECT_FAILS(set(k), envelope_wrong_account);
}

TEST_F(keys, a_key_of_another_account_is_refused) {
    const auto other = make_member(house, {.email = "other@example.org"});
    auto update = MUST(vault::decode_update(other.key.document));
    update.account = view().account.id;
    const vault::EnvelopeHeader header{.account = update.account, .public_key = update.public_key};
    const auto envelope = vault::seal(
        other.key.root, logged_in->export_key, header, house.bytes<vault::EnvelopeRandom>());
    update.envelopes = {ByteVector(envelope.bytes.begin(), envelope.bytes.end())};
    const auto document = vault::encode_update(update);
    EXPECT_FAILS(apply_update(house.world,
                              house.caller,
                              view(),
                              {document, vault::sign_update(document, other.key.signing)}),
                 key_exists);
}

TEST_F(keys, malformed_documents_are_refused) {
    auto k = key();
    k.document.push_back(0);
    EXPECT_FAILS(set(k), update_format);
    k.document.resize(20);
    EXPECT_FAILS(set(k), update_format);
    k.document.clear();
    EXPECT_FAILS(set(k), update_format);
}

TEST_F(keys, content_that_does_not_belong_is_refused) {
    // A stolen session must not slip in a new password with the key.
    auto client = begin_registration(house, {});
    const auto response = MUST(opaque::respond_registration(
        client.request, view().account.id.view(), house.world.opaque_keys));
    const auto record = record_for(house, {}, std::move(client.state), response);
    EXPECT_FAILS(set(changed([&](vault::Update& u) { u.record = record; })), update_format);
    EXPECT_FAILS(set(changed([](vault::Update& u) { u.record = opaque::RegistrationRecord{}; })),
                 invalid_element);
    EXPECT_FAILS(set(changed([](vault::Update& u) { u.envelopes.clear(); })), update_format);
    EXPECT_FAILS(set(changed([](vault::Update& u) { u.envelopes.push_back(u.envelopes[0]); })),
                 update_format);
    EXPECT_FALSE(house.account("anna@example.org")->public_key.has_value());
}

} // namespace
} // namespace ownkey::flows
