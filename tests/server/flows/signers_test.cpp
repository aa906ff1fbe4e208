// Several people, one transaction.
#include "core/encoding.h"
#include "server/flows/deletion.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/joint.h"

#include <algorithm>
#include <random>
#include <set>

namespace ownkey::flows {
namespace {

using namespace house;
using enum TransactionState;

class signers : public testing::Test {
protected:
    Outcome<EnlistResult> enlist(const Member& leader, const ByteVector& bytes) {
        return enlist_transactions(house.world, leader.view().account, {bytes}, 42);
    }

    TransactionState state(const Member& member, const ByteVector& bytes) {
        return show(house, member, bytes).transaction.state;
    }

    std::vector<OutboxItem> items() { return house.outbox(OutboxKind::put_transaction); }

    House house;
    const Member anna = make_member(house);
    const Member ben = make_member(house, {.email = "ben@example.org", .first_name = "Ben"});
    const Member cleo = make_member(house, {.email = "cleo@example.org", .first_name = "Cleo"});
    const ByteVector body = joint_body(house, {&anna, &ben, &cleo});
};

TEST_F(signers, each_gets_a_task_and_sees_the_others) {
    EXPECT_EQ(enlist(anna, body)->enlisted, 1);
    const auto own = show(house, anna, body);
    for (const auto* member : {&anna, &ben, &cleo}) {
        const auto view = show(house, *member, body);
        EXPECT_EQ(view.transaction.state, pending);
        EXPECT_EQ(view.transaction.group_id, own.transaction.id);
        EXPECT_EQ(view.transaction.expires_at, own.transaction.expires_at);
        EXPECT_EQ(view.delivery, "");
        EXPECT_EQ(view.community_name, house.settings.community.name);
        ASSERT_EQ(view.signers.size(), 3U);
        std::set<std::string> names;
        for (const auto& signer : view.signers) {
            names.insert(signer.name);
            EXPECT_FALSE(signer.has_signed);
            EXPECT_EQ(signer.you, signer.public_key == member->key.public_key);
        }
        EXPECT_EQ(names.size(), 3U);
        const auto events = house.audit_events(member->view().account.id);
        EXPECT_EQ(std::count(events.begin(), events.end(), "transaction.enlisted"), 1);
    }
    EXPECT_EQ(own.transaction.balance, 42);
    EXPECT_EQ(show(house, ben, body).transaction.balance, 0); // the leader's business
    for (const auto* member : {&anna, &ben, &cleo})
        EXPECT_EQ(enlist(*member, body)->already, 1); // whoever it is enlisted for
}

TEST_F(signers, it_is_delivered_when_the_last_one_signs) {
    EXPECT_OK(enlist(anna, body));
    EXPECT_EQ(sign(house, cleo, body)->delivery, "collecting");
    const int wakes = house.wakes;
    EXPECT_EQ(sign(house, anna, body)->delivery, "collecting");
    EXPECT_TRUE(items().empty());
    const auto waiting = show(house, ben, body);
    EXPECT_EQ(std::count_if(waiting.signers.begin(),
                            waiting.signers.end(),
                            [](const SignerView& signer) { return signer.has_signed; }),
              2);
    EXPECT_EQ(sign(house, ben, body)->delivery, "waiting");
    EXPECT_GT(house.wakes, wakes);
    EXPECT_EQ(show(house, anna, body).delivery, "waiting");

    const auto sent = items();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].subject_id, task_of(house, anna, body)); // the group
    EXPECT_EQ(sent[0].account_id, ben.view().account.id);      // who completed it
    EXPECT_EQ(sent[0].community, "default");
    const auto whole = whole_of(sent[0]);
    EXPECT_EQ(whole.body_bytes, body);
    EXPECT_TRUE(MUST(tx::signature_state(whole)).complete());
    ASSERT_EQ(whole.signatures.size(), 3U);
    EXPECT_EQ(whole.signatures[0].public_key, anna.key.public_key); // as the body names them
    EXPECT_EQ(whole.signatures[2].public_key, cleo.key.public_key);
    EXPECT_OK(sign(house, cleo, body)); // a double click
    EXPECT_EQ(items().size(), 1U);
}

