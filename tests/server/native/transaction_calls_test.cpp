// Enlisting, several signatures, pages and retries over HTTP.
#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/service_keys.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/joint.h"
#include "tests/server/native/browser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidjson/document.h>

namespace ownkey::house {
namespace {

using testing::HasSubstr;
using testing::Not;

class native_transactions : public testing::Test {
protected:
    native_transactions() { browser.enter(anna); }

    ByteVector body(const std::string& memo = "For the apples") {
        return joint_body(house, {&anna}, memo);
    }

    static std::string list_of(const std::vector<ByteVector>& bodies) {
        std::string out;
        for (const auto& bytes : bodies)
            out += (out.empty() ? "\"" : ",\"") + to_base64url(bytes) + '"';
        return "\"transactions\":[" + out + "]";
    }

    http::Response enlist(const std::vector<ByteVector>& bodies) {
        return browser.post("/api/v1/transactions", "{" + list_of(bodies) + "}");
    }

    static rapidjson::Document parsed(const http::Response& response) {
        rapidjson::Document document;
        document.Parse(response.body.c_str());
        return document;
    }

    static std::string signature_json(const Uuid& id, const Signature& signature) {
        return R"({"id":")" + to_text(id) + R"(","signature":")" + to_base64url(signature.view()) +
               "\"}";
    }

    /// In: of which community; empty: of all.
    std::string service_key(const std::string& scopes, const std::string& community = "") {
        flows::ServiceToken token;
        house.random.fill(token.reveal());
        ServiceKey key{.id = house.random.uuid(),
                       .name = "community",
                       .key_hash = sha256({token.reveal()}),
                       .scopes = scopes,
                       .created_at = house.clock.now()};
        key.community = community;
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.insert_service_key(key); }));
        return "Bearer " + flows::service_token_text(token);
    }

    House house;
    const Member anna = make_member(house);
    const Member ben = make_member(house, {.email = "ben@example.org", .first_name = "Ben"});
    Browser browser{house};
};

TEST_F(native_transactions, a_person_enlists_signs_several_and_sees_each) {
    const auto single = body();
    const auto joint = joint_body(house, {&anna, &ben});
    const auto first = enlist({single, joint});
    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_THAT(first.body, HasSubstr(R"({"enlisted":2,"already":0,"transactions":[{)"));
    EXPECT_THAT(first.body, HasSubstr(R"("repeated":false)"));
    EXPECT_THAT(first.body, HasSubstr(R"("community_name":"Reference community")"));
    const auto again = enlist({single});
    EXPECT_THAT(again.body, HasSubstr(R"({"enlisted":0,"already":1,"transactions":[{)"));

    const auto of = [&](const ByteVector& bytes) {
        return signature_json(task_of(house, anna, bytes), signature_of(anna, bytes));
    };
    const auto nobodys = signature_json(house.random.uuid(), Signature{});
    const auto done =
        browser.post("/api/v1/transactions/signatures",
                     "{\"signatures\":[" + of(joint) + "," + nobodys + "," + of(single) + "]}");
    ASSERT_EQ(done.status, 200) << done.body;
    const auto results = parsed(done);
    const auto& list = results["results"];
    ASSERT_EQ(list.Size(), 3U);
    EXPECT_STREQ(list[0]["transaction"]["delivery"].GetString(), "collecting");
    EXPECT_STREQ(list[1]["problem"]["title"].GetString(), "tx_not_found");
    EXPECT_EQ(list[1]["problem"]["status"].GetInt(), 404);
    EXPECT_STREQ(list[2]["transaction"]["delivery"].GetString(), "waiting");
    const auto& signers = list[0]["transaction"]["signers"];
    ASSERT_EQ(signers.Size(), 2U);
    for (const auto& signer : signers.GetArray()) {
        const bool is_anna = signer["public_key"].GetString() == to_hex(anna.key.public_key.view());
        EXPECT_EQ(signer["you"].GetBool(), is_anna);
        EXPECT_EQ(signer["signed"].GetBool(), is_anna);
        EXPECT_STREQ(signer["name"].GetString(), is_anna ? "Anna Muster" : "Ben Muster");
    }
    EXPECT_FALSE(list[2]["transaction"].HasMember("signers"));
}

TEST_F(native_transactions, wrong_enlistings_name_what_is_wrong) {
    const auto field = [&](const std::string& text) {
        const auto response = browser.post("/api/v1/transactions", text);
        EXPECT_GE(response.status, 400) << response.body;
        return json_text(response.body, "title") + " " + json_text(response.body, "field");
    };
    EXPECT_EQ(field(R"({"transactions":[]})"), "field_rule transactions");
    EXPECT_EQ(field(R"({"transactions":["Cg","*"]})"), "bad_base64 transactions[1]");
    EXPECT_EQ(field(R"({"transactions":["Cg"]})"), "tx_truncated transactions[0]");
    EXPECT_EQ(field(R"({"transactions":["Cg"],"community":"south"})"), "field_rule community");
    EXPECT_EQ(field(R"({"transactions":[")" + std::string(5'465, 'A') + "\"]}"),
              "field_too_long transactions[0]");
    const auto stranger = house.bytes<PublicKey>();
    const auto response =
        enlist({joint_body_of(house, std::vector{anna.key.public_key, stranger})});
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(json_text(response.body, "title"), "tx_signer_unknown");
    EXPECT_EQ(json_text(response.body, "detail"), to_hex(stranger.view()));
    const auto signatures = [&](const std::string& text) {
        const auto answer =
            browser.post("/api/v1/transactions/signatures", "{\"signatures\":[" + text + "]}");
        return json_text(answer.body, "title") + " " + json_text(answer.body, "field");
    };
    EXPECT_EQ(signatures(""), "field_rule signatures");
    EXPECT_EQ(signatures(R"({"id":"x","signature":"AA"})"), "bad_uuid signatures[0].id");
    EXPECT_EQ(signatures(R"({"id":")" + to_text(house.random.uuid()) + R"(","signature":"AA"})"),
              "bad_length signatures[0].signature");
}

