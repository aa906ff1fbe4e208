// The answers of /JsonRequestHandler and its neighbours, word for word.
#include "core/encoding.h"
#include "people.h"
#include "server/adapters/signed_call.h"
#include "tests/fakes/fake_clock.h"
#include "tools/community/json_calls.h"

#include <gmock/gmock.h>

namespace ownkey::community {

namespace {

class JsonCallsTest : public LedgerTest {
protected:
    void SetUp() override {
        LedgerTest::SetUp();
        clock.set(Time(std::chrono::seconds(kNow)));
        add_machine_routes(router, calls());
    }

    MachineCalls calls() { return {*ledger, clock, callers}; }

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

    const Callers callers{{"127.0.0.1"}};
    fakes::FakeClock clock;
    Settings settings;
    http::Router router{{&settings, &clock, nullptr}};
};

constexpr const char* kSuccess = R"({"state":"success"})";
constexpr const char* kUnknown = R"({"state":"not found","msg":"user not found"})";
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

TEST_F(JsonCallsTest, an_idempotency_key_is_bounded) {
    const auto transaction = transfer_of(alice, bob, 1);
    EXPECT_EQ(put_answer(transaction, std::string(256, 'k')),
              R"({"state":"error","msg":"Idempotency-Key must be at most 255 bytes"})");
    EXPECT_EQ(put_answer(transaction, std::string(255, 'k')), kSuccess);
}

TEST_F(JsonCallsTest, put_transaction_that_breaks_a_rule) {
    EXPECT_EQ(put_answer(transfer_of(alice, bob, 1'000'001)),
              R"({"state":"error","msg":"error validate transaction",)"
              R"("details":[{"sender_balance":"the sender has only 100.00 GDD"}]})");
    EXPECT_EQ(put_answer(signed_by(transfer_body_of(alice, bob, 1), {&bob})),
              R"({"state":"error","msg":"error validate transaction",)"
              R"("details":[{"tx_not_concerned":)"
              R"("the transaction does not need this account's signature"}]})");
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
    for (const char* body : {"x", "[]", "null", "{", R"({"method":"a"}})", "\xff\xfe"})
        EXPECT_EQ(answer(body), kJsonException) << body;
    EXPECT_EQ(answer(std::string(50'000, '[')), kJsonException);
    EXPECT_EQ(answer(R"({"method":"dropTables"})"), R"({"state":"error","msg":"unknown method"})");
}

TEST_F(JsonCallsTest, a_field_that_is_missing_or_of_another_type_is_named) {
    const auto named = [](const std::string& field, const std::string& text) {
        return R"({"state":"error","msg":"json exception","details":[{")" + field + R"(":")" +
               text + R"("}]})";
    };
    const auto missing = [&](const std::string& field) {
        return named(field, std::string(error_text(Error::field_missing)));
    };
    const auto type = [&](const std::string& field) {
        return named(field, std::string(error_text(Error::field_type)));
    };
    EXPECT_EQ(answer("{}"), missing("method"));
    EXPECT_EQ(answer(R"({"method":1})"), type("method"));
    EXPECT_EQ(answer(R"({"method":"putTransaction"})"), missing("transaction"));
    EXPECT_EQ(answer(R"({"method":"putTransaction","transaction":[]})"), type("transaction"));
    EXPECT_EQ(answer(R"({"method":"moveTransaction","memo":"m"})"), missing("pubkeys"));
    EXPECT_EQ(answer(R"({"method":"moveTransaction","pubkeys":"x","memo":"m"})"), type("pubkeys"));
    EXPECT_EQ(answer(R"({"method":"moveTransaction","pubkeys":{"sender":"a"},"memo":"m"})"),
              missing("pubkeys.receiver"));
    EXPECT_EQ(answer(R"({"method":"checkUser","email":"alice@example.org"})"),
              missing("last_name"));
    EXPECT_EQ(answer(R"({"method":"getUserBalance","email":7,"last_name":"Muster"})"),
              type("email"));
    EXPECT_EQ(answer(R"({"method":"getUsers","page":"1"})"), type("page"));
    EXPECT_EQ(answer(R"({"method":"getUsers","page":1.5})"), type("page"));
    EXPECT_EQ(answer(R"({"method":"errorInTransaction","error":{}})"), type("error"));
    EXPECT_EQ(answer(R"({"method":"updateReadNode","lastTransactionNumber":"x"})"),
              type("lastTransactionNumber"));
}

TEST_F(JsonCallsTest, get_user_balance) {
    EXPECT_EQ(
        answer(R"({"method":"getUserBalance","email":"Alice@example.org","last_name":"Muster"})"),
        R"({"state":"success","gdds":{"alice@example.org":{"Muster":1000000}}})");
    EXPECT_EQ(
        answer(R"({"method":"getUserBalance","email":"dora@example.org","last_name":"Muster"})"),
        kUnknown);
    EXPECT_EQ(answer(R"({"method":"getUserBalance","email":"alice@example.org","last_name":"X"})"),
              kUnknown);
    // What is left of it after a year.
    clock.advance(std::chrono::seconds(kYearS));
    EXPECT_EQ(
        answer(R"({"method":"getUserBalance","email":"alice@example.org","last_name":"Muster"})"),
        R"({"state":"success","gdds":{"alice@example.org":{"Muster":500000}}})");
}

TEST_F(JsonCallsTest, check_user) {
    EXPECT_EQ(answer(R"({"method":"checkUser","email":"BOB@example.org","last_name":"Muster"})"),
              R"({"state":"success","user":{"email":"bob@example.org","first_name":"Bob",)"
              R"("last_name":"Muster","public_hex":")" +
                  to_hex(bob.public_key.view()) + R"("}})");
    EXPECT_EQ(answer(R"({"method":"checkUser","email":"bob@example.org","last_name":"muster"})"),
              kUnknown);
    EXPECT_EQ(answer(R"({"method":"checkUser","email":"dora@example.org","last_name":"Muster"})"),
              kUnknown);
}

