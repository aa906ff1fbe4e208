// Every transaction type of every era in protobuf's own bytes (tests/core/protobuf/samples.h):
// decodes, keeps the rules, and its summary says all that is in it and nothing else.
#include "core/tx/transaction.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <set>

namespace ownkey::tx {
namespace {

using vectors::Json;

std::string written(const Json& json) {
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> writer(out);
    json.Accept(writer);
    return out.GetString();
}

TEST(AllTypes, decode_keep_the_rules_and_summarise) {
    const auto document = vectors::load("transactions_all_types.json");
    const std::int64_t now = document["created_s"].GetInt64() + 60;
    std::set<std::size_t> types;
    EXPECT_EQ(document["bodies"].Size(), 23u);
    for (const Json& sample : document["bodies"].GetArray()) {
        const std::string name = vectors::text(sample, "name");
        const auto body = decode_body(vectors::hex(sample, "body"));
        ASSERT_TRUE(body) << name << ": " << error_name(body.error());
        const auto kept = check_rules(*body, {now});
        EXPECT_TRUE(kept) << name << ": " << error_name(kept.error());
        rapidjson::Document summary;
        summary.Parse(summary_json(*body).c_str());
        ASSERT_FALSE(summary.HasParseError()) << name << ": " << summary_json(*body);
        EXPECT_TRUE(summary == sample["summary"])
            << name << ": " << written(summary) << " is not " << written(sample["summary"]);
        types.insert(body->content.index());
    }
    EXPECT_EQ(types.size(), std::variant_size_v<Content>);
}

TEST(AllTypes, no_strict_prefix_decodes) {
    const auto document = vectors::load("transactions_all_types.json");
    for (const Json& sample : document["bodies"].GetArray()) {
        const ByteVector body = vectors::hex(sample, "body");
        for (std::size_t size = 0; size < body.size(); ++size)
            EXPECT_FALSE(decode_body(ByteView(body).first(size)))
                << vectors::text(sample, "name") << ' ' << size;
    }
}

} // namespace
} // namespace ownkey::tx
