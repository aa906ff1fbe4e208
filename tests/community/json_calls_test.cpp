// The answers of /JsonRequestHandler and its neighbours, word for word.
#include "core/encoding.h"
#include "people.h"
#include "tests/fakes/fake_clock.h"
#include "tools/community/json_calls.h"

namespace ownkey::community {

namespace {

class JsonCallsTest : public LedgerTest {
protected:
    void SetUp() override {
        LedgerTest::SetUp();
        clock.set(Time(std::chrono::seconds(kNow)));
        add_machine_routes(router, calls());
    }

    MachineCalls calls() { return {*ledger, clock, {"127.0.0.1"}}; }

    std::string answer(const std::string& body, const std::string& key = "") {
        return answer_json_call(calls(), body, key);
    }

    std::string put_answer(const ByteVector& transaction, const std::string& key = "") {
        return answer(R"({"method":"putTransaction","transaction":")" + to_base64url(transaction) +
                          R"("})",
                      key);
    }

    http::Response request(http::Method method,
                           const std::string& path,
                           const std::string& body = "",
                           const std::string& address = "127.0.0.1") {
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.address = address;
        request.headers["content-type"] = "application/json";
        return router.dispatch(request);
    }

    fakes::FakeClock clock;
    Settings settings;
    http::Router router{{&settings, &clock, nullptr}};
};

constexpr const char* kSuccess = R"({"state":"success"})";
constexpr const char* kJsonException = R"({"state":"error","msg":"json exception"})";

