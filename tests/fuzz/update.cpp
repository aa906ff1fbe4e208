// A credential update: canonical, so what decodes encodes to the same bytes.
#include "core/vault/update.h"

#include "target.h"

namespace ownkey::fuzz {

Seeds seeds() {
    const auto root = filled<RootSecret>(1);
    const auto key = filled<opaque::ExportKey>(2);
    const auto first = vault::make_first_update(root, Derivation::gradido_v1, key, {}, {{3}});
    auto with_record = MUST(vault::decode_update(first.document));
    with_record.record.emplace();
    with_record.envelopes.push_back(with_record.envelopes[0]);
    return {first.document, vault::encode_update(with_record)};
}

void run(ByteView input) {
    const auto update = vault::decode_update(input);
    if (!update) return;
    expect(equal(vault::encode_update(*update), input));
    expect(!vault::verify_update(input, {}, update->public_key));
}

} // namespace ownkey::fuzz
