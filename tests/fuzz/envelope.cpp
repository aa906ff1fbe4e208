// An envelope from outside, as a page opens it: nothing opens but what was sealed.
#include "core/vault/envelope.h"

#include "target.h"

namespace ownkey::fuzz {

namespace {

struct Sealed {
    opaque::ExportKey key = filled<opaque::ExportKey>(2);
    vault::EnvelopeHeader header;
    vault::Envelope envelope;

    Sealed() {
        const auto root = filled<RootSecret>(1);
        header.public_key = public_key_of(derive_signing_key(root, header.derivation));
        envelope = vault::seal(root, key, header, {{3}});
    }
};

const Sealed& sealed() {
    static const Sealed one;
    return one;
}

} // namespace

Seeds seeds() {
    return {bytes_of(sealed().envelope.view())};
}

void run(ByteView input) {
    if (const auto header = vault::read_header(input)) expect(input[7] == Byte(header->derivation));
    const vault::Expected expected{
        sealed().header.account, vault::Method::password, sealed().header.public_key, 1};
    if (vault::open(input, sealed().key, expected)) expect(equal(input, sealed().envelope.view()));
}

} // namespace ownkey::fuzz
