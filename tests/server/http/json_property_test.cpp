// decode against thousands of mutated documents, always the same ones: it takes or refuses, keeps
// its limits, and what it takes it also writes and takes again.
#include "server/http/json.h"
#include "tests/server/http/mutation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace ownkey::http {
namespace {

constexpr JsonRules kRules{.max_depth = 5, .max_text_bytes = 60, .max_items = 6};

struct Leaf {
    std::int32_t amount = 0;
    std::optional<bool> flag;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(amount), CEREAL_NVP(flag));
    }
};

struct Tree {
    std::string name;
    std::optional<std::string> note;
    std::int64_t balance = 0;
    std::uint64_t version = 0;
    std::vector<Leaf> leaves;
    OneOrMany bodies;
    Loose session_id;
    std::map<std::string, std::vector<std::string>> others;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(at_most<20>(CEREAL_NVP(name)),
                CEREAL_NVP(note),
                CEREAL_NVP(balance),
                CEREAL_NVP(version),
                CEREAL_NVP(leaves),
                CEREAL_NVP(bodies),
                CEREAL_NVP(session_id),
                CEREAL_NVP(others));
    }
};

const std::vector<std::string> kDocuments{
    R"({"name":"Anna","note":"hi","balance":-12,"version":3,"leaves":[{"amount":1,"flag":true},{"amount":2}],)"
    R"("bodies":["a","b"],"session_id":7,"others":{"x":["1","2"],"y":[]}})",
    R"({"name":"\u00e9\ud83d\ude00","balance":9223372036854775807,"version":18446744073709551615,"leaves":[],)"
    R"("bodies":"one","session_id":"text","others":{}})",
    R"( { "name" : "" , "balance" : 0 , "version" : 0 , "leaves" : [ ] , "bodies" : [ ] , )"
    R"("session_id" : true , "others" : { } } )",
};

const std::vector<std::string> kFragments{"{",
                                          "}",
                                          "[",
                                          "]",
                                          ",",
                                          ":",
                                          "\"",
                                          "\\",
                                          "null",
                                          "1e400",
                                          "-",
                                          "0",
                                          "1.5",
                                          "NaN",
                                          "Infinity",
                                          "9223372036854775808",
                                          "\\u0000",
                                          "\\ud800",
                                          "\xC3",
                                          "\xFF",
                                          std::string(1, '\0'),
                                          "/*x*/",
                                          "\"name\":\"b\",",
                                          "\"leaves\":[[[[[[",
                                          "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
                                          R"("xééééééééééééééééééééééééééééééééééééé":1,)",
                                          "\"abcdefghijklmnopqrstuvwxyz\"",
                                          "[[]],"};

void expect_limits(const Tree& tree) {
    EXPECT_LE(tree.name.size(), 20U);
    EXPECT_LE(tree.note.value_or("").size(), kRules.max_text_bytes);
    EXPECT_LE(tree.leaves.size(), kRules.max_items);
    EXPECT_LE(tree.bodies.values.size(), kRules.max_items);
    EXPECT_LE(tree.others.size(), kRules.max_items);
    for (const auto& [name, values] : tree.others)
        EXPECT_LE(values.size(), kRules.max_items) << name;
}

void expect_named(const Failure& failure) {
    constexpr std::array kAllowed{Error::bad_json,
                                  Error::field_missing,
                                  Error::field_type,
                                  Error::field_unknown,
                                  Error::field_too_long,
                                  Error::field_rule};
    EXPECT_NE(std::find(kAllowed.begin(), kAllowed.end(), failure.error), kAllowed.end());
    EXPECT_LE(failure.field.size(), 65 * kRules.max_depth);
    EXPECT_TRUE(is_utf8(as_bytes(failure.field))) << failure.field; // it goes into an answer
}

TEST(JsonProperty, MutatedDocumentsAreTakenOrRefused) {
    test::Dice dice(1);
    int taken = 0;
    for (int round = 0; round < 60'000 && !testing::Test::HasFailure(); ++round) {
        const auto body = test::mutated(dice, kDocuments, kFragments);
        SCOPED_TRACE(body);
        const auto tree = decode<Tree>(body, kRules);
        if (!tree) {
            expect_named(tree.error());
            continue;
        }
        ++taken;
        expect_limits(*tree);
        const auto written = encode(*tree);
        const auto again = decode<Tree>(written, kRules);
        ASSERT_TRUE(again) << written;
        EXPECT_EQ(encode(*again), written);
    }
    EXPECT_GT(taken, 5'000); // else the mutations test nothing
}

TEST(JsonProperty, NoStrictPrefixIsTaken) {
    for (auto document : kDocuments) {
        document.erase(document.find_last_not_of(' ') + 1);
        ASSERT_TRUE(decode<Tree>(document, kRules));
        for (std::size_t length = 0; length < document.size(); ++length)
            EXPECT_FALSE(decode<Tree>(document.substr(0, length), kRules)) << length;
    }
}

TEST(JsonProperty, DeepNestingCostsNoStack) {
    const std::string deep(8'000'000, '[');
    EXPECT_FALSE(decode<Tree>("{\"name\":" + deep, kRules));
    EXPECT_FALSE(decode<Tree>("{\"name\":" + deep + std::string(deep.size(), ']') + "}", kRules));
}

} // namespace
} // namespace ownkey::http
