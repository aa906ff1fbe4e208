// Plays calls.golden: requests and exact answers, in order, in one house.
#include "core/encoding.h"
#include "core/hash.h"
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "server/http/gradido/gradido.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ownkey::house {
namespace {

constexpr auto kServiceKey = "a service key of a community";
constexpr auto kWebhook = "eight-times-four-is-thirty-two-00";

class Script {
public:
    Script() {
        house.settings.gradido.service_key_hashes = {
            to_hex(sha256({as_bytes("another")}).view()),
            to_hex(sha256({as_bytes(kServiceKey)}).view())};
        house.settings.communities = {
            {.alias = "hills", .name = "The hills", .home_url = "https://hills.example/"}};
        http::add_gradido_routes(router, house.world, sha256({as_bytes(kWebhook)}));
        names = {
            {"$SESSION", std::to_string(anna.view().session.alias)},
            {"$WEBHOOK", kWebhook},
            {"$NO_KEY", std::to_string(MUST(log_in(house, keyless())).session.view.session.alias)},
            {"$PUBLIC_KEY", to_hex(anna.key.public_key.view())},
            {"$FIRST", transfer("For the apples", 125'000)},
            {"$SECOND", transfer("For the pears", 125'000)},
            {"$THIRD", transfer("For the plums", 125'000)},
            {"$ZERO", transfer("Amount zero", 0)},
            {"$SHORT", transfer("four", 10'000)},
            {"$CREATION", creation(1001)},
            {"$TRAILING",
             changed([](ByteVector& bytes) { bytes.push_back(0x78), bytes.push_back(1); })},
            {"$TRUNCATED", changed([](ByteVector& bytes) { bytes.pop_back(); })}};
    }

    std::string play(const std::string& caller,
                     const std::string& method,
                     const std::string& target,
                     const std::string& body) {
        const auto query_at = target.find('?');
        http::Request request{.method = method == "GET" ? http::Method::get : http::Method::post,
                              .path = target.substr(0, query_at)};
        if (query_at != target.npos) {
            const auto equals = target.find('=', query_at);
            request.query[target.substr(query_at + 1, equals - query_at - 1)] =
                target.substr(equals + 1);
        }
        request.body = body;
        request.headers["content-type"] = target.starts_with("/elopage")
                                              ? "application/x-www-form-urlencoded"
                                              : "application/json";
        request.address = caller == "local" ? "127.0.0.1" : "203.0.113.5";
        if (caller == "service")
            request.headers["authorization"] = std::string("Bearer ") + kServiceKey;
        if (caller == "wrongkey") request.headers["authorization"] = "Bearer something else";
        if (caller == "page") request.headers["origin"] = "https://evil.example";
        const auto response = router.dispatch(request);
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.content_type, "application/json");
        return response.body;
    }

    /// What the script calls by name.
    void act(const std::string& what) {
        ASSERT_EQ(what, "anna signs one");
        const auto view = MUST(flows::list_transactions(house.world, anna.view(), {}, 1)).at(0);
        const auto signature =
            MUST(tx::sign_body(view.transaction.body, anna.key.signing, {.now_s = house.now_s()}));
        MUST(flows::sign_transaction(
            house.world, house.caller, anna.view(), view.transaction.id, signature));
    }

    std::string filled(std::string line) const {
        for (const auto& [name, value] : names)
            for (auto at = line.find(name); at != line.npos;
                 at = line.find(name, at + value.size()))
                line.replace(at, name.size(), value);
        return line;
    }

    House house;

private:
    Person keyless() {
        const Person ben{.email = "ben@example.org"};
        MUST(join(house, ben));
        return ben;
    }

    std::string transfer(const std::string& memo, std::int64_t amount) {
        return to_base64(tx::encode_transfer_body(
            {.sender = anna.key.public_key, .receiver = house.bytes<PublicKey>(), .amount = amount},
            memo,
            house.now_s()));
    }

    std::string creation(std::int64_t gdd) {
        return to_base64(tx::encode_creation_body({.receiver = house.bytes<PublicKey>(),
                                                   .amount = gdd * tx::kUnitsPerGdd,
                                                   .target_date_s = house.now_s()},
                                                  "Community work",
                                                  house.now_s()));
    }

    template <class Change>
    std::string changed(Change&& change) {
        auto bytes = MUST(from_base64(transfer("For the apples", 1)));
        change(bytes);
        return to_base64(bytes);
    }

    const Member anna = make_member(house);
    http::Router router{
        {.settings = &house.settings, .clock = &house.clock, .dialect = http::gradido_dialect}};
    std::map<std::string, std::string> names;
};

TEST(gradido, answers_are_the_golden_ones) {
    Script script;
    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/gradido/calls.golden");
    std::string asked, answer;
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("! ")) script.act(line.substr(2));
        if (line.starts_with("> ")) {
            asked = line;
            std::istringstream words(script.filled(line.substr(2)));
            std::string caller, method, target, body;
            words >> caller >> method >> target >> std::ws;
            std::getline(words, body);
            answer = script.play(caller, method, target, body);
        }
        if (line.starts_with("< ")) {
            EXPECT_EQ(answer, script.filled(line.substr(2))) << asked;
            ++cases;
        }
    }
    EXPECT_GT(cases, 30);
    // Each refused body was reported to the community, once.
    EXPECT_EQ(script.house.outbox(OutboxKind::error_in_transaction).size(), 5U);
}

} // namespace
} // namespace ownkey::house