TEST_F(native_transactions, pages_follow_one_another) {
    EXPECT_EQ(enlist({body("Number one"), body("Number two"), body("Number three")}).status, 201);
    house.settings.limits.page_size = 2;
    const auto first = browser.get("/api/v1/transactions");
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(parsed(first)["transactions"].Size(), 2U);
    const auto next = json_text(first.body, "next");
    const auto second = browser.get("/api/v1/transactions?after=" + next);
    EXPECT_EQ(parsed(second)["transactions"].Size(), 1U);
    EXPECT_EQ(json_text(second.body, "next"), "");
    EXPECT_EQ(browser.get("/api/v1/transactions?limit=3").status, 422);
    EXPECT_EQ(parsed(browser.get("/api/v1/transactions?limit=1"))["transactions"].Size(), 1U);
    EXPECT_EQ(json_text(browser.get("/api/v1/transactions?after=x").body, "field"), "after");
    const auto strange = "/api/v1/transactions?after=" + to_text(house.random.uuid());
    EXPECT_EQ(json_text(browser.get(strange).body, "field"), "after");
}

TEST_F(native_transactions, a_service_enlists_for_its_community) {
    house.settings.communities.push_back({.alias = "north", .name = "The North"});
    browser.cookies.clear();
    browser.csrf_token.clear();
    browser.headers["authorization"] = service_key("people gradido", "north");
    const auto call = [&](const std::string& account, const std::string& more = "") {
        return browser.post("/api/v1/enlistments",
                            R"({"account":)" + account + "," + list_of({body()}) + more + "}");
    };
    EXPECT_EQ(call(R"({"email":"anna@example.org"})").status, 404); // she is of the first one
    auto account = *house.account("anna@example.org");
    account.group_alias = "north";
    MUST(house.store.transact(Durability::full,
                              [&](Tables& tables) { return tables.update_account(account); }));
    const auto done = call(R"({"email":"anna@example.org"})");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.body, R"({"enlisted":1,"already":0})");
    const auto own = MUST(flows::list_transactions(house.world, anna.view(), {}, 9));
    EXPECT_EQ(own.at(0).transaction.community, "north");
    const auto hex = to_hex(anna.key.public_key.view());
    EXPECT_EQ(call(R"({"public_key":")" + hex + "\"}").status, 200);
    EXPECT_EQ(call(R"({"account_id":")" + to_text(anna.view().account.id) + "\"}").status, 200);

    EXPECT_EQ(call("{}").status, 422);
    EXPECT_EQ(json_text(call(R"({"public_key":"00"})").body, "field"), "account.public_key");
    EXPECT_EQ(json_text(call(R"({"account_id":"00"})").body, "field"), "account.account_id");
    EXPECT_EQ(call(R"({"email":"anna@example.org","public_key":")" + hex + "\"}").status, 422);
    EXPECT_EQ(call(R"({"email":"nobody@example.org"})").status, 404);
    const auto other = call(R"({"email":"anna@example.org"})", R"(,"community":"default")");
    EXPECT_EQ(json_text(other.body, "title"), "scope_missing");
    browser.headers["authorization"] = service_key("people");
    EXPECT_EQ(json_text(call(R"({"email":"anna@example.org"})").body, "title"), "scope_missing");
}

TEST_F(native_transactions, a_delivery_is_retried) {
    const auto bytes = body();
    EXPECT_EQ(enlist({bytes}).status, 201);
    const auto id = task_of(house, anna, bytes);
    const auto path = "/api/v1/transactions/" + to_text(id) + "/retry";
    EXPECT_EQ(browser.post(path, "{}").status, 409);
    EXPECT_TRUE(sign(house, anna, bytes));
    MUST(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto item = *TRY(tables.find_outbox_of(id));
        item.next_attempt_at += Seconds(60);
        item.attempts = 1;
        return tables.update_outbox(item);
    }));
    const auto done = browser.post(path, "{}");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(json_text(done.body, "delivery"), "retrying");
    EXPECT_EQ(json_text(browser.post(path, "{}").body, "title"), "tx_no_retry");
}

TEST_F(native_transactions, communities_are_told_to_everybody) {
    house.settings.communities.push_back(
        {.alias = "north", .name = "The North", .home_url = "https://north.example"});
    browser.cookies.clear();
    const auto told = browser.get("/api/v1/communities");
    EXPECT_EQ(told.status, 200);
    EXPECT_THAT(told.body, HasSubstr(R"({"communities":[{"alias":"default",)"));
    EXPECT_THAT(
        told.body,
        HasSubstr(R"({"alias":"north","name":"The North","home_url":"https://north.example"})"));
    EXPECT_THAT(told.body, Not(HasSubstr("1300/JsonRequestHandler")));
}

} // namespace
} // namespace ownkey::house