TEST_F(signers, nobody_signs_for_another) {
    EXPECT_OK(enlist(anna, body));
    EXPECT_FAILS(sign_transaction(house.world,
                                  house.caller,
                                  ben.view(),
                                  task_of(house, ben, body),
                                  signature_of(anna, body)),
                 signature_invalid);
    EXPECT_FAILS(sign_transaction(house.world,
                                  house.caller,
                                  ben.view(),
                                  task_of(house, anna, body),
                                  signature_of(ben, body)),
                 tx_not_found);
    EXPECT_EQ(state(ben, body), pending);
}

TEST_F(signers, one_who_declines_ends_it_for_all) {
    EXPECT_OK(enlist(anna, body));
    EXPECT_OK(sign(house, anna, body));
    EXPECT_OK(decline(house, ben, body, "not with me"));
    EXPECT_EQ(show(house, ben, body).transaction.outcome, "not with me");
    for (const auto* member : {&anna, &cleo}) {
        const auto view = show(house, *member, body);
        EXPECT_EQ(view.transaction.state, declined);
        EXPECT_EQ(view.transaction.outcome, "declined by another signer");
        EXPECT_EQ(view.delivery, "");
        const auto events = house.audit_events(member->view().account.id);
        EXPECT_EQ(std::count(events.begin(), events.end(), "transaction.declined"), 1);
        EXPECT_FAILS(decline(house, *member, body), tx_not_pending);
    }
    EXPECT_FAILS(sign(house, cleo, body), tx_not_pending);
    EXPECT_EQ(enlist(cleo, body)->already, 1);
    EXPECT_TRUE(items().empty());
}

TEST_F(signers, a_signature_is_not_taken_back) {
    EXPECT_OK(enlist(anna, body));
    EXPECT_OK(sign(house, anna, body));
    EXPECT_FAILS(decline(house, anna, body), tx_not_pending);
    EXPECT_EQ(state(ben, body), pending);
}

TEST_F(signers, it_expires_for_all) {
    EXPECT_OK(enlist(anna, body));
    EXPECT_OK(sign(house, anna, body));
    house.clock.advance(house.settings.transactions.validity);
    EXPECT_FAILS(sign(house, ben, body), tx_expired);
    EXPECT_EQ(state(anna, body), expired); // before the sweep
    house.clock.advance(Seconds(1));
    EXPECT_OK(in_transaction<int>(
        house.store, Durability::full, [&](Tables& t) { return t.expire(house.clock.now()); }));
    for (const auto* member : {&anna, &ben, &cleo})
        EXPECT_EQ(state(*member, body), expired);
    EXPECT_FAILS(sign(house, ben, body), tx_expired);
}

TEST_F(signers, everybody_needs_an_account_here) {
    const auto stranger = house.bytes<PublicKey>();
    const auto with_stranger =
        joint_body_of(house, std::vector{anna.key.public_key, stranger, ben.key.public_key});
    const auto result = enlist(anna, with_stranger);
    EXPECT_FAILS(result, tx_signer_unknown);
    EXPECT_EQ(result.error().detail, to_hex(stranger.view()));
    auto account = *house.account("ben@example.org");
    account.state = AccountState::disabled;
    EXPECT_OK(house.store.transact(Durability::full,
                                   [&](Tables& tables) { return tables.update_account(account); }));
    EXPECT_FAILS(enlist(anna, body), tx_signer_unknown);
    EXPECT_EQ(count_tasks(house.world, anna.view().account.id)->pending, 0);
}

TEST_F(signers, the_limit_of_each_of_them_counts) {
    house.settings.transactions.max_pending = 1;
    EXPECT_OK(enlist(ben, joint_body(house, {&ben}, "Another one")));
    EXPECT_FAILS(enlist(anna, body), tx_limit);
    EXPECT_EQ(count_tasks(house.world, anna.view().account.id)->pending, 0);
}

