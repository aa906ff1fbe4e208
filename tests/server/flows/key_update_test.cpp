// Every change of a key that is there, and every way to change it that a stolen session has.
#include "core/encoding.h"
#include "server/flows/keys.h"
#include "server/flows/password_change.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/page_keys.h"

#include <atomic>
#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;

class KeyUpdates : public testing::Test {
protected:
    void SetUp() override {
        house.settings.webhooks.urls = {"https://hooks.example/"};
        EXPECT_OK(join(house, anna));
        in = std::make_unique<LoggedIn>(MUST(log_in(house, anna)));
        key = std::make_unique<Key>(fresh_key(house));
        EXPECT_OK(apply(first()));
    }

    const SessionView& view() { return in->session.view; }

    Uuid id() { return view().account.id; }

    KeyUpdate first() { return password_update(house, *key, id(), 1, in->export_key); }

    Outcome<Account> apply(const KeyUpdate& update) {
        return apply_update(house.world, house.caller, view(), update);
    }

    /// Of anna with another password, as the page makes it.
    NewPassword chosen(const Person& person) {
        auto client = begin_registration(house, person);
        const auto response =
            MUST(start_password_change(house.world, house.caller, view(), client.request));
        return new_password(house, person, std::move(client.state), response);
    }

    KeyUpdate rotation(const Key& next, std::uint64_t revision, const ByteVector& entry = {}) {
        auto update = password_update(house, next, id(), revision, in->export_key);
        update.history = entry;
        return update;
    }

    void lock() {
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account(id()));
            account.key_locked = true;
            return tables.update_account(account);
        }));
    }

    std::vector<std::string> mails() {
        std::vector<std::string> names;
        for (const auto& item : house.outbox(OutboxKind::mail))
            names.push_back(json_text(item.payload, "template"));
        std::erase(names, "new_device"); // log_in brings no device cookie
        return names;
    }

    House house;
    Person anna;
    std::unique_ptr<LoggedIn> in;
    std::unique_ptr<Key> key;
};

TEST_F(KeyUpdates, a_new_password_takes_record_and_envelope_with_it) {
    const Person changed{.password = "another horse another battery"};
    const auto elsewhere = MUST(log_in(house, anna));
    const auto next = chosen(changed);
    const auto update = password_update(house, *key, id(), 2, next.export_key, next.record);
    for (int i = 0; i < 2; ++i) { // the second: the answer was lost
        const auto account = apply(update);
        EXPECT_OK(account);
        EXPECT_EQ(account->key_revision, 2U);
        EXPECT_EQ(mails(), (std::vector<std::string>{"confirm_email", "password_changed"}));
    }
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(in->session.token)));
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(elsewhere.session.token)),
                 no_session);
    EXPECT_FAILS(log_in(house, anna), wrong_password);
    const auto again = MUST(log_in(house, changed));
    const auto envelope = MUST(password_envelope(house.world, again.session.view));
    EXPECT_OK(vault::open(envelope.data,
                          again.export_key,
                          {.account = id(), .public_key = key->public_key, .least_revision = 2}));
}

TEST_F(KeyUpdates, what_is_not_in_the_document_is_gone) {
    auto update = draft(*key, id(), 2);
    add_envelope(house, update, *key, passkey(house));
    add_envelope(house, update, *key, in->export_key);
    add_envelope(house, update, *key, passkey(house));
    const auto elsewhere = MUST(log_in(house, anna));
    EXPECT_OK(apply(signed_by(key->signing, update)));
    EXPECT_EQ(MUST(show_keys(house.world, view())).envelopes.size(), 3U);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(elsewhere.session.token)));

    EXPECT_OK(apply(password_update(house, *key, id(), 3, in->export_key)));
    const auto keys = MUST(show_keys(house.world, view()));
    ASSERT_EQ(keys.envelopes.size(), 1U);
    EXPECT_EQ(keys.envelopes[0].revision, 3U);
    EXPECT_EQ(mails().size(), 1U);

    auto without = draft(*key, id(), 4);
    add_envelope(house, without, *key, passkey(house));
    EXPECT_FAILS(apply(signed_by(key->signing, without)), update_format);
}

