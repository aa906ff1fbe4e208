// Service keys: who may make them, what they open, how they end.
#include "core/encoding.h"
#include "server/flows/service_keys.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/staff.h"

namespace ownkey::flows {
namespace {

using namespace house;

class service_keys : public testing::Test {
protected:
    service_keys() { become(Role::admin); }

    void become(Role role) {
        edit_account(
            house, admin.view().account.id, [&](Account& account) { account.role = role; });
        admin.session.view.account.role = role;
        admin.session.view.session.second_factor = true;
        admin.session.view.session.proved_at = house.clock.now();
    }

    Outcome<NewServiceKey> create(const ServiceKeyWish& wish) {
        return create_service_key(house.world, house.caller, admin.view(), wish);
    }

    NewServiceKey made(std::optional<Seconds> lifetime = {}) {
        return MUST(create({.name = "Shop", .scopes = {"introspect"}, .lifetime = lifetime}));
    }

    Outcome<ServiceKey> use(const ServiceToken& token, Scope scope = Scope::introspect) {
        return require_service(house.world, "Bearer " + service_token_text(token), scope);
    }

    House house;
    Member admin = make_member(house);
};

TEST_F(service_keys, open_what_their_scopes_say) {
    const auto key = MUST(create({.name = "Community", .scopes = {"gradido", "introspect"}}));
    EXPECT_EQ(key.row.scopes, "gradido introspect");
    EXPECT_OK(use(key.token, Scope::gradido));
    EXPECT_OK(use(key.token, Scope::introspect));
    EXPECT_FAILS(use(made().token, Scope::gradido), scope_missing);
    EXPECT_EQ(key.row.key_hash, sha256({key.token.reveal()}));
    for (const std::string& bad : {std::string(),
                                   service_token_text(key.token),
                                   "bearer " + service_token_text(key.token),
                                   "Bearer " + service_token_text(key.token) + "A",
                                   std::string("Bearer oksvc_"),
                                   "Bearer oksvc_" + to_base64url(key.row.key_hash.view())})
        EXPECT_FAILS(require_service(house.world, bad, Scope::gradido), service_refused);
    auto altered = key.token.duplicate();
    altered.reveal()[31] ^= 1;
    EXPECT_FAILS(use(altered, Scope::gradido), service_refused);
}

TEST_F(service_keys, are_for_admins_with_a_password_proved_lately) {
    const auto key = made();
    const auto all_fail = [&](Error error) {
        EXPECT_EQ(error_of(create({.name = "x", .scopes = {"gradido"}})), error);
        EXPECT_EQ(error_of(rotate_service_key(house.world, house.caller, admin.view(), key.row.id)),
                  error);
        EXPECT_EQ(error_of(revoke_service_key(house.world, house.caller, admin.view(), key.row.id)),
                  error);
    };
    for (const Role role : {Role::none, Role::support, Role::recovery_officer}) {
        become(role);
        all_fail(Error::role_missing);
        EXPECT_FAILS(list_service_keys(house.world, admin.view(), {}, 10), role_missing);
    }
    become(Role::admin);
    admin.session.view.session.second_factor = false;
    all_fail(Error::second_factor_missing);
    become(Role::admin);
    house.clock.advance(house.settings.session.reauth_after);
    all_fail(Error::password_needed);
    EXPECT_EQ(MUST(list_service_keys(house.world, admin.view(), {}, 10)).size(), 1U);
    EXPECT_OK(use(key.token));
}

TEST_F(service_keys, a_wish_must_be_well_formed) {
    const auto fails = [&](const ServiceKeyWish& wish, const std::string& field) {
        const auto outcome = create(wish);
        EXPECT_FAILS(outcome, field_rule);
        EXPECT_EQ(outcome.error().field, field);
    };
    fails({.name = "", .scopes = {"gradido"}}, "name");
    fails({.name = std::string(81, 'x'), .scopes = {"gradido"}}, "name");
    fails({.name = "line\nbreak", .scopes = {"gradido"}}, "name");
    fails({.name = "x", .scopes = {}}, "scopes");
    fails({.name = "x", .scopes = {"everything"}}, "scopes");
    fails({.name = "x", .scopes = {"gradido", "gradido"}}, "scopes");
    fails({.name = "x", .scopes = {"people"}}, "scopes"); // there was one, it opened nothing
    fails({.name = "x", .scopes = {"gradido"}, .lifetime = Seconds(59)}, "expires_in_s");
    fails({.name = "x", .scopes = {"gradido"}, .lifetime = Seconds::max()}, "expires_in_s");
    EXPECT_TRUE(MUST(list_service_keys(house.world, admin.view(), {}, 10)).empty());
}

TEST_F(service_keys, expire) {
    const auto key = made(Seconds(3'600));
    house.clock.advance(Seconds(3'599));
    EXPECT_OK(use(key.token));
    house.clock.advance(Seconds(1));
    EXPECT_FAILS(use(key.token), service_refused);
}

TEST_F(service_keys, a_revoked_one_is_dead_at_once) {
    const auto key = made();
    EXPECT_OK(revoke_service_key(house.world, house.caller, admin.view(), key.row.id));
    EXPECT_FAILS(use(key.token), service_refused);
    for (const auto& id : {key.row.id, house.random.uuid()}) {
        EXPECT_FAILS(revoke_service_key(house.world, house.caller, admin.view(), id),
                     service_key_not_found);
        EXPECT_FAILS(rotate_service_key(house.world, house.caller, admin.view(), id),
                     service_key_not_found);
    }
    const auto events = house.audit_events(admin.view().account.id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "service_key.revoked"), 1);
}

/// A store in which something happens between what a flow reads and what it writes.
class Between : public Store {
public:
    Between(Store& inner, std::function<void()> happens)
        : inner_(inner), happens_(std::move(happens)) {}

    Done transact(Durability durability, const std::function<Done(Tables&)>& work) override {
        if (const auto now = std::exchange(happens_, {})) now();
        return inner_.transact(durability, work);
    }

    Done read(const std::function<Done(Tables&)>& work) override { return inner_.read(work); }

private:
    Store& inner_;
    std::function<void()> happens_;
};

TEST_F(service_keys, one_revoked_while_it_is_used_stays_revoked) {
    const auto key = made();
    Between store(house.store, [&] {
        EXPECT_OK(revoke_service_key(house.world, house.caller, admin.view(), key.row.id));
    });
    const World world{
        store, house.clock, house.random, house.keys, house.settings, house.server_secret};
    const auto bearer = "Bearer " + service_token_text(key.token);
    EXPECT_FAILS(require_service(world, bearer, Scope::introspect), service_refused);
    EXPECT_FAILS(use(key.token), service_refused);
    EXPECT_TRUE(MUST(list_service_keys(house.world, admin.view(), {}, 10)).at(0).revoked_at);
}

TEST_F(service_keys, a_rotated_one_goes_on_for_an_hour) {
    const auto old = made(Seconds(86'400));
    house.clock.advance(Seconds(300));
    const auto next = MUST(rotate_service_key(house.world, house.caller, admin.view(), old.row.id));
    EXPECT_EQ(next.row.name, "Shop");
    EXPECT_EQ(next.row.scopes, "introspect");
    EXPECT_EQ(*next.row.expires_at, house.clock.now() + Seconds(86'400));
    EXPECT_FAILS(rotate_service_key(house.world, house.caller, admin.view(), old.row.id),
                 service_key_not_found);
    house.clock.advance(Seconds(3'599));
    EXPECT_OK(use(old.token));
    EXPECT_OK(use(next.token));
    house.clock.advance(Seconds(1));
    EXPECT_FAILS(use(old.token), service_refused);
    EXPECT_OK(use(next.token));
}

TEST_F(service_keys, are_listed_by_pages_without_the_key) {
    for (int i = 0; i < 5; ++i)
        made();
    const auto first = MUST(list_service_keys(house.world, admin.view(), {}, 3));
    const auto rest = MUST(list_service_keys(house.world, admin.view(), first.back().id, 3));
    ASSERT_EQ(first.size() + rest.size(), 5U);
    EXPECT_LT(first.back().id, rest.front().id);
}

} // namespace
} // namespace ownkey::flows
