// A recovery officer's card: nobody else's and no changed one is taken.
#include "core/vault/recovery.h"
#include "target.h"

namespace ownkey::fuzz {

namespace {

const vault::OfficerCardBytes& card() {
    static const auto one =
        vault::make_officer_card(filled<RootSecret>(1), Derivation::gradido_v1, {{2}});
    return one;
}

} // namespace

Seeds seeds() {
    return {bytes_of(card().view())};
}

void run(ByteView input) {
    static const PublicKey key =
        public_key_of(derive_signing_key(filled<RootSecret>(1), Derivation::gradido_v1));
    if (vault::read_officer_card(input, key)) expect(equal(input, card().view()));
}

} // namespace ownkey::fuzz