TEST_F(KeyUpdates, a_new_key_is_signed_by_the_old_one) {
    const auto elsewhere = MUST(log_in(house, anna));
    EXPECT_OK(open_unlock_window(house.world, house.caller, view(), ByteVector(32)));
    const auto second = fresh_key(house);
    const auto update = rotation(second, 2, history(id(), *key, second));
    EXPECT_OK(apply(update));
    EXPECT_OK(apply(update));
    EXPECT_EQ(mails().back(), "key_replaced");
    const auto moves = house.outbox(OutboxKind::move_balance);
    ASSERT_EQ(moves.size(), 1U);
    EXPECT_EQ(json_text(moves[0].payload, "from"), to_hex(key->public_key.view()));
    EXPECT_EQ(json_text(moves[0].payload, "to"), to_hex(second.public_key.view()));
    int key_set = 0;
    for (const auto& hook : house.outbox(OutboxKind::webhook))
        key_set += json_text(hook.payload, "event") == "key_set" ? 1 : 0;
    EXPECT_EQ(key_set, 2);
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(elsewhere.session.token)),
                 no_session);
    const auto mine =
        MUST(find_session(house.world, house.caller, cookie_value(in->session.token)));
    EXPECT_FALSE(mine.session.unlock_share.has_value());

    // The chain goes on with one entry.
    const auto third = fresh_key(house);
    const auto before = MUST(show_keys(house.world, view())).history.back().entry;
    EXPECT_FAILS(apply(rotation(third, 3, history(id(), second, third))), key_history);
    EXPECT_OK(apply(rotation(third, 3, history(id(), second, third, before))));
    const auto keys = MUST(show_keys(house.world, view()));
    ASSERT_EQ(keys.history.size(), 2U);
    EXPECT_EQ(keys.history[0].entry.size(), 512U);
    EXPECT_EQ(keys.history[1].entry.size(), 256U);
    EXPECT_EQ(keys.history[1].new_key, third.public_key);

    // A key that was given up does not come back, here or elsewhere.
    const auto last = keys.history[1].entry;
    EXPECT_FAILS(apply(rotation(*key, 4, history(id(), third, *key, last))), key_exists);
    EXPECT_OK(join(house, {.email = "bert@example.org"}));
    const auto bert = MUST(log_in(house, {.email = "bert@example.org"}));
    const auto& bert_view = bert.session.view;
    for (const Key* taken : {static_cast<const Key*>(key.get()), &third}) {
        const auto stolen =
            password_update(house, *taken, bert_view.account.id, 1, bert.export_key);
        EXPECT_FAILS(apply_update(house.world, house.caller, bert_view, stolen), key_exists);
    }
}

TEST_F(KeyUpdates, ten_new_keys_a_day_are_enough) {
    const auto once_more = [&](Key& old, std::uint64_t revision) {
        auto next = fresh_key(house);
        const auto stored = MUST(show_keys(house.world, view())).history;
        const auto before = stored.empty() ? ByteVector{} : stored.back().entry;
        const auto done = apply(rotation(next, revision, history(id(), old, next, before)));
        if (done) old = std::move(next);
        return done;
    };
    for (std::uint64_t revision = 2; revision <= 11; ++revision)
        EXPECT_OK(once_more(*key, revision));
    const auto moves = house.outbox(OutboxKind::move_balance).size();
    const auto refused = once_more(*key, 12);
    EXPECT_FAILS(refused, too_many_requests);
    EXPECT_EQ(refused.error().retry_after_s, 24 * 3600);
    EXPECT_EQ(house.outbox(OutboxKind::move_balance).size(), moves);
    EXPECT_OK(apply(password_update(house, *key, id(), 12, in->export_key))); // no new key
    house.clock.advance(std::chrono::hours(24));
    in = std::make_unique<LoggedIn>(MUST(log_in(house, anna)));
    EXPECT_OK(once_more(*key, 13));
}

TEST_F(KeyUpdates, a_lost_key_is_replaced_only_while_it_is_locked) {
    const auto second = fresh_key(house);
    EXPECT_FAILS(apply(rotation(second, 2)), key_history);
    lock();
    EXPECT_OK(apply(rotation(second, 2)));
    const auto keys = MUST(show_keys(house.world, view()));
    EXPECT_FALSE(keys.account.key_locked);
    ASSERT_EQ(keys.history.size(), 1U);
    EXPECT_TRUE(keys.history[0].entry.empty());
    EXPECT_TRUE(house.outbox(OutboxKind::move_balance).empty()); // an admin decides

    // A new chain begins with the second key.
    const auto third = fresh_key(house);
    EXPECT_FAILS(apply(rotation(third, 3)), key_history);
    EXPECT_OK(apply(rotation(third, 3, history(id(), second, third))));
}

TEST_F(KeyUpdates, a_locked_key_is_open_again_with_a_password_envelope) {
    lock();
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) {
        return tables.insert_recovery_case({.id = house.random.uuid(),
                                            .account_id = id(),
                                            .box_key = ByteVector(32),
                                            .asked_at = house.clock.now(),
                                            .expires_at = house.clock.now() + Seconds(60)});
    }));
    const auto account = apply(password_update(house, *key, id(), 2, in->export_key));
    EXPECT_OK(account);
    EXPECT_FALSE(account->key_locked);
    EXPECT_EQ(house.audit_events(id()).size(), 6U); // of the update and of the recovery
    const auto open = MUST(in_read<std::optional<RecoveryCase>>(
        house.store, [&](Tables& tables) { return tables.find_open_recovery_case(id()); }));
    EXPECT_FALSE(open.has_value());
}

TEST_F(KeyUpdates, of_two_at_once_one_is_stale) {
    std::vector<KeyUpdate> updates;
    for (int i = 0; i < 8; ++i)
        updates.push_back(password_update(house, *key, id(), 2, in->export_key));
    std::atomic<int> done = 0;
    std::vector<std::thread> threads;
    for (const auto& update : updates)
        threads.emplace_back([&] { done += apply(update).has_value() ? 1 : 0; });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(done, 1);
    EXPECT_EQ(house.account(anna.email)->key_revision, 2U);
}

