// A recovery envelope from outside, as an officer opens it: nothing opens but what was sealed.
#include "core/vault/recovery.h"

#include "target.h"

namespace ownkey::fuzz {

using namespace vault;

namespace {

struct Sealed {
    OfficerKeys officer = officer_keys_of(filled<RootSecret>(2));
    EnvelopeHeader header;
    RecoveryEnvelope envelope;

    Sealed() {
        const auto root = filled<RootSecret>(1);
        header.method = Method::recovery;
        header.public_key = public_key_of(derive_signing_key(root, header.derivation));
        const OfficerCard card{{{1}}, {{2}}, officer.public_key};
        std::vector<RecoveryRandom> random(1);
        envelope = MUST(seal_to_officers(root, header, {&card, 1}, 1, SecretBuffer(), random))[0];
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
    (void)read_recovery_terms(input);
    (void)read_header(input);
    const Expected expected{
        sealed().header.account, Method::recovery, sealed().header.public_key, 1};
    if (open_share(input, sealed().officer, expected))
        expect(equal(input, sealed().envelope.view()));
}

} // namespace ownkey::fuzz
