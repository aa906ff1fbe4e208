// Text messages on every Store (tests/server/store/places.h): many registrations at once with one
// phone.
#include "server/flows/registration.h"
#include "tests/server/flows/at_once.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"
#include "tests/server/store/places.h"

namespace ownkey::flows {
namespace {

using namespace house;
using namespace test;

class sms_on : public test::StoreTest {
protected:
    sms_on() { house.settings.registration.confirm = "sms"; }

    /// A registration up to its record.
    struct Begun {
        Uuid signup_id;
        opaque::RegistrationRecord record;
    };

    Begun begin(const std::string& email) {
        auto client = begin_registration(house, {});
        const auto started = MUST(start_registration(house.world,
                                                     house.caller,
                                                     {.first_name = "Anna",
                                                      .last_name = "Muster",
                                                      .email = email,
                                                      .language = "en",
                                                      .phone = "+4930123456",
                                                      .request = client.request}));
        return {started.signup_id,
                record_for(house, {}, std::move(client.state), started.response)};
    }

    House house{store.get()};
};

OWNKEY_FOR_EVERY_STORE(sms_on);

TEST_P(sms_on, of_many_at_once_a_phone_gets_one) {
    std::size_t sent = 0;
    for (const std::string round : {"a", "b", "c"}) {
        std::vector<Begun> begun;
        for (int i = 0; i < kAtOnce; ++i)
            begun.push_back(begin(round + std::to_string(i) + "@example.org"));
        std::atomic<std::size_t> next = 0;
        EXPECT_EQ(at_once([&] {
                      const auto& mine = begun[next++];
                      return finish_registration(
                                 house.world, house.caller, mine.signup_id, mine.record)
                          .has_value();
                  }),
                  kAtOnce); // whether a message goes out is told to nobody
        EXPECT_EQ(house.outbox(OutboxKind::sms).size(), ++sent);
        house.clock.advance(house.settings.signup.resend_cooldown);
    }
}

} // namespace
} // namespace ownkey::flows
