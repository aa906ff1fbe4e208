// A transaction's body: what is shown and what is checked come from bytes that decode, nothing
// else.
#include "core/tx/transaction.h"
#include "target.h"

namespace ownkey::fuzz {

namespace {

constexpr tx::Rules kRules{1'622'000'000};

} // namespace

Seeds seeds() {
    Seeds out{
        tx::encode_transfer_body({{{1}}, {{2}}, 12'500}, "A transfer", 1'622'000'000),
        tx::encode_creation_body({{{1}}, 12'500, 1'622'000'000}, "A creation", 1'622'000'000)};
    return out;
}

void run(ByteView input) {
    const auto body = tx::decode_body(input);
    if (!body) return;
    rapidjson::Document summary;
    expect(!summary.Parse(tx::summary_json(*body).c_str()).HasParseError());
    expect(summary["memo"].GetString() == body->memo);
    (void)tx::check_rules(*body, kRules);
    (void)tx::check_signer(*body, {{1}});
}

} // namespace ownkey::fuzz