// RegisterAddress: the account, and somebody who does not stand in the bytes.
TEST_F(signers, another_one_leads_when_it_was_enlisted_for_that_one) {
    const auto address = [&](const char* tag) {
        return tx::Writer()
            .bytes(1, tx::Writer().varint(1, 2).bytes(2, as_bytes(tag)).take())
            .bytes(2,
                   tx::Writer()
                       .varint(1, static_cast<std::uint64_t>(house.now_s()))
                       .varint(2, 0)
                       .take())
            .bytes(3, as_bytes("3.5"))
            .varint(4, 0)
            .bytes(
                9,
                tx::Writer().bytes(1, ben.key.public_key.view()).varint(2, 1).varint(5, 0).take())
            .take();
    };
    const auto both = address("Welcome, Ben");
    EXPECT_OK(enlist(anna, both));
    EXPECT_EQ(show(house, ben, both).signers.size(), 2U);
    EXPECT_EQ(sign(house, anna, both)->delivery, "collecting");
    EXPECT_EQ(sign(house, ben, both)->delivery, "waiting");
    const auto whole = whole_of(items().at(0));
    EXPECT_TRUE(MUST(tx::signature_state(whole)).complete());
    EXPECT_EQ(whole.signatures.at(0).public_key, ben.key.public_key);

    // For the account itself: the other signature is the community's business.
    const auto alone = address("Welcome once more");
    EXPECT_OK(enlist(ben, alone));
    EXPECT_TRUE(show(house, ben, alone).signers.empty());
    house.settings.transactions.repeat_window = Seconds(0);
    EXPECT_EQ(enlist(anna, alone)->already, 1);
    EXPECT_EQ(sign(house, ben, alone)->delivery, "waiting");
}

TEST_F(signers, who_deletes_the_account_ends_what_only_they_could_sign) {
    EXPECT_OK(enlist(anna, body));
    EXPECT_OK(sign(house, anna, body));
    auto account = *house.account("ben@example.org");
    account.delete_at = house.clock.now();
    EXPECT_OK(house.store.transact(Durability::full,
                                   [&](Tables& tables) { return tables.update_account(account); }));
    EXPECT_OK(delete_due_accounts(house.world, 9));
    EXPECT_EQ(state(anna, body), declined);
    EXPECT_EQ(state(cleo, body), declined);
    EXPECT_TRUE(items().empty());
}

TEST_F(signers, many_are_signed_with_one_call_each_for_itself) {
    const auto good = joint_body(house, {&anna}, "A good one");
    const auto bad = joint_body(house, {&anna}, "Signed wrongly");
    const auto gone = joint_body(house, {&anna}, "Declined before");
    EXPECT_EQ(
        enlist_transactions(house.world, anna.view().account, {good, bad, body, gone}, 0)->enlisted,
        4);
    EXPECT_OK(decline(house, anna, gone));
    const auto of = [&](const ByteVector& bytes) {
        return TransactionSignature{task_of(house, anna, bytes), signature_of(anna, bytes)};
    };
    auto wrong = of(bad);
    wrong.signature.bytes[0] ^= 1;
    const TransactionSignature nobodys{house.random.uuid(), wrong.signature};
    const auto call = [&](const std::vector<TransactionSignature>& signatures) {
        return sign_transactions(house.world, house.caller, anna.view(), signatures);
    };
    const auto results = call({of(body), wrong, nobodys, of(good), of(gone)});
    EXPECT_OK(results);
    ASSERT_EQ(results->size(), 5U);
    EXPECT_EQ(results->at(0).done->delivery, "collecting");
    EXPECT_FAILS(results->at(1).done, signature_invalid);
    EXPECT_FAILS(results->at(2).done, tx_not_found);
    EXPECT_EQ(results->at(3).done->delivery, "waiting");
    EXPECT_FAILS(results->at(4).done, tx_not_pending);
    EXPECT_EQ(results->at(3).id, task_of(house, anna, good));
    EXPECT_EQ(state(anna, bad), pending);
    EXPECT_EQ(items().size(), 1U);
    EXPECT_OK(call({of(body), of(good)})); // again
    EXPECT_EQ(items().size(), 1U);
    EXPECT_FAILS(call({}), field_rule);
    EXPECT_FAILS(call({of(bad), of(bad)}), field_rule);
    house.settings.transactions.max_bodies = 1;
    EXPECT_FAILS(call({of(bad), of(good)}), field_rule);
}

