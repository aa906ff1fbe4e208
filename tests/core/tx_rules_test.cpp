// What a memo, a transfer and a creation may say, and how amounts are written.
#include "tx_errors.h"

#include <gtest/gtest.h>

namespace ownkey::tx {
namespace {

Body transfer_body(std::int64_t amount = 1, std::string memo = std::string(kMemo)) {
    Body body;
    body.memo = std::move(memo);
    body.created_s = kNow;
    body.content = Transfer{key_of(1), key_of(2), amount};
    return body;
}

Body creation_body(std::int64_t amount, std::int64_t target) {
    Body body;
    body.memo = kMemo;
    body.created_s = kNow;
    body.content = Creation{key_of(1), amount, target};
    return body;
}

TEST(Memo, text_and_length) {
    const auto with_memo = [](std::string_view memo) {
        return decode_error(encode_transfer_body({key_of(1), key_of(2), 1}, memo, kNow));
    };
    for (const char* good : {"Thank you",
                             "Gr\u00fc\u00dfe \u20ac",
                             "\U0001F468\u200D\U0001F469",
                             "\u05E9\u05DC\u05D5\u05DD \u200F!",
                             "<b>&</b>"})
        EXPECT_EQ(with_memo(good), kNone) << good;
    for (const char* bad : {"line\nbreak",
                            "bell\x07!",
                            "tab\there",
                            "\x7F-----",
                            "c1 \xC2\x85 here",
                            "over\u202Eride",
                            "em\u202Abed",
                            "iso\u2066late",
                            "pop\u2069iso",
                            "line\u2028sep",
                            "bad \xC3(",
                            "\xED\xA0\x80----"})
        EXPECT_EQ(with_memo(bad), Error::tx_memo_text) << bad;
    EXPECT_EQ(rules_error(transfer_body(1, "1234")), Error::tx_memo_length);
    EXPECT_EQ(rules_error(transfer_body(1, "12345")), kNone);
    EXPECT_EQ(rules_error(transfer_body(1, std::string(150, 'x'))), kNone);
    EXPECT_EQ(rules_error(transfer_body(1, std::string(151, 'x'))), Error::tx_memo_length);
}

TEST(Rules, transfers) {
    EXPECT_EQ(rules_error(transfer_body(0)), Error::tx_amount);
    EXPECT_EQ(rules_error(transfer_body(-1)), Error::tx_amount);
    Body same = transfer_body();
    std::get<Transfer>(same.content).receiver = key_of(1);
    EXPECT_EQ(rules_error(same), Error::tx_same_account);
    EXPECT_EQ(rules_error(transfer_body(), kNow - 120), kNone);
    EXPECT_EQ(rules_error(transfer_body(), kNow - 121), Error::tx_created_in_future);
}

TEST(Rules, creations) {
    EXPECT_EQ(rules_error(creation_body(10'000'000, kNow)), kNone);
    EXPECT_EQ(rules_error(creation_body(10'000'001, kNow)), Error::tx_creation_limit);
    EXPECT_EQ(rules_error(creation_body(0, kNow)), Error::tx_amount);
    const std::pair<std::int64_t, Error> targets[] = {
        {1'622'505'599, kNone},                 // 2021-05-31 23:59:59
        {1'622'505'600, Error::tx_target_date}, // 2021-06-01
        {1'614'556'800, kNone},                 // 2021-03-01
        {1'614'556'799, Error::tx_target_date}, // 2021-02-28 23:59:59
        {-1, Error::tx_target_date},
        {INT64_MAX, Error::tx_target_date},
        {INT64_MIN, Error::tx_target_date},
    };
    for (const auto& [target, error] : targets)
        EXPECT_EQ(rules_error(creation_body(1, target)), error) << target;
    Body january = creation_body(
        1, 1'605'000'000); // 2020-11-10, seen from 2021-01-15: two months over the turn of the year
    january.created_s = 0;
    EXPECT_EQ(rules_error(january, 1'610'700'000), kNone);
    EXPECT_EQ(rules_error(january, -1), Error::tx_target_date); // a clock before 1970
}

// Rules hold for bodies that no bytes gave, too.
TEST(Rules, of_bodies_that_do_not_decode) {
    EXPECT_EQ(rules_error(transfer_body(1, "line\nbreak")), Error::tx_memo_text);
    const auto split_error = [](std::vector<Part> senders, std::vector<Part> receivers) {
        Body body = transfer_body();
        SplitTransfer split;
        split.senders = std::move(senders);
        split.receivers = std::move(receivers);
        split.amount = 5;
        body.content = std::move(split);
        return rules_error(body);
    };
    const Part one{key_of(1), 5, 0};
    const Part two{key_of(2), 5, 0};
    const Part most{key_of(3), INT64_MAX, 0};
    EXPECT_EQ(split_error({one}, {two}), kNone);
    EXPECT_EQ(split_error({}, {two}), Error::tx_missing_field);
    EXPECT_EQ(split_error({one}, {}), Error::tx_missing_field);
    EXPECT_EQ(split_error({one, two}, {most}), Error::tx_sums_differ);
    EXPECT_EQ(split_error({one}, {two, most}), Error::tx_amount);
}

TEST(Amount, text_and_back) {
    const std::pair<std::int64_t, const char*> cases[] = {{0, "0.00"},
                                                          {1, "0.0001"},
                                                          {10, "0.001"},
                                                          {100, "0.01"},
                                                          {125'000, "12.50"},
                                                          {123'456, "12.3456"},
                                                          {10'000'000, "1000.00"},
                                                          {-5'000, "-0.50"},
                                                          {INT64_MAX, "922337203685477.5807"},
                                                          {INT64_MIN, "-922337203685477.5808"}};
    for (const auto& [units, text] : cases) {
        EXPECT_EQ(amount_text(units), text);
        if (units < 0) continue;
        EXPECT_EQ(MUST(parse_amount(text)), units);
    }
    EXPECT_EQ(MUST(parse_amount("12,5")), 125'000);
    EXPECT_EQ(MUST(parse_amount("007")), 70'000);
    for (const char* bad : {"",
                            ".",
                            "1.",
                            ".5",
                            "-1",
                            "+1",
                            "1.23456",
                            "1.2.3",
                            "1 000",
                            "1e3",
                            "0x1",
                            "922337203685477.5808",
                            "99999999999999999999",
                            "\u0661"})
        EXPECT_EQ(parse_amount(bad).error(), Error::tx_amount) << bad;
}

TEST(IdentHash, known_values) {
    EXPECT_EQ(ident_hash("a"), 97u);
    EXPECT_EQ(ident_hash("aa"), 12513u);
    EXPECT_EQ(ident_hash("@gmx.de"), 3742152099u);
    EXPECT_EQ(ident_hash("maximilian.muster@gradido.net"), 793144931u);
}

} // namespace
} // namespace ownkey::tx
