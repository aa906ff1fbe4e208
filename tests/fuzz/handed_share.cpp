// A handed share from outside, as the person's page takes it: nothing is taken but what was sealed.
#include "core/vault/handover.h"
#include "target.h"

namespace ownkey::fuzz {

using namespace vault;

namespace {

struct Handed {
    CaseKeys keys = case_keys_of(filled<CaseSeed>(3));
    ExpectedHandover expected{{{4}}, {{5}}, {}, 1, {}};
    HandedShare share;

    Handed() {
        const auto root = filled<RootSecret>(1), officer_root = filled<RootSecret>(2);
        const OfficerKeys officer = officer_keys_of(officer_root);
        const SigningKey signing = derive_signing_key(officer_root, Derivation::gradido_v1);
        expected.public_key = public_key_of(derive_signing_key(root, Derivation::gradido_v1));
        expected.officer = public_key_of(signing);
        EnvelopeHeader header;
        header.method = Method::recovery;
        header.account = expected.account;
        header.public_key = expected.public_key;
        const OfficerCard card{{{1}}, expected.officer, officer.public_key};
        const std::vector<RecoveryRandom> random(1);
        const auto sealed =
            MUST(seal_to_officers(root, header, {&card, 1}, 1, SecretBuffer(), random));
        share = MUST(hand_over_share(sealed[0].view(),
                                     {officer, signing},
                                     {header.account, Method::recovery, header.public_key, 1},
                                     expected.recovery_case,
                                     keys.public_key,
                                     filled<HandoverRandom>(6)));
    }
};

const Handed& handed() {
    static const Handed one;
    return one;
}

} // namespace

Seeds seeds() {
    return {bytes_of(handed().share.view())};
}

void run(ByteView input) {
    const auto said = read_handover(input);
    const auto share = take_share(input, handed().keys, handed().expected);
    if (share) expect(said && equal(input, handed().share.view()));
}

} // namespace ownkey::fuzz
