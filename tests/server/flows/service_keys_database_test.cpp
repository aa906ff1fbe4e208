// Service keys on every Store (tests/server/store/places.h): several admins at once.
#include "server/flows/service_keys.h"
#include "tests/server/flows/at_once.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/staff.h"
#include "tests/server/store/places.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

using namespace house;
using namespace test;

class service_keys_on : public test::StoreTest {
protected:
    House house{store.get()};
    Member admin = make_staff(house, "Ada", Role::admin);

    NewServiceKey made() {
        return MUST(create_service_key(house.world,
                                       house.caller,
                                       admin.view(),
                                       {.name = "Shop", .scopes = {"gradido"}, .lifetime = {}}));
    }

    ServiceKey row(const Uuid& id) {
        return *MUST((in_read<std::optional<ServiceKey>>(
            *store, [&](Tables& tables) { return tables.find_service_key(id); })));
    }
};

OWNKEY_FOR_EVERY_STORE(service_keys_on);

TEST_P(service_keys_on, one_is_rotated_and_revoked_once) {
    for (int i = 0; i < 5; ++i) {
        const auto rotated = made();
        const auto revoked = made();
        EXPECT_EQ(at_once([&] {
                      return rotate_service_key(
                                 house.world, house.caller, admin.view(), rotated.row.id)
                          .has_value();
                  }),
                  1);
        EXPECT_EQ(at_once([&] {
                      return revoke_service_key(
                                 house.world, house.caller, admin.view(), revoked.row.id)
                          .has_value();
                  }),
                  1);
    }
    EXPECT_EQ(MUST(list_service_keys(house.world, admin.view(), {}, 50)).size(), 15U);
}

TEST_P(service_keys_on, a_revocation_is_not_lost_while_others_use_and_rotate_the_key) {
    for (int i = 0; i < 10; ++i) {
        const auto key = made();
        const auto bearer = "Bearer " + service_token_text(key.token);
        std::atomic<int> turn = 0;
        at_once([&] {
            switch (turn++ % 4) {
            case 0:
                return revoke_service_key(house.world, house.caller, admin.view(), key.row.id)
                    .has_value();
            case 1:
                return rotate_service_key(house.world, house.caller, admin.view(), key.row.id)
                    .has_value();
            default:
                return require_service(house.world, bearer, Scope::gradido).has_value();
            }
        });
        EXPECT_TRUE(row(key.row.id).revoked_at);
        EXPECT_FAILS(require_service(house.world, bearer, Scope::gradido), service_refused);
    }
}

} // namespace
} // namespace ownkey::flows
