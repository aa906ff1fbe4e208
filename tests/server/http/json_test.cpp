// Every way in which a body can be wrong, and that the failure names the field.
#include "server/http/json.h"

#include <gtest/gtest.h>

namespace ownkey::http {
namespace {

struct Item {
    int amount = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(amount));
    }
};

struct Dto {
    std::string name;
    std::optional<std::string> note;
    bool flag = false;
    std::int64_t balance = 0;
    std::uint8_t small = 0;
    std::vector<Item> items;
    std::optional<Item> extra;
    OneOrMany bodies;
    Loose session_id;
    std::map<std::string, std::string> others;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(at_most<5>(CEREAL_NVP(name)),
                CEREAL_NVP(note),
                CEREAL_NVP(flag),
                CEREAL_NVP(balance),
                CEREAL_NVP(small),
                CEREAL_NVP(items),
                CEREAL_NVP(extra),
                CEREAL_NVP(bodies),
                cereal::make_nvp("session.id", session_id),
                CEREAL_NVP(others));
    }
};

struct Nothing {
    template <class Archive>
    void serialize(Archive&) {}
};

std::string with(const std::string& field, const std::string& value) {
    std::map<std::string, std::string> fields{{"name", "\"n\""},
                                              {"flag", "true"},
                                              {"balance", "1"},
                                              {"small", "1"},
                                              {"items", "[]"},
                                              {"bodies", "\"b\""},
                                              {"session.id", "7"},
                                              {"others", "{}"}};
    if (value.empty())
        fields.erase(field);
    else
        fields[field] = value;
    std::string body;
    for (const auto& [name, text] : fields)
        body += (body.empty() ? "{\"" : ",\"") + name + "\":" + text;
    return body + "}";
}

void expect_failure(const std::string& body, Error error, const std::string& field) {
    const auto result = decode<Dto>(body);
    ASSERT_FALSE(result) << body;
    EXPECT_EQ(error_name(result.error().error), error_name(error)) << body;
    EXPECT_EQ(result.error().field, field) << body;
}

TEST(Json, RoundTrip) {
    const std::string body =
        R"({"name":"é\"","note":"x","flag":true,"balance":-9223372036854775808,"small":255,"items":[{"amount":1},{"amount":-2}],)"
        R"("extra":{"amount":3},"bodies":["a","b"],"session.id":"12","others":{"k":"v"}})";
    const auto dto = decode<Dto>(body);
    ASSERT_TRUE(dto);
    EXPECT_EQ(encode(*dto), body);
}

TEST(Json, OptionalsMayBeAbsentOrNull) {
    for (const std::string value : {"", "null"}) {
        const auto dto = decode<Dto>(with("note", value));
        ASSERT_TRUE(dto);
        EXPECT_FALSE(dto->note);
        EXPECT_EQ(encode(*dto).find("note"), std::string::npos);
    }
}

TEST(Json, LooseAndOneOrMany) {
    EXPECT_EQ(decode<Dto>(with("session.id", "-5"))->session_id.text, "-5");
    EXPECT_EQ(decode<Dto>(with("session.id", "\"x\""))->session_id.text, "x");
    EXPECT_EQ(decode<Dto>(with("bodies", "\"x\""))->bodies.values, std::vector<std::string>{"x"});
    expect_failure(with("session.id", "1.5"), Error::field_type, "session.id");
    expect_failure(with("bodies", "[1]"), Error::field_type, "bodies[0]");
}

TEST(Json, NamesTheField) {
    expect_failure(with("name", ""), Error::field_missing, "name");
    expect_failure(with("name", "null"), Error::field_type, "name");
    expect_failure(with("name", "5"), Error::field_type, "name");
    expect_failure(with("name", "\"123456\""), Error::field_too_long, "name");
    expect_failure(with("note", "5"), Error::field_type, "note");
    expect_failure(with("flag", "1"), Error::field_type, "flag");
    expect_failure(with("balance", "1.0"), Error::field_type, "balance");
    expect_failure(with("balance", "18446744073709551615"), Error::field_rule, "balance");
    expect_failure(with("small", "256"), Error::field_rule, "small");
    expect_failure(with("small", "-1"), Error::field_rule, "small");
    expect_failure(with("items", "{}"), Error::field_type, "items");
    expect_failure(with("items", R"([{"amount":1},{}])"), Error::field_missing, "items[1].amount");
    expect_failure(with("items", R"([{"amount":1,"x":1}])"), Error::field_unknown, "items[0].x");
    expect_failure(with("extra", "[]"), Error::field_type, "extra");
    expect_failure(with("others", R"({"k":1})"), Error::field_type, "others.k");
    expect_failure(with("unknown", "1"), Error::field_unknown, "unknown");
    std::string long_name = "x";
    while (long_name.size() < 100)
        long_name += "é";
    expect_failure(with(long_name, "1"), Error::field_unknown, long_name.substr(0, 63));
    expect_failure(with("name", R"("a\u0000")"), Error::field_rule, "name");
    for (const char* half : {R"("\udc00")", R"("a\ude00b")"})
        expect_failure(with("name", half), Error::field_rule, "name"); // no UTF-8 holds it
}

TEST(Json, RefusesWhatIsNoObject) {
    for (const std::string body : {"",
                                   "x",
                                   "[]",
                                   "1",
                                   "{",
                                   "{} {}",
                                   "{}x",
                                   "{'a':1}",
                                   "{\"a\":1,}",
                                   "{\"a\":NaN}",
                                   "{\"a\":\"\xff\"}",
                                   "{\"a\":\"\xed\xa0\x80\"}",
                                   "{/**/}",
                                   "{\"a\":01}"})
        expect_failure(body, Error::bad_json, "");
    expect_failure(R"({"name":"a","name":"b"})", Error::bad_json, "name");
    expect_failure(R"({"items":[{"amount":1,"amount":1}]})", Error::bad_json, "amount");
}

TEST(Json, NothingIsReadBehindACharacterThatIsCutOff) {
    for (const std::string body : {"\"\xef", "{\"a\":\"\xf0", "{\"a\":\"\xe2\x82", "\xc3"}) {
        const auto failure = decode<Dto>(body).error(); // the sanitizer's build sees the rest
        EXPECT_EQ(failure.error, Error::bad_json);
        EXPECT_EQ(failure.detail, "not UTF-8");
    }
}

TEST(Json, BoundsTheNesting) {
    std::string deep = "1";
    for (int i = 0; i < 30'000; ++i)
        deep = "[" + deep;
    expect_failure("{\"a\":" + deep + std::string(30'000, ']') + "}", Error::bad_json, "a");
}

TEST(Json, UnknownFieldsCanBeAllowed) {
    JsonRules rules;
    rules.unknown_fields = true;
    EXPECT_TRUE(decode<Dto>(with("unknown", "{\"x\":[1]}"), rules));
}

TEST(Json, EmptyStructIsAnEmptyObject) {
    EXPECT_TRUE(decode<Nothing>("{}"));
    EXPECT_EQ(decode<Nothing>(R"({"x":1})").error().error, Error::field_unknown);
    EXPECT_EQ(encode(Nothing{}), "{}");
}

TEST(Json, OutputMayStandInHtml) {
    const auto dto = decode<Dto>(with("note", "\"</script>\""));
    EXPECT_EQ(encode(*dto).find('<'), std::string::npos);
}

} // namespace
} // namespace ownkey::http
