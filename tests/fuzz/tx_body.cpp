// A transaction's body: what is shown and what is checked come from bytes that decode, nothing
// else. Input: the body.
#include "core/tx/transaction.h"
#include "published.h"
#include "target.h"
#include "tests/core/tx_samples.h"

namespace ownkey::fuzz {

namespace {

constexpr tx::Rules kRules{tx::kNow};

} // namespace

Seeds seeds() {
    Seeds out;
    for (const tx::sample::Sample& sample : tx::sample::all())
        out.push_back(sample.body());
    for (const ByteVector& signed_bytes : published_transactions())
        if (const auto transaction = tx::decode_signed(signed_bytes))
            out.push_back(transaction->body_bytes);
    return out;
}

void run(ByteView input) {
    const auto body = tx::decode_body(input);
    if (!body) return;
    rapidjson::Document summary;
    expect(!summary.Parse(tx::summary_json(*body).c_str()).HasParseError());
    (void)tx::check_rules(*body, kRules);
    const tx::Signers signers = tx::needed_signers(*body);
    for (const PublicKey& key : signers.all_of)
        expect(tx::check_signer(*body, key).has_value());
    for (const PublicKey& key : signers.none_of)
        expect(!tx::check_signer(*body, key));
    const PublicKey stranger{{0xEE, 0xEE, 0xEE}};
    const bool is_named =
        std::find(signers.all_of.begin(), signers.all_of.end(), stranger) != signers.all_of.end();
    if (!is_named && !signers.and_another) expect(!tx::check_signer(*body, stranger));
}

} // namespace ownkey::fuzz
