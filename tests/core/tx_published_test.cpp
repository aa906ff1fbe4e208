// Published transactions of the three eras: they decode, verify, keep the rules, say what they
// mean, and are built again byte for byte.
#include "tx_errors.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::tx {
namespace {

using vectors::Json;

struct Published {
    const char* era;
    const char* name;
    Era number;
    const char* summary;
};

constexpr Published kPublished[] = {
    {"era_2019",
     "validTransfer",
     Era::gradido_2019,
     R"({"type":"transfer","era":1,"created_s":1575537289,"memo":"Hallo","amount":"60.00",)"
     R"("sender":"8190bda585ee5f1d9fbf7d06e81e69ec18e13376104cff54b7457eb7d3ef710d",)"
     R"("receiver":"ed7657922f18548046cc5bd0e9a88c2cca4163dfecff7a72843ae1a75eb996f3"})"},
    {"era_2019",
     "validCreation",
     Era::gradido_2019,
     R"({"type":"creation","era":1,"created_s":1573031321,"memo":"Hallo Welt 123","amount":"121.00",)"
     R"("receiver":"94ae135b93cd9f33752b4e55c41903a3faa13a75bb90bfd411ea1d4a1a5e711f",)"
     R"("ident_hash":-1366139483})"},
    {"era_2021",
     "validTransfer",
     Era::gradido_2021,
     R"({"type":"transfer","era":2,"created_s":1622140958,"memo":"My Birthday","amount":"100.00",)"
     R"("sender":"f7f4a49a4ac10379f8b9ddcb731c4d9ec495e6edd16075f52672cd25e3179f0f",)"
     R"("receiver":"e3369de3623ce8446d0424c4013e7a1d71a2671ae3d7bf1e798ebf0665d145f2"})"},
    {"era_2021",
     "validCreation",
     Era::gradido_2021,
     R"({"type":"creation","era":2,"created_s":1622189821,"memo":"AGE Mai 2021","amount":"0.10",)"
     R"("receiver":"f7f4a49a4ac10379f8b9ddcb731c4d9ec495e6edd16075f52672cd25e3179f0f",)"
     R"("target_date_s":1619856890})"},
    {"era_2025",
     "transferTransactionBase64",
     Era::gradido_2025,
     R"({"type":"transfer","era":3,"created_s":1609459200,"memo":"Ich teile mit dir","amount":"500.55",)"
     R"("sender":"db0ed6125a14f030abed1bfc831e0a218cf9fabfcee7ecd581c0c0e788f017c7",)"
     R"("receiver":"244d28d7cc5be8fe8fb0d8e1d1b90de7603386082d793ce8874f6357e6e532ad"})"},
    {"era_2025",
     "creationTransactionBase64",
     Era::gradido_2025,
     R"x({"type":"creation","era":3,"created_s":1609459200,"memo":"Deine erste Schoepfung ;)","amount":"1000.00",)x"
     R"("receiver":"db0ed6125a14f030abed1bfc831e0a218cf9fabfcee7ecd581c0c0e788f017c7",)"
     R"("target_date_s":1609459000})"},
    {"era_2025",
     "communityRootTransactionBase64",
     Era::gradido_2025,
     R"({"type":"community_root","era":3,"created_s":1609459200,"memo":"",)"
     R"("community":"81670329946988edf451f4c424691d83cf5a90439042882d5bb72243ef551ef4",)"
     R"("gmw":"d7e3a8a090aa44873246f5c6acfc17ff74ee174f56e7bd2a55ffb81041f6db1d",)"
     R"("auf":"946f583630d89c77cc1fc61d46726a3adeacb91ccab166c08a44ca0a0a0255c4"})"},
};

ByteVector bytes_of(const Json& document, const Published& published) {
    const std::string text = vectors::text(document[published.era], published.name);
    return MUST(published.number == Era::gradido_2025 ? from_base64(text) : from_base64url(text));
}

TEST(Published, transactions_verify_keep_the_rules_and_say_what_they_mean) {
    const auto document = vectors::load("gradido_transactions.json");
    for (const Published& published : kPublished) {
        SCOPED_TRACE(std::string(published.era) + " " + published.name);
        const auto transaction = MUST(decode_signed(bytes_of(document, published)));
        EXPECT_EQ(transaction.era, published.number);
        EXPECT_TRUE(verify_signatures(transaction));
        const Body body = MUST(decode_body(transaction.body_bytes));
        EXPECT_EQ(body.era, published.number);
        EXPECT_EQ(rules_error(body, body.created_s), kNone);
        EXPECT_TRUE(MUST(signature_state(transaction)).complete());
        EXPECT_EQ(summary_json(body), published.summary);
    }
}

TEST(Published, over_1000_gdd_verifies_but_breaks_the_rules) {
    const auto document = vectors::load("gradido_transactions.json");
    const Published over{"era_2021", "validCreation1200", Era::gradido_2021, ""};
    const auto transaction = MUST(decode_signed(bytes_of(document, over)));
    EXPECT_TRUE(verify_signatures(transaction));
    const Body body = MUST(decode_body(transaction.body_bytes));
    EXPECT_EQ(rules_error(body, body.created_s), Error::tx_creation_limit);
    EXPECT_EQ(encode_signed(transaction), bytes_of(document, over));
}

TEST(Published, encoding_again_gives_the_same_bytes) {
    const auto document = vectors::load("gradido_transactions.json");
    for (const Published& published : kPublished) {
        SCOPED_TRACE(std::string(published.era) + " " + published.name);
        const ByteVector bytes = bytes_of(document, published);
        const auto transaction = MUST(decode_signed(bytes));
        EXPECT_EQ(encode_signed(transaction), bytes);
        const Body body = MUST(decode_body(transaction.body_bytes));
        ByteVector built = transaction.body_bytes; // of a community root
        if (const auto* transfer = std::get_if<Transfer>(&body.content))
            built = encode_transfer_body(*transfer, body.memo, body.created_s, body.era);
        if (const auto* creation = std::get_if<Creation>(&body.content))
            built = encode_creation_body(*creation, body.memo, body.created_s, body.era);
        EXPECT_EQ(built, transaction.body_bytes);
    }
}

TEST(Published, no_strict_prefix_and_no_further_byte_decodes) {
    const auto document = vectors::load("gradido_transactions.json");
    for (const Published& published : kPublished) {
        const ByteVector bytes = bytes_of(document, published);
        const ByteVector body = MUST(decode_signed(bytes)).body_bytes;
        // Without its pairing a transaction of 2025 is whole.
        const std::size_t end =
            published.number == Era::gradido_2025 ? bytes.size() - 4 : bytes.size();
        for (std::size_t size = 0; size < bytes.size(); ++size)
            EXPECT_EQ(decode_signed(ByteView(bytes).first(size)).has_value(), size == end) << size;
        for (std::size_t size = 0; size < body.size(); ++size)
            EXPECT_FALSE(decode_body(ByteView(body).first(size))) << size;
        for (unsigned byte = 0; byte < 256; ++byte) {
            ByteVector longer = bytes;
            longer.push_back(static_cast<Byte>(byte));
            EXPECT_FALSE(decode_signed(longer)) << byte;
            ByteVector longer_body = body;
            longer_body.push_back(static_cast<Byte>(byte));
            EXPECT_FALSE(decode_body(longer_body)) << byte;
        }
    }
}

} // namespace
} // namespace ownkey::tx
