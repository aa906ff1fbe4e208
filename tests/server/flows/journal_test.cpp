// What waits in the outbox says nothing to whoever has a copy of the database.
#include "server/flows/journal.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <gmock/gmock.h>

namespace ownkey::house {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<OutboxItem> as_stored(House& house) {
    return MUST(in_transaction<std::vector<OutboxItem>>(
        house.world.store, Durability::full, [&](Tables& tables) {
            return tables.claim_outbox(house.clock.now(), Seconds{0}, 10);
        }));
}

TEST(Journal, a_waiting_mail_shows_neither_code_nor_address) {
    House house;
    const Person anna;
    MUST(sign_up(house, anna));
    const auto stored = as_stored(house);
    ASSERT_EQ(stored.size(), 1);
    const auto opened = house.outbox(OutboxKind::mail).front().payload;
    const auto code = json_text(opened, "vars.typed_code");
    ASSERT_FALSE(code.empty());
    EXPECT_THAT(stored.front().payload, Not(HasSubstr(code)));
    EXPECT_THAT(stored.front().payload, Not(HasSubstr(anna.email)));
    EXPECT_EQ(json_text(opened, "to"), anna.email);
}

TEST(Journal, a_payload_is_of_its_deployment_and_kind) {
    House house;
    House other;
    other.random.fill(other.server_secret.reveal());
    MUST(sign_up(house, {}));
    auto item = as_stored(house).front();
    EXPECT_EQ(flows::open_payload(other.world, item).error().error, Error::envelope_wrong_key);
    item.kind = OutboxKind::sms;
    EXPECT_EQ(flows::open_payload(house.world, item).error().error, Error::envelope_wrong_key);
}

} // namespace
} // namespace ownkey::house