/// What a thief with a session does. Nothing may change.
class StolenSession : public KeyUpdates {
protected:
    void SetUp() override {
        KeyUpdates::SetUp();
        before = MUST(show_keys(house.world, view()));
    }

    void TearDown() override {
        const auto after = MUST(show_keys(house.world, view()));
        EXPECT_EQ(after.account.version, before.account.version);
        EXPECT_EQ(after.account.public_key, before.account.public_key);
        ASSERT_EQ(after.envelopes.size(), before.envelopes.size());
        EXPECT_EQ(after.envelopes[0].data, before.envelopes[0].data);
        EXPECT_TRUE(after.history.empty());
        EXPECT_OK(log_in(house, anna));
        EXPECT_EQ(mails().size(), 1U);
    }

    KeyRing before;
};

TEST_F(StolenSession, needs_the_password_even_with_a_right_document) {
    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_FAILS(apply(password_update(house, *key, id(), 2, in->export_key)), password_needed);
    const auto next = fresh_key(house);
    EXPECT_FAILS(apply(rotation(next, 2, history(id(), *key, next))), password_needed);
    const auto client = begin_registration(house, anna);
    EXPECT_FAILS(start_password_change(house.world, house.caller, view(), client.request),
                 password_needed);
}

TEST_F(StolenSession, needs_the_key_to_change_the_password) {
    const auto next = chosen({.password = "the thief's"});
    const auto own = fresh_key(house);
    auto update = draft(*key, id(), 2);
    update.record = next.record;
    add_envelope(house, update, *key, next.export_key);
    EXPECT_FAILS(apply(signed_by(own.signing, update)), signature_invalid);
    EXPECT_FAILS(replace_password(house.world, house.caller, view(), next.record), key_exists);
}

TEST_F(StolenSession, needs_the_old_key_for_a_new_one) {
    const auto own = fresh_key(house);
    const auto other = fresh_key(house);
    EXPECT_FAILS(apply(rotation(own, 2)), key_history);
    EXPECT_FAILS(apply(rotation(own, 2, ByteVector(256))), key_history);
    EXPECT_FAILS(apply(rotation(own, 2, ByteVector(512))), key_history);
    EXPECT_FAILS(apply(rotation(own, 2, ByteVector(100))), key_history);
    // A chain of the thief's own keys; one that the old key did not sign.
    EXPECT_FAILS(apply(rotation(own, 2, history(id(), other, own))), key_history);
    const auto start =
        MUST(vault::next_entry(id(), nullptr, key->signing, Derivation::gradido_v1, nullptr));
    const auto unsigned_end =
        MUST(vault::next_entry(id(), &start, own.signing, Derivation::gradido_v1, nullptr));
    ByteVector both(start.bytes.begin(), start.bytes.end());
    both.insert(both.end(), unsigned_end.bytes.begin(), unsigned_end.bytes.end());
    EXPECT_FAILS(apply(rotation(own, 2, both)), key_history);
    // What the old key signed for another key, another account, or another place in the chain.
    EXPECT_FAILS(apply(rotation(own, 2, history(id(), *key, other))), key_history);
    EXPECT_FAILS(apply(rotation(own, 2, history(house.random.uuid(), *key, own))), key_history);
    const auto good = history(id(), *key, own);
    EXPECT_FAILS(apply(rotation(own, 2, {good.begin() + 256, good.end()})), key_history);
    auto repeated = good;
    repeated.insert(repeated.end(), good.begin() + 256, good.end());
    EXPECT_FAILS(apply(rotation(own, 2, repeated)), key_history);
}

TEST_F(StolenSession, cannot_bend_a_document) {
    const auto own = fresh_key(house);
    // The old key's signature under a document that brings another key.
    auto update = draft(own, id(), 2);
    add_envelope(house, update, own, in->export_key);
    auto bent = signed_by(key->signing, update);
    bent.history = history(id(), *key, own);
    EXPECT_FAILS(apply(bent), signature_invalid);
    // The first document again, another revision, a history without another key.
    auto old = first();
    EXPECT_FAILS(apply(old), stale_revision);
    EXPECT_FAILS(apply(password_update(house, *key, id(), 3, in->export_key)), stale_revision);
    auto same = password_update(house, *key, id(), 2, in->export_key);
    same.history = history(id(), *key, own);
    EXPECT_FAILS(apply(same), key_history);
    // Envelopes, or the whole document, of another account.
    auto foreign = draft(*key, id(), 2);
    auto theirs = draft(*key, house.random.uuid(), 2);
    add_envelope(house, theirs, *key, in->export_key);
    EXPECT_FAILS(apply(signed_by(key->signing, theirs)), envelope_wrong_account);
    foreign.envelopes = theirs.envelopes;
    EXPECT_FAILS(apply(signed_by(key->signing, foreign)), update_format);
}

TEST_F(StolenSession, that_has_ended_changes_nothing) {
    const auto update = password_update(house, *key, id(), 2, in->export_key);
    EXPECT_OK(end_session(house.world, view()));
    EXPECT_FAILS(apply(update), no_session);
}

} // namespace
} // namespace ownkey::flows