TEST_F(JsonCallsTest, get_users_page_by_page) {
    const auto user = [](const Person& person) {
        const auto profile = person.profile();
        return R"({"email":")" + profile.email + R"(","first_name":")" + profile.first_name +
               R"(","last_name":"Muster","public_hex":")" + to_hex(person.public_key.view()) +
               R"("})";
    };
    EXPECT_EQ(answer(R"({"method":"getUsers","page":1,"limit":2})"),
              R"({"state":"success","users":[)" + user(alice) + ',' + user(bob) +
                  R"(],"page":1,"limit":2,"count":3})");
    EXPECT_EQ(answer(R"({"method":"getUsers","page":2,"limit":2})"),
              R"({"state":"success","users":[)" + user(carla) +
                  R"(],"page":2,"limit":2,"count":3})");
    EXPECT_EQ(answer(R"({"method":"getUsers","page":1000000000,"limit":100})"),
              R"({"state":"success","users":[],"page":1000000000,"limit":100,"count":3})");
    EXPECT_EQ(answer(R"({"method":"getUsers"})"),
              R"({"state":"success","users":[)" + user(alice) + ',' + user(bob) + ',' +
                  user(carla) + R"(],"page":1,"limit":100,"count":3})");
    for (const char* page : {"0", "-1", "1000000001", "9223372036854775807"})
        EXPECT_EQ(answer(std::string(R"({"method":"getUsers","page":)") + page + "}"),
                  R"({"state":"error","msg":"page must be 1 or more"})")
            << page;
    for (const char* limit : {"0", "-5", "101", "9223372036854775807"})
        EXPECT_EQ(answer(std::string(R"({"method":"getUsers","limit":)") + limit + "}"),
                  R"({"state":"error","msg":"limit must be 1 to 100"})")
            << limit;
}

TEST_F(JsonCallsTest, move_transaction) {
    const auto move = [&](const std::string& sender, const Person& receiver) {
        return answer(R"({"method":"moveTransaction","pubkeys":{"sender":")" + sender +
                          R"(","receiver":")" + to_hex(receiver.public_key.view()) +
                          R"("},"memo":"key replaced","session_id":0})",
                      "move-1");
    };
    EXPECT_EQ(move(to_hex(alice.public_key.view()), bob), kSuccess);
    EXPECT_EQ(move(to_hex(alice.public_key.view()), bob),
              R"({"state":"success","warnings":["already applied"]})");
    EXPECT_EQ(balance(bob), 2'000'000);
    EXPECT_EQ(move(to_hex(bob.public_key.view()), bob),
              R"({"state":"error","msg":"error validate transaction","details":[)"
              R"({"tx_same_account":")" +
                  std::string(error_text(Error::tx_same_account)) + R"("}]})");
    EXPECT_EQ(move("abc", bob),
              R"({"state":"error","msg":"error parsing transaction","details":[)"
              R"({"pubkeys.sender":"a key of 64 hexadecimal digits is expected"}]})");
    EXPECT_EQ(answer(R"({"method":"moveTransaction","pubkeys":{"sender":")" +
                     to_hex(dora.public_key.view()) + R"(","receiver":")" +
                     to_hex(bob.public_key.view()) + R"("},"memo":""})"),
              R"({"state":"success","warnings":["nothing to move"]})");
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

