// Questions and answers: what is taken, what not, and that nothing breaks on nonsense.
#include "server/flows/campaign_fields.h"
#include "tests/server/http/mutation.h"

#include <gmock/gmock.h>

#include <rapidjson/document.h>

namespace ownkey::flows {
namespace {

const std::vector<CampaignField> kFields{
    {.title = "Age", .description = "", .key = "age", .type = FieldType::number, .required = true},
    {.title = "Size",
     .description = "",
     .key = "size",
     .type = FieldType::choice,
     .choices = {"S", "M"}},
    {.title = "Days",
     .description = "",
     .key = "days",
     .type = FieldType::multiple_choice,
     .choices = {"Mon", "Tue", "Wed"}},
    {.title = "Agreed?", .description = "", .key = "agreed", .type = FieldType::yes_no},
    {.title = "More", .description = "Say <more>", .key = "more", .type = FieldType::text}};

/// "ok" and what is stored, or the first fault.
std::string checked(const std::string& json) {
    const auto answers = check_answers(kFields, json);
    if (answers.faults.empty()) return answers.json;
    EXPECT_EQ(answers.json, "");
    return answers.faults.front().field + ' ' + answers.faults.front().text;
}

TEST(campaign_fields, answers_come_out_in_the_order_of_the_questions) {
    EXPECT_EQ(
        checked(R"({"more":"Hi <b>","agreed":false,"days":["Wed","Mon"],"size":"M","age":7})"),
        R"({"age":7,"size":"M","days":["Mon","Wed"],"agreed":false,)"
        R"("more":"Hi \u003cb\u003e"})");
}

TEST(campaign_fields, an_object_may_come_as_text) {
    EXPECT_EQ(checked(R"("{\"age\":7}")"), R"({"age":7})");
    EXPECT_EQ(checked(R"("no object")"), "responses is invalid");
    EXPECT_EQ(checked(R"("[]")"), "responses is invalid");
}

TEST(campaign_fields, nothing_is_no_answer) {
    for (const auto* json : {"", "{}", R"({"age":null})", R"({"age":""})", R"({"age":" "})"})
        EXPECT_EQ(checked(json), "responses.age can't be blank") << json;
    EXPECT_EQ(checked(R"({"age":1,"size":"","days":[],"agreed":"","more":" "})"), R"({"age":1})");
}

TEST(campaign_fields, numbers_are_kept_as_they_were_written) {
    for (const auto* good : {"0", "-1", "10.50", "999999999999999", "0.000001", "-0.5"}) {
        const auto stored = std::string(R"({"age":)") + good + "}";
        EXPECT_EQ(checked(stored), stored);
        EXPECT_EQ(checked(std::string(R"({"age":")") + good + "\"}"), stored);
    }
    for (const auto* bad : {"1e5", "1000000000000000", "0.0000001"})
        EXPECT_EQ(checked(std::string(R"({"age":)") + bad + "}"), "responses.age is not a number");
    for (const auto* bad : {"old", "01", "1.", ".5", "-", "--1", "1,5", "0x10", "NaN", "1 2"})
        EXPECT_EQ(checked(std::string(R"({"age":")") + bad + "\"}"),
                  "responses.age is not a number")
            << bad;
    EXPECT_EQ(checked(R"({"age":true})"), "responses.age is invalid");
    EXPECT_EQ(checked(R"({"age":[1]})"), "responses.age is invalid");
}

TEST(campaign_fields, choices_are_those_that_are_offered) {
    EXPECT_EQ(checked(R"({"age":1,"size":"XL"})"), "responses.size is invalid");
    EXPECT_EQ(checked(R"({"age":1,"size":["S"]})"), "responses.size is invalid");
    EXPECT_EQ(checked(R"({"age":1,"days":"Mon"})"), R"({"age":1,"days":["Mon"]})");
    EXPECT_EQ(checked(R"({"age":1,"days":["Mon","Sun"]})"), "responses.days has an invalid entry");
    EXPECT_EQ(checked(R"({"age":1,"days":["Mon","Mon"]})"), "responses.days has one of them twice");
    EXPECT_EQ(checked(R"({"age":1,"days":{"Mon":1}})"), "responses.days is invalid");
    EXPECT_EQ(checked(R"({"age":1,"agreed":"no"})"), R"({"age":1,"agreed":false})");
    EXPECT_EQ(checked(R"({"age":1,"agreed":1})"), "responses.agreed is invalid");
}

TEST(campaign_fields, texts_are_bounded_and_clean) {
    EXPECT_EQ(checked(R"({"age":1,"more":")" + std::string(2000, 'x') + "\"}").size(), 2000U + 19U);
    EXPECT_EQ(checked(R"({"age":1,"more":")" + std::string(2001, 'x') + "\"}"),
              "responses.more should be at most 2000 character(s)");
    EXPECT_EQ(checked(R"({"age":1,"more":"a\u0001"})"), "responses.more is invalid");
    EXPECT_EQ(checked("{\"age\":1,\"more\":\"\xff\"}"), "responses is invalid");
}

TEST(campaign_fields, questions_are_read_as_they_were_written) {
    EXPECT_EQ(MUST(fields_of(fields_json(kFields))), kFields);
    EXPECT_FALSE(fields_of("{}"));
    EXPECT_FALSE(fields_of("[1]"));
    EXPECT_TRUE(check_fields(kFields, 5).empty());
    EXPECT_EQ(check_fields(kFields, 4).at(0).text, "should have at most 4 item(s)");
}

/// Whatever comes: it is refused with words, or what is stored is JSON with nothing that nobody
/// asked, and is taken again as the same.
TEST(campaign_fields, nonsense_breaks_nothing) {
    const std::vector<std::string> samples{
        R"({"age":31,"size":"M","days":["Mon","Tue"],"agreed":true,"more":"Hi"})",
        R"({"age":"31","size":"S","days":"Wed","agreed":"no","more":"é😀"})",
        R"("{\"age\":1}")",
        R"({"age":-0.5,"more":null})"};
    const std::vector<std::string> fragments{
        "\"", "\\", "{", "}", "[", "]", "null", "true", "1e999", "\\u0000", "\\ud800", "\xff", ":"};
    test::Dice dice(6);
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto json = test::mutated(dice, samples, fragments);
        const auto answers = check_answers(kFields, json);
        if (!answers.faults.empty()) continue;
        ++taken;
        rapidjson::Document document;
        document.Parse(answers.json.data(), answers.json.size());
        ASSERT_TRUE(document.IsObject()) << json;
        for (const auto& member : document.GetObject())
            ASSERT_THAT((std::vector<std::string>{"age", "size", "days", "agreed", "more"}),
                        testing::Contains(member.name.GetString()));
        ASSERT_EQ(check_answers(kFields, answers.json).json, answers.json) << json;
    }
    EXPECT_GT(taken, 1'000);
}

} // namespace
} // namespace ownkey::flows
