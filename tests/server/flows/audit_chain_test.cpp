// The hash chain of the audit log: its bytes, sealing, and what verify says. Tampering with a real
// database: tests/server/system/ownkey_test.cpp.
#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/audit_chain.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/staff.h"

namespace ownkey::flows {
namespace {

using namespace house;

class audit_chain : public testing::Test {
protected:
    void append(const std::string& event) {
        MUST(house.store.transact(Durability::full, [&](Tables& tables) {
            return tables.append_audit(
                {.at = house.clock.now(), .event = event, .detail = "{}", .address = "192.0.2.1"});
        }));
    }

    ChainHead head() { return MUST(flows::audit_head(house.store)); }

    House house;
};

TEST_F(audit_chain, its_bytes_are_as_the_header_says) {
    AuditEvent event{.id = 0x0102,
                     .at = Time(std::chrono::microseconds(3)),
                     .event = "a.b",
                     .detail = "{}",
                     .address = "::1",
                     .seal_number = 7};
    const auto by_hand = [&](const std::string& account) {
        std::string hex = to_hex(as_bytes("ownkey-1 audit"));
        hex += std::string(62, '0') + "ff"; // the seal before
        hex += "0700000000000000";          // number
        hex += "08000000"
               "0201000000000000"; // id
        hex += "08000000"
               "0300000000000000"; // at
        hex += account;
        hex += "03000000"
               "612e62"; // event
        hex += "02000000"
               "7b7d"; // detail
        hex += "03000000"
               "3a3a31"; // address
        return sha256({MUST(from_hex(hex))});
    };
    Hash32 previous;
    previous.bytes[31] = 0xff;
    EXPECT_EQ(seal_of(previous, event), by_hand("00000000"));
    event.account_id = MUST(uuid_from_text("00000000-0000-4000-8000-0000000000aa"));
    EXPECT_EQ(seal_of(previous, event),
              by_hand("10000000"
                      "000000000000400080000000000000aa"));
}

TEST_F(audit_chain, seals_what_is_there_and_goes_on) {
    EXPECT_EQ(MUST(seal_audit_events(house.store)), 0);
    EXPECT_EQ(head().number, 0);
    EXPECT_FALSE(MUST(verify_audit(house.store, {})).broken);
    for (int i = 0; i < 3; ++i)
        append("early");
    EXPECT_EQ(MUST(seal_audit_events(house.store)), 3);
    EXPECT_EQ(MUST(seal_audit_events(house.store)), 0);
    const auto kept = head();
    EXPECT_EQ(kept.number, 3);
    append("late");
    EXPECT_EQ(MUST(seal_audit_events(house.store)), 1);
    const auto report = MUST(verify_audit(house.store, kept));
    EXPECT_FALSE(report.broken);
    EXPECT_EQ(report.head.number, 4);
    EXPECT_EQ(report.head.seal, head().seal);
    std::vector<std::string> events;
    MUST(each_sealed_event(house.store, 3, [&](const AuditEvent& event) {
        events.push_back(event.event);
        return true;
    }));
    EXPECT_EQ(events, (std::vector<std::string>{"early", "late"}));
}

TEST_F(audit_chain, seals_more_than_a_batch) {
    for (int i = 0; i < 1'100; ++i)
        append("many");
    int sealed = 0;
    while (const int count = MUST(seal_audit_events(house.store)))
        sealed += count;
    EXPECT_EQ(sealed, 1'100);
    EXPECT_EQ(MUST(verify_audit(house.store, {})).head.number, 1'100);
}

TEST_F(audit_chain, a_head_kept_elsewhere_tells_of_a_cut_or_other_chain) {
    append("one");
    MUST(seal_audit_events(house.store));
    auto kept = head();
    kept.number = 5;
    auto broken = MUST(verify_audit(house.store, kept)).broken;
    ASSERT_TRUE(broken);
    EXPECT_EQ(broken->kind, BreakKind::cut_tail);
    EXPECT_EQ(broken->number, 2);
    kept.number = 1;
    kept.seal.bytes[0] ^= 1;
    broken = MUST(verify_audit(house.store, kept)).broken;
    ASSERT_TRUE(broken);
    EXPECT_EQ(broken->kind, BreakKind::other_chain);
    EXPECT_EQ(broken->number, 1);
}

} // namespace
} // namespace ownkey::flows
