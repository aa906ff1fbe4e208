// Transactions of several people: all whose signatures are needed, nobody else, and each one's part
// in the books.
#include "core/encoding.h"
#include "people.h"
#include "tools/community/verify.h"

namespace ownkey::community {

namespace {

constexpr std::int64_t kGdd = tx::kUnitsPerGdd;

class SplitTest : public LedgerTest {
protected:
    void SetUp() override {
        LedgerTest::SetUp();
        MUST(ledger->arrive(dora.profile(), kNow));
    }

    /// Alice 10 and Bob 20 GDD; Carla gets 25, Dora 5.
    ByteVector body = split_body_of({{&alice, 10 * kGdd}, {&bob, 20 * kGdd}},
                                    {{&carla, 25 * kGdd}, {&dora, 5 * kGdd}});

    std::string finding(const char* sql) {
        ledger.reset();
        auto database = MUST(Database::open(data, OpenMode::create));
        MUST(database.execute(sql));
        const auto audit = verify_ledger(data);
        return audit ? "" : audit.error().what;
    }
};

TEST_F(SplitTest, it_moves_every_part_when_everybody_has_signed) {
    EXPECT_EQ(rule(signed_by(body, {&alice})), "signatures_missing");
    EXPECT_EQ(rule(signed_by(body, {&bob})), "signatures_missing");
    EXPECT_EQ(rule(signed_by(body, {&alice, &carla})), "tx_not_concerned");
    EXPECT_EQ(rule(signed_by(body, {&alice, &bob, &bob})), "tx_signed_twice");
    EXPECT_EQ(balance(alice), 100 * kGdd);
    EXPECT_EQ(rule(signed_by(body, {&alice, &bob})), "");
    EXPECT_EQ(balance(alice), 90 * kGdd);
    EXPECT_EQ(balance(bob), 80 * kGdd);
    EXPECT_EQ(balance(carla), 125 * kGdd);
    EXPECT_EQ(balance(dora), 105 * kGdd);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 5);
    for (const auto* person : {&alice, &bob, &carla, &dora}) {
        const auto member = MUST(ledger->find_member_by_key(person->public_key)).value();
        EXPECT_EQ(MUST(ledger->entries_of(member, 10)).front().kind, Kind::split)
            << person->first_name;
    }
}

TEST_F(SplitTest, the_missing_one_is_named) {
    const auto result = put(signed_by(body, {&alice}));
    EXPECT_EQ(result.error().text,
              "the signature of " + to_hex(bob.public_key.view()) + " is missing");
}

TEST_F(SplitTest, the_same_signers_in_another_order_are_the_same_transaction) {
    EXPECT_EQ(MUST(put(signed_by(body, {&alice, &bob}))), Applied::now);
    EXPECT_EQ(MUST(put(signed_by(body, {&bob, &alice}))), Applied::before);
    EXPECT_EQ(MUST(ledger->entries()).size(), 5U);
}

TEST_F(SplitTest, when_one_cannot_pay_nobody_does) {
    const auto too_much =
        split_body_of({{&alice, 10 * kGdd}, {&bob, 101 * kGdd}}, {{&carla, 111 * kGdd}});
    EXPECT_EQ(rule(signed_by(too_much, {&alice, &bob})), "sender_balance");
    const Person unknown("Emil");
    const auto to_nobody = split_body_of({{&alice, kGdd}, {&bob, kGdd}}, {{&unknown, 2 * kGdd}});
    EXPECT_EQ(rule(signed_by(to_nobody, {&alice, &bob})), "receiver_known");
    EXPECT_EQ(balance(alice), 100 * kGdd);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 4);
}

TEST_F(SplitTest, two_keys_of_one_member_are_one_account) {
    const Person new_dora("Dora the second");
    auto profile = dora.profile();
    profile.public_key = new_dora.public_key;
    MUST(ledger->arrive(profile, kNow));
    const auto twice = split_body_of({{&alice, 2 * kGdd}}, {{&dora, kGdd}, {&new_dora, kGdd}});
    EXPECT_EQ(rule(signed_by(twice, {&alice})), "tx_same_account");
    EXPECT_EQ(balance(alice), 100 * kGdd);
}

TEST_F(SplitTest, the_audit_knows_every_part) {
    EXPECT_EQ(rule(signed_by(body, {&alice, &bob})), "");
    EXPECT_EQ(finding("UPDATE entry SET parts = substr(parts, 1, 144) WHERE id = 5"),
              "row 5: the hash does not follow from the row and the hash before");
    EXPECT_EQ(finding("UPDATE entry SET parts = x'00' WHERE id = 5"),
              "row 5: a column is not what this program writes");
}

TEST_F(SplitTest, new_hashes_do_not_hide_a_changed_part_or_a_missing_signature) {
    EXPECT_EQ(rule(signed_by(body, {&alice, &bob})), "");
    ledger.reset();
    auto database = MUST(Database::open(data, OpenMode::create));
    const auto finding_of = [&](const Entry& entry, const Hash32& before) {
        MUST(database.run("UPDATE entry SET parts = ?, signatures = ?, hash = ? WHERE id = 5",
                          pack_parts(entry.parts),
                          pack_signatures(entry.signatures),
                          chain_hash(entry, before)));
        return verify_ledger(data).error().what;
    };
    auto rows = MUST(database.query(std::string("SELECT ")
                                        .append(kEntryColumns)
                                        .append(" FROM entry WHERE id >= 4 ORDER BY id")));
    MUST(rows.step());
    const auto before = MUST(read_entry(rows)).hash;
    MUST(rows.step());
    const auto sound = MUST(read_entry(rows));
    rows = MUST(database.query("SELECT 1"));

    auto entry = sound;
    entry.parts[2].change += 1;
    EXPECT_EQ(finding_of(entry, before),
              "row 5: the columns say something else than the signed body");
    entry = sound;
    entry.parts[3].balance += 1;
    EXPECT_EQ(finding_of(entry, before), "row 5: the receiver's balance is wrong");
    entry = sound;
    entry.signatures.pop_back();
    EXPECT_EQ(finding_of(entry, before),
              "row 5: it is not signed by those who must, and only those who may");
}

// -- creations: core's "and another"

TEST_F(SplitTest, a_creation_is_signed_by_an_admin_maybe_with_others_never_by_its_receiver) {
    const auto creation = creation_body_of(alice, kGdd);
    EXPECT_EQ(rule(signed_by(creation, {&bob, &dora})), "admin_signs");
    EXPECT_EQ(rule(signed_by(creation, {&carla, &alice})), "tx_receiver_signs");
    EXPECT_EQ(rule(signed_by(creation, {&bob, &carla})), "");
    EXPECT_EQ(balance(alice), 101 * kGdd);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 5);
}

TEST_F(SplitTest, an_admin_of_before_with_a_replaced_key_does_not_create) {
    const Person new_carla("Carla the second");
    MUST(ledger->move_balance(carla.public_key, new_carla.public_key, "replaced", "", kNow));
    EXPECT_EQ(rule(creation_of(carla, alice, kGdd)), "admin_signs");
    EXPECT_EQ(rule(creation_of(new_carla, alice, kGdd)), "");
}

} // namespace

} // namespace ownkey::community
