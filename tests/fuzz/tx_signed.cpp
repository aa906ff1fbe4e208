// A signed transaction: what decodes and is encoded by us decodes to the same.
#include "core/tx/transaction.h"
#include "published.h"
#include "target.h"

namespace ownkey::fuzz {

Seeds seeds() {
    return published_transactions();
}

void run(ByteView input) {
    auto transaction = tx::decode_signed(input);
    if (!transaction) return;
    const ByteVector encoded = tx::encode_signed(*transaction);
    const auto again = tx::decode_signed(encoded);
    expect(again && equal(tx::encode_signed(*again), encoded));
    expect(equal(again->body_bytes, transaction->body_bytes) && again->era == transaction->era);
    const bool is_signed = tx::verify_signatures(*transaction).has_value();
    if (const auto state = tx::signature_state(*transaction))
        expect((state->present.empty() || is_signed) && tx::decode_body(transaction->body_bytes));
    expect(!tx::add_signature(*transaction, {{{1}}, {{2}}}));
    expect(equal(tx::encode_signed(*transaction), encoded));
}

} // namespace ownkey::fuzz