TEST_F(JsonCallsTest, reports_are_bounded_and_a_repeat_is_kept_once) {
    const auto report = [&](const std::string& hash, const std::string& message) {
        return answer(R"({"method":"errorInTransaction","created":"1","transactionGenericHash":")" +
                      hash + R"(","error":"tx_amount","errorMessage":")" + message + R"("})");
    };
    EXPECT_EQ(report("ab", "first"), kSuccess);
    EXPECT_EQ(report("ab", "again"), kSuccess);
    EXPECT_EQ(MUST(ledger->reported_errors(10)).size(), 1U);
    for (std::int64_t i = 0; i <= kKeptReports; ++i)
        report(std::to_string(i), "one of many");
    const auto kept = MUST(ledger->reported_errors(kKeptReports * 2));
    ASSERT_EQ(kept.size(), static_cast<std::size_t>(kKeptReports));
    EXPECT_EQ(kept.front().hash, std::to_string(kKeptReports));
    EXPECT_EQ(kept.back().hash, "1");
    std::string umlauts = "x";
    for (std::size_t i = 0; i < kReportBytes; ++i)
        umlauts += "\u00e4";
    EXPECT_EQ(report("long", umlauts), kSuccess);
    // 'x' and umlauts of two bytes: 1999 bytes, not half an umlaut more.
    EXPECT_EQ(MUST(ledger->reported_errors(1))[0].message.size(), kReportBytes - 1);
}

TEST_F(JsonCallsTest, the_ping) {
    EXPECT_FALSE(MUST(ledger->last_ping()));
    EXPECT_EQ(answer(R"({"method":"updateReadNode"})"), kSuccess);
    auto ping = MUST(ledger->last_ping()).value();
    EXPECT_EQ(ping.at_s, kNow);
    EXPECT_EQ(ping.transaction_number, std::nullopt);
    clock.advance(std::chrono::seconds(60));
    EXPECT_EQ(answer(R"({"method":"updateReadNode","lastTransactionNumber":17})"), kSuccess);
    clock.advance(std::chrono::seconds(60));
    EXPECT_EQ(answer(R"({"method":"updateReadNode"})"), kSuccess);
    ping = MUST(ledger->last_ping()).value();
    EXPECT_EQ(ping.at_s, kNow + 120);
    EXPECT_EQ(ping.count, 3);
    EXPECT_EQ(ping.transaction_number, 17);
    EXPECT_EQ(answer(R"({"method":"updateReadNode","lastTransactionNumber":-1})"),
              R"({"state":"error","msg":"lastTransactionNumber must be 0 or more"})");
    EXPECT_THAT(
        request(http::Method::get, "/api/ledger").body,
        testing::HasSubstr(R"("ping":{"at_s":1768478520,"count":3,"last_transaction_number":17})"));
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

TEST_F(JsonCallsTest, with_a_secret_every_call_is_signed) {
    http::Router other{{&settings, &clock, nullptr}};
    const Callers signing({"127.0.0.1"}, as_bytes("the key"));
    add_machine_routes(other, {*ledger, clock, signing});
    http::Request request;
    request.method = http::Method::post;
    request.path = "/JsonRequestHandler";
    request.address = "127.0.0.1";
    request.headers["content-type"] = "application/json";
    request.body = R"({"method":"getUsers"})";
    EXPECT_EQ(other.dispatch(request).status, 401);
    request.headers["ownkey-timestamp"] = std::to_string(kNow);
    request.headers["ownkey-signature"] = call_signature(as_bytes("the key"), kNow, request.body);
    EXPECT_EQ(other.dispatch(request).status, 200);
    clock.advance(std::chrono::seconds(301));
    EXPECT_EQ(other.dispatch(request).status, 401);
    http::Request ledger_request;
    ledger_request.path = "/api/ledger";
    ledger_request.address = "127.0.0.1";
    EXPECT_EQ(other.dispatch(ledger_request).status, 401);
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
