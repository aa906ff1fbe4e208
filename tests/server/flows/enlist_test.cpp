#include "core/encoding.h"
#include "core/hash.h"
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

class enlist : public testing::Test {
protected:
    tx::Transfer transfer(std::int64_t amount = 125'000) {
        return {
            .sender = anna.key.public_key, .receiver = house.bytes<PublicKey>(), .amount = amount};
    }

    ByteVector body(const std::string& memo = "For the apples", std::int64_t amount = 125'000) {
        return tx::encode_transfer_body(transfer(amount), memo, house.now_s());
    }

    ByteVector creation(std::int64_t gdd) {
        return tx::encode_creation_body({.receiver = house.bytes<PublicKey>(),
                                         .amount = gdd * tx::kUnitsPerGdd,
                                         .target_date_s = house.now_s()},
                                        "Community work",
                                        house.now_s());
    }

    Outcome<EnlistResult> add(const std::vector<ByteVector>& bodies) {
        return enlist_transactions(house.world, anna.view().account, bodies, 0);
    }

    int pending() { return count_tasks(house.world, anna.view().account.id)->pending; }

    House house;
    const Member anna = make_member(house);
};

TEST_F(enlist, stores_the_bytes_as_received) {
    const auto bytes = body();
    const auto result =
        enlist_transactions(house.world, anna.view().account, {bytes, creation(1000)}, 42);
    EXPECT_OK(result);
    EXPECT_EQ(result->enlisted, 2);
    EXPECT_EQ(result->already, 0);
    const auto listed = list_transactions(house.world, anna.view(), {}, 10);
    EXPECT_OK(listed);
    ASSERT_EQ(listed->size(), 2U);
    bool found = false;
    for (const auto& view : *listed) {
        found |= view.transaction.body == bytes;
        EXPECT_EQ(view.transaction.state, TransactionState::pending);
        EXPECT_EQ(view.transaction.balance, 42);
        EXPECT_EQ(view.transaction.community, "default");
        EXPECT_EQ(view.transaction.expires_at,
                  house.clock.now() + house.settings.transactions.validity);
    }
    EXPECT_TRUE(found);
}

TEST_F(enlist, the_same_twice_is_already_enlisted) {
    const auto bytes = body();
    EXPECT_OK(add({bytes}));
    auto again = add({bytes});
    EXPECT_OK(again);
    EXPECT_EQ(again->already, 1);
    again = add({bytes, body("Another memo"), bytes});
    EXPECT_OK(again);
    EXPECT_EQ(again->already, 2);
    EXPECT_EQ(again->enlisted, 1);
    EXPECT_EQ(pending(), 2);
}

TEST_F(enlist, the_same_body_for_two_accounts_is_two_transactions) {
    const auto bytes = creation(10);
    const auto ben = make_member(house, {.email = "ben@example.org"});
    EXPECT_EQ(add({bytes})->enlisted, 1);
    EXPECT_EQ(enlist_transactions(house.world, ben.view().account, {bytes}, 0)->enlisted, 1);
}

TEST_F(enlist, bad_bodies_are_refused_reported_and_spoil_the_call) {
    auto trailing = body();
    trailing.push_back(0);
    auto truncated = body();
    truncated.pop_back();
    auto unknown_field = body();
    unknown_field.insert(unknown_field.end(), {0x78, 0x01}); // field 15, varint
    auto stranger = transfer();
    stranger.sender = house.bytes<PublicKey>();
    auto own_creation = tx::encode_creation_body(
        {.receiver = anna.key.public_key, .amount = 10, .target_date_s = house.now_s()},
        "For myself",
        house.now_s());
    auto to_oneself = transfer();
    to_oneself.receiver = to_oneself.sender;
    const std::vector<std::pair<ByteVector, std::string>> cases{
        {trailing, ""},
        {truncated, "tx_truncated"},
        {unknown_field, "tx_unknown_field"},
        {body("For the apples", 0), "tx_amount"},
        {creation(1001), "tx_creation_limit"},
        {body("four"), "tx_memo_length"},
        {body(std::string(151, 'a')), "tx_memo_length"},
        {tx::encode_transfer_body(transfer(), "From tomorrow", house.now_s() + 86'400),
         "tx_created_in_future"},
        {tx::encode_transfer_body(stranger, "Not mine to sign", house.now_s()), "tx_not_concerned"},
        {tx::encode_transfer_body(to_oneself, "To myself", house.now_s()), "tx_same_account"},
        {own_creation, "tx_receiver_signs"},
        {ByteVector{}, ""},
        {ByteVector(tx::kMaxBodyBytes + 1, Byte{0x0A}), "tx_too_large"},
    };
    std::size_t reports = 0;
    for (const auto& [bytes, error] : cases) {
        const int wakes = house.wakes;
        const auto result = add({body("A good one"), bytes});
        ASSERT_FALSE(result.has_value()) << error;
        if (!error.empty()) {
            EXPECT_EQ(error_name(result.error().error), error);
        }
        const auto items = house.outbox(OutboxKind::error_in_transaction);
        ASSERT_EQ(items.size(), ++reports);
        EXPECT_EQ(json_text(items.back().payload, "error"), error_name(result.error().error));
        EXPECT_EQ(json_text(items.back().payload, "generic_hash"),
                  to_hex(blake2b_256({bytes}).view()));
        EXPECT_EQ(json_text(items.back().payload, "community"), "default");
        EXPECT_GT(house.wakes, wakes);
    }
    EXPECT_EQ(pending(), 0);
}

TEST_F(enlist, takes_transactions_of_every_era) {
    for (const auto era : {tx::Era::gradido_2019, tx::Era::gradido_2021, tx::Era::gradido_2025})
        EXPECT_OK(add({tx::encode_transfer_body(transfer(), "Of its time", house.now_s(), era)}));
    EXPECT_EQ(pending(), 3);
}

TEST_F(enlist, a_report_carries_the_time_of_the_body) {
    const auto created_s = house.now_s() - 5;
    EXPECT_FAILS(add({tx::encode_transfer_body(transfer(0), "Amount zero", created_s)}), tx_amount);
    const auto payload = house.outbox(OutboxKind::error_in_transaction).back().payload;
    EXPECT_NE(payload.find("\"created_s\":" + std::to_string(created_s) + ","), payload.npos)
        << payload;
}

TEST_F(enlist, needs_a_key) {
    EXPECT_OK(join(house, {.email = "new@example.org"}));
    EXPECT_FAILS(enlist_transactions(house.world, *house.account("new@example.org"), {body()}, 0),
                 key_missing);
    EXPECT_TRUE(house.outbox(OutboxKind::error_in_transaction).empty());
}

TEST_F(enlist, is_limited_per_account_and_all_or_nothing) {
    house.settings.transactions.max_pending = 2;
    EXPECT_FAILS(add({body("First"), body("Second"), body("Third")}), tx_limit);
    EXPECT_EQ(pending(), 0);
    EXPECT_OK(add({body("First"), body("Second")}));
    EXPECT_FAILS(add({body("Third")}), tx_limit);
    EXPECT_TRUE(house.outbox(OutboxKind::error_in_transaction).empty());
}

TEST_F(enlist, a_declined_one_does_not_come_back) {
    const auto bytes = body();
    EXPECT_OK(add({bytes}));
    const auto id = list_transactions(house.world, anna.view(), {}, 10)->at(0).transaction.id;
    EXPECT_OK(decline_transaction(house.world, house.caller, anna.view(), id, ""));
    EXPECT_EQ(add({bytes})->already, 1);
    EXPECT_EQ(pending(), 0);
}

} // namespace
} // namespace ownkey::flows