TEST_F(signers, many_are_delivered_in_the_order_of_the_call) {
    std::vector<ByteVector> bodies;
    for (int i = 0; i < 20; ++i)
        bodies.push_back(joint_body(house, {&anna}, "Number " + std::to_string(i)));
    EXPECT_OK(enlist_transactions(house.world, anna.view().account, bodies, 0));
    std::vector<TransactionSignature> signatures;
    for (const auto& one : bodies)
        signatures.push_back({task_of(house, anna, one), signature_of(anna, one)});
    EXPECT_OK(sign_transactions(house.world, house.caller, anna.view(), signatures));
    std::vector<std::int64_t> queued;
    for (const auto& signature : signatures)
        queued.push_back(
            MUST(in_read<std::optional<OutboxItem>>(
                     house.world.store,
                     [&](Tables& tables) { return tables.find_outbox_of(signature.id); }))
                .value()
                .id);
    EXPECT_TRUE(std::is_sorted(queued.begin(), queued.end()));
}

// Any number of people, in any order, with any wrong steps between: it leaves when all have signed,
// never before, and once.
TEST_F(signers, leave_exactly_when_complete) {
    const Member dana = make_member(house, {.email = "dana@example.org", .first_name = "Dana"});
    const std::vector<const Member*> all{&anna, &ben, &cleo, &dana};
    house.settings.transactions.max_pending = 10'000;
    house.settings.transactions.repeat_window = Seconds(0);
    std::mt19937 draw(20261121); // NOLINT: the same run each time
    std::size_t complete = 0;
    for (int round = 0; round < 60; ++round) {
        auto people = all;
        std::shuffle(people.begin(), people.end(), draw);
        people.resize(1 + draw() % people.size());
        const auto bytes = joint_body(house, people, "Round " + std::to_string(round) + " of all");
        EXPECT_OK(enlist(*people[draw() % people.size()], bytes));
        std::shuffle(people.begin(), people.end(), draw);
        const bool ends_early = draw() % 4 == 0;
        const auto stop = ends_early ? draw() % people.size() : people.size();
        for (std::size_t i = 0; i < stop; ++i) {
            const auto& person = *people[i];
            if (draw() % 3 == 0) { // a signature of somebody else's
                const auto& other = *all[draw() % all.size()];
                if (&other != &person) {
                    EXPECT_FAILS(sign_transaction(house.world,
                                                  house.caller,
                                                  person.view(),
                                                  task_of(house, person, bytes),
                                                  signature_of(other, bytes)),
                                 signature_invalid);
                }
            }
            EXPECT_EQ(house.outbox(OutboxKind::put_transaction).size(), 0U) << round;
            EXPECT_OK(sign(house, person, bytes));
            if (draw() % 2 == 0) {
                EXPECT_TRUE(sign(house, person, bytes)); // twice
            }
        }
        if (ends_early) {
            if (draw() % 2 == 0) {
                EXPECT_TRUE(decline(house, *people[stop], bytes));
            }
            EXPECT_TRUE(items().empty()) << round;
            continue;
        }
        auto sent = items();
        ASSERT_EQ(sent.size(), 1U) << round;
        const auto whole = whole_of(sent[0]);
        EXPECT_EQ(whole.body_bytes, bytes);
        EXPECT_EQ(whole.signatures.size(), people.size());
        EXPECT_TRUE(MUST(tx::signature_state(whole)).complete());
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) {
            sent[0].state = OutboxState::done;
            return tables.update_outbox(sent[0]);
        }));
        ++complete;
    }
    EXPECT_GT(complete, 30U);
    RecordProperty("complete", static_cast<int>(complete));
}

} // namespace
} // namespace ownkey::flows
