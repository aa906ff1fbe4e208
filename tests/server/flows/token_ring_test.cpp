// The ring in the database: made once, kept sealed, turned by whoever comes first, the same for all
// processes.
#include "core/encoding.h"
#include "server/flows/server_keys.h"
#include "server/flows/token_ring.h"
#include "server/flows/tokens.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <atomic>
#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;

class token_ring : public testing::Test {
protected:
    std::string jwks(TokenRing& ring) { return MUST(ring.keys(house.world))->jwks(house.now_s()); }

    std::optional<SealedState> stored() {
        return MUST(in_read<std::optional<SealedState>>(
            house.store, [](Tables& tables) { return tables.find_sealed_state("token_ring"); }));
    }

    static std::size_t keys_in(const std::string& jwks) {
        std::size_t count = 0;
        for (auto at = jwks.find("\"x\""); at != jwks.npos; at = jwks.find("\"x\"", at + 1))
            ++count;
        return count;
    }

    House house;
};

TEST_F(token_ring, is_made_once_and_the_same_for_every_process) {
    TokenRing one, two;
    const auto first = jwks(one);
    EXPECT_EQ(keys_in(first), 1U);
    EXPECT_EQ(jwks(two), first);
    EXPECT_EQ(stored()->version, 1U);
    // Sealed: the seed is not to be found in the row, and another secret does not open it.
    EXPECT_OK(open_sealed(house.world, "token-ring", as_bytes("token_ring"), stored()->sealed));
    ServerSecret other;
    house.random.fill(other.reveal());
    house.server_secret = std::move(other);
    TokenRing foreign;
    EXPECT_FAILS(foreign.keys(house.world), secrets_invalid);
}

TEST_F(token_ring, processes_that_start_at_once_agree) {
    constexpr int kAtOnce = 8;
    std::vector<std::string> seen(kAtOnce);
    std::atomic<int> ready = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kAtOnce; ++i)
        threads.emplace_back([&, i] {
            TokenRing ring;
            ++ready;
            while (ready < kAtOnce)
                std::this_thread::yield();
            seen[static_cast<std::size_t>(i)] = jwks(ring);
        });
    for (auto& thread : threads)
        thread.join();
    for (const auto& one : seen)
        EXPECT_EQ(one, seen.front());
}

TEST_F(token_ring, the_next_key_is_published_before_it_signs_and_old_tokens_verify_on) {
    auto anna = make_member(house);
    const auto start = [&] {
        anna.session.view.session.proved_at = house.clock.now();
        return MUST(start_tokens(house.world, house.caller, anna.view(), {})).access_token;
    };
    const auto header = [](const std::string& token) { return token.substr(0, token.find('.')); };
    const auto before = start();
    TokenRing late; // read the ring before the next key was there
    const auto old_jwks = jwks(late);
    house.clock.advance(house.settings.tokens.key_period - kJwksCache - kTokenRingCachedFor);
    const auto announced = start();
    EXPECT_EQ(header(announced), header(before));
    EXPECT_EQ(keys_in(jwks(house.token_ring)), 2U);
    // Any JWKS that a service may still hold when the new key begins to sign knows it.
    house.clock.advance(kTokenRingCachedFor);
    EXPECT_EQ(keys_in(jwks(late)), 2U);
    house.clock.advance(kJwksCache - Seconds(1));
    EXPECT_EQ(header(start()), header(before));
    const auto last = start();
    house.clock.advance(Seconds(1));
    const auto after = start();
    EXPECT_NE(header(after), header(before));
    EXPECT_TRUE(MUST(introspect_token(house.world, last)).has_value());
    EXPECT_TRUE(MUST(introspect_token(house.world, after)).has_value());
    house.clock.advance(Seconds(1'800) + kTokenRingCachedFor);
    EXPECT_EQ(keys_in(jwks(house.token_ring)), 1U);
}

TEST_F(token_ring, is_read_at_most_once_a_minute) {
    TokenRing ring;
    const auto first = jwks(ring);
    house.store.fail_next(1);
    house.clock.advance(kTokenRingCachedFor - Seconds(1));
    EXPECT_EQ(jwks(ring), first);
    house.clock.advance(Seconds(1));
    EXPECT_FAILS(ring.keys(house.world), store_failed);
    EXPECT_EQ(jwks(ring), first);
}

TEST_F(token_ring, a_shared_secret_takes_its_place) {
    const auto anna = make_member(house);
    const ByteVector bytes(64, Byte{7});
    TokenRing shared(MUST(token::SharedSecret::from(bytes)));
    house.world.token_ring = &shared;
    EXPECT_EQ(shared.algorithm(), token::Algorithm::hs512);
    EXPECT_EQ(jwks(shared), R"({"keys":[]})");
    const auto token = MUST(start_tokens(house.world, house.caller, anna.view(), {})).access_token;
    std::vector<token::VerifyingKey> keys;
    keys.emplace_back(MUST(token::SharedSecret::from(bytes)));
    EXPECT_OK(verify_access_token(
        token,
        keys,
        {.issuer = "http://localhost:1200", .audience = "community", .now_s = house.now_s()}));
    EXPECT_TRUE(MUST(introspect_token(house.world, token)).has_value());
    EXPECT_FALSE(stored().has_value());
}

} // namespace
} // namespace ownkey::flows
