// A signed transaction: what decodes and is encoded by us decodes to the same.
#include "core/tx/transaction.h"
#include "target.h"

namespace ownkey::fuzz {

Seeds seeds() {
    Seeds out;
    const auto document = vectors::load("gradido_transactions.json");
    for (const char* era : {"era_2019", "era_2021", "era_2025"}) {
        if (!document.HasMember(era)) continue;
        for (const auto& vector : document[era].GetObject()) {
            if (!vector.value.IsString()) continue;
            auto bytes = from_base64url(vector.value.GetString());
            if (!bytes) bytes = from_base64(vector.value.GetString());
            if (bytes) out.push_back(*bytes);
        }
    }
    return out;
}

void run(ByteView input) {
    const auto transaction = tx::decode_signed(input);
    if (!transaction) return;
    const ByteVector encoded = tx::encode_signed(*transaction);
    const auto again = tx::decode_signed(encoded);
    expect(again && equal(tx::encode_signed(*again), encoded));
    expect(equal(again->body_bytes, transaction->body_bytes));
    (void)tx::verify_signatures(*transaction);
    (void)tx::decode_body(transaction->body_bytes);
}

} // namespace ownkey::fuzz