TEST_F(JsonCallsTest, put_transaction) {
    EXPECT_EQ(put_answer(transfer_of(alice, bob, 125'000)), kSuccess);
    EXPECT_EQ(balance(bob), 1'125'000);
}

TEST_F(JsonCallsTest, put_transaction_again) {
    const auto transaction = transfer_of(alice, bob, 125'000);
    EXPECT_EQ(put_answer(transaction, "k"), kSuccess);
    EXPECT_EQ(put_answer(transaction, "k"),
              R"({"state":"success","warnings":["already applied"]})");
    EXPECT_EQ(balance(bob), 1'125'000);
}

TEST_F(JsonCallsTest, put_transaction_that_breaks_a_rule) {
    EXPECT_EQ(put_answer(transfer_of(alice, bob, 1'000'001)),
              R"({"state":"error","msg":"error validate transaction",)"
              R"("details":[{"sender_balance":"the sender has only 100.00 GDD"}]})");
    EXPECT_EQ(put_answer(signed_by(transfer_body_of(alice, bob, 1), {&bob})),
              R"({"state":"error","msg":"error validate transaction",)"
              R"("details":[{"sender_signs":"the sender has not signed the transfer"}]})");
}

TEST_F(JsonCallsTest, put_transaction_that_cannot_be_read) {
    const auto cut = transfer_of(alice, bob, 1);
    EXPECT_EQ(put_answer(ByteVector(cut.begin(), cut.end() - 1)),
              R"({"state":"error","msg":"error parsing transaction",)"
              R"("details":[{"tx_truncated":"the transaction ends inside a field"}]})");
    EXPECT_EQ(
        answer(R"({"method":"putTransaction","transaction":"***"})"),
        R"({"state":"error","msg":"error parsing transaction",)"
        R"("details":[{"transaction":"not base64 text of the expected alphabet and padding"}]})");
    EXPECT_EQ(answer(R"({"method":"putTransaction"})").substr(0, 51),
              R"({"state":"error","msg":"error parsing transaction",)");
}

TEST_F(JsonCallsTest, put_transaction_when_the_database_fails) {
    auto database = MUST(Database::open(data, OpenMode::create));
    MUST(database.execute("DROP TABLE entry"));
    EXPECT_EQ(put_answer(transfer_of(alice, bob, 1)),
              R"({"state":"error","msg":"error saving transaction in db",)"
              R"("details":[{"store_failed":"the database failed"}]})");
}

TEST_F(JsonCallsTest, garbage) {
    EXPECT_EQ(answer(""), R"({"state":"error","msg":"empty body"})");
    for (const char* body :
         {"x", "[]", "null", "{", R"({"method":1})", R"({"method":"a"}})", "\xff\xfe", R"({})"})
        EXPECT_EQ(answer(body), kJsonException) << body;
    EXPECT_EQ(answer(std::string(50'000, '[')), kJsonException);
    EXPECT_EQ(answer(R"({"method":"dropTables"})"), R"({"state":"error","msg":"unknown method"})");
}

TEST_F(JsonCallsTest, get_user_balance) {
    EXPECT_EQ(
        answer(R"({"method":"getUserBalance","email":"Alice@example.org","last_name":"Muster"})"),
        R"({"state":"success","gdds":{"alice@example.org":{"Muster":1000000}}})");
    constexpr const char* kUnknown = R"({"state":"error","msg":"user not found"})";
    EXPECT_EQ(
        answer(R"({"method":"getUserBalance","email":"dora@example.org","last_name":"Muster"})"),
        kUnknown);
    EXPECT_EQ(answer(R"({"method":"getUserBalance","email":"alice@example.org","last_name":"X"})"),
              kUnknown);
    EXPECT_EQ(answer(R"({"method":"getUserBalance","email":"alice@example.org"})"),
              R"({"state":"error","msg":"missing parameter"})");
}

TEST_F(JsonCallsTest, error_in_transaction_is_kept_for_the_admin) {
    EXPECT_EQ(
        answer(
            R"({"method":"errorInTransaction","created":1768478400,"transactionGenericHash":"ab",)"
            R"("error":"tx_memo_length","errorMessage":"too <short>"})"),
        kSuccess);
    const auto reported = MUST(ledger->reported_errors(10));
    ASSERT_EQ(reported.size(), 1U);
    EXPECT_EQ(reported[0].created, "1768478400");
    EXPECT_EQ(reported[0].hash, "ab");
    EXPECT_EQ(reported[0].error, "tx_memo_length");
    EXPECT_EQ(reported[0].message, "too <short>");
}

TEST_F(JsonCallsTest, the_ping) {
    EXPECT_EQ(answer(R"({"method":"updateReadNode"})"), kSuccess);
}

TEST_F(JsonCallsTest, over_the_route_the_header_is_the_idempotency_key) {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/JsonRequestHandler";
    request.address = "127.0.0.1";
    request.headers = {{"content-type", "application/json"}, {"idempotency-key", "the-key"}};
    request.body = R"({"method":"putTransaction","transaction":")" +
                   to_base64url(transfer_of(alice, bob, 1)) + R"("})";
    EXPECT_EQ(router.dispatch(request).body, kSuccess);
    EXPECT_EQ(MUST(ledger->entries()).back().idempotency_key, "the-key");
}

TEST_F(JsonCallsTest, strangers_are_refused) {
    for (const auto& [method, path] : {std::pair(http::Method::post, "/JsonRequestHandler"),
                                       std::pair(http::Method::get, "/api/ledger")}) {
        const auto response = request(method, path, R"({"method":"updateReadNode"})", "192.0.2.7");
        EXPECT_EQ(response.status, 401) << path;
        EXPECT_EQ(response.body.find("alice"), std::string::npos);
    }
}

TEST_F(JsonCallsTest, the_ledger_as_json) {
    MUST(put(transfer_of(alice, bob, 125'000, "a <b> \"memo\"")));
    const auto response = request(http::Method::get, "/api/ledger");
    EXPECT_EQ(response.status, 200);
    const auto last = MUST(ledger->entries()).back();
    const auto expected =
        R"({"id":4,"kind":"transfer","sender":")" + to_hex(alice.public_key.view()) +
        R"(","receiver":")" + to_hex(bob.public_key.view()) +
        R"(","amount":125000,"memo":"a \u003cb\u003e \"memo\"","created_s":1768478400,)"
        R"("received_s":1768478400,"sender_balance":875000,"receiver_balance":1125000,"body":")" +
        to_base64(last.body) + R"(","signatures":[{"public_hex":")" +
        to_hex(alice.public_key.view()) + R"(","signature_hex":")" +
        to_hex(last.signatures.at(0).signature.view()) + R"("}],"hash":")" +
        to_hex(last.hash.view()) + R"("}],"members":[{"email":"alice@example.org",)";
    EXPECT_NE(response.body.find(expected), std::string::npos) << response.body;
}

} // namespace

} // namespace ownkey::community
