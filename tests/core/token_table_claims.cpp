// Rows about claims, what a service expects of them, and the shared secret.
#include "token_table_maker.h"

namespace ownkey::token {

void Table::shapes_of_claims() {
    const auto refused = [&](std::string_view what, std::string_view from, std::string_view to) {
        changed_payload("claims: " + std::string(what), "token_claims", from, to);
    };
    for (const auto* payload : {"",
                                "{}",
                                "[]",
                                "null",
                                "alice",
                                R"({"sub":"alice"})",
                                R"({"sub":"\)",
                                R"({"sub":"\u00)",
                                R"({"sub":"alice)"})
        with_payload("claims are '" + std::string(payload) + "'", "token_claims", payload);
    refused("text behind", "}", "} ,");
    refused("a name twice", "{", R"({"sub":"admin",)");
    refused("a name twice, once in escapes", "{", R"({"s\u0075b":"admin",)");
    refused("null", "\"1\"", "null");
    refused("an object", "\"1\"", "{}");
    refused("a list of numbers", "{", R"({"x":[1],)");
    refused("a list within a list", "{", R"({"x":[[]],)");
    refused("not UTF-8", "alice", "\xC0\xAF");
    refused("over-long UTF-8", "alice", "\xE0\x80\xAF");
    refused("a surrogate in UTF-8", "alice", "\xED\xA0\x80");
    refused("beyond Unicode", "alice", "\xF4\x90\x80\x80");
    refused("UTF-8 cut", "alice", "\xE2\x82");
    refused("half a surrogate pair", "alice", R"(\udc00)");
    refused("two high halves", "alice", R"(\ud800\ud800)");
    refused("unknown escape", "alice", R"(\a)");
    refused("short escape", "alice", R"(\u12)");
    refused("escape with a wrong digit", "alice", R"(\u00g0)");
    refused("line break in a text", "alice", "a\nb");
    refused("time with a fraction", "1700001800", "1700001800.0");
    refused("time with an exponent", "1700001800", "17e8");
    refused("time with a leading zero", "1700001800", "01700001800");
    refused("time with a plus", "1700001800", "+1700001800");
    refused("time as text", "1700001800", "\"1700001800\"");
    refused("time beyond 53 bits", "{", R"({"x":9007199254740992,)");
    refused("minus zero", "{", R"({"x":-0,)");
    refused("33 members", "{", [] {
        std::string members = "{";
        for (int i = 0; i < 25; ++i)
            members += "\"x" + std::to_string(i) + "\":0,";
        return members;
    }());
}

void Table::missing_claims() {
    const auto refused = [&](std::string_view what, std::string_view from, std::string_view to) {
        changed_payload("claims: " + std::string(what), "token_claims", from, to);
    };
    for (const std::string name : {"iss", "sub", "aud", "client_id", "jti", "iat", "exp"})
        refused("no " + name, '"' + name + '"', "\"x" + name + '"');
    for (const auto* text : {"alice", "shop", "1"})
        refused("empty " + std::string(text), '"' + std::string(text) + '"', "\"\"");
    refused("empty iss", R"("https://login.example")", "\"\"");
    refused("sub is a number", "\"alice\"", "5");
    refused("sub is a list", "\"alice\"", R"(["alice"])");
    refused("aud is empty", R"("https://shop.example")", "[]");
    refused("aud is a number", R"("https://shop.example")", "5");
    refused("aud has an empty text", R"("https://shop.example")", R"(["https://shop.example",""])");
    refused("name is a number", "{", R"({"name":5,)");
    refused("roles are a text", "{", R"({"roles":"admin",)");
    refused("nbf is a text", "\"nbf\":1700000000", "\"nbf\":\"soon\"");
    refused("iat is true", "\"iat\":1700000000", "\"iat\":true");
    refused("iat before 1970", "\"iat\":1700000000", "\"iat\":-1");
    refused("exp after 9999", "1700001800", "253402300800");
    refused("nbf before 1970", "\"nbf\":1700000000", "\"nbf\":-1");
    with_payload("claims: iat after 9999",
                 "token_claims",
                 replaced(replaced(payload_, "1700001800", "253402300802"),
                          "\"iat\":1700000000",
                          "\"iat\":253402300801"));
    refused("exp is iat", "1700001800", "1700000000");
    refused("exp before iat", "1700001800", "1699999999");
    refused("lives a second too long", "1700001800", "1700001801");
}

void Table::expectations() {
    for (const auto* issuer : {"https://login.example/",
                               "https://LOGIN.example",
                               "http://login.example",
                               "https://login.exampl",
                               "https://login.example\\u0000"})
        changed_payload("issuer " + std::string(issuer),
                        "token_issuer",
                        R"("https://login.example")",
                        '"' + std::string(issuer) + '"');
    for (const auto* audience : {R"("https://bank.example")",
                                 R"("https://shop.example/")",
                                 R"("https://shop")",
                                 R"(["https://bank.example","shop"])",
                                 R"("*")"})
        changed_payload("audience " + std::string(audience),
                        "token_audience",
                        R"("https://shop.example")",
                        audience);
    at_time("expired this second", "token_expired", kTableTimeS + 1800 + 30);
    at_time("expired long ago", "token_expired", kTableTimeS + 1'000'000);
    at_time("issued in the future", "token_not_yet", kTableTimeS - 31);
    changed_payload(
        "not before a later time", "token_not_yet", "\"nbf\":1700000000", "\"nbf\":1700000091");
    changed_payload("not before, within leeway", "ok", "\"nbf\":1700000000", "\"nbf\":1700000090");
}

void Table::shared_secret() {
    keys_ = Keys::secret;
    const std::string token = MUST(issue_access_token(table_claims(), secret_));
    const std::size_t last_dot = token.rfind('.');
    add("shared secret", "ok", token);
    keys_ = Keys::both;
    add("shared secret beside the JWKS", "ok", token);
    add("JWKS beside the shared secret", "ok", good_);
    keys_ = Keys::secret;
    const IssuingKey other(MUST(SharedSecret::from(ByteVector(64, 9))));
    add("another secret", "token_unknown_key", MUST(issue_access_token(table_claims(), other)));
    const std::string header = R"({"alg":"HS512","typ":"at+jwt","kid":")" + secret_.id() + "\"}";
    add("another secret under a known id",
        "token_signature",
        MUST(sign_compact(header, payload_, other)));
    ByteVector tag = MUST(from_base64url(token.substr(last_dot + 1)));
    tag.resize(32);
    add("shared secret, tag cut to 256 bits",
        "token_signature",
        token.substr(0, last_dot + 1) + to_base64url(tag));
    add("shared secret, no tag", "token_signature", token.substr(0, last_dot + 1));
    expected_.now_s = kTableTimeS + 1800 + 30;
    add("shared secret, expired", "token_expired", token);
}

} // namespace ownkey::token
