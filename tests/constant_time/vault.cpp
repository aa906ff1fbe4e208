// The root in its envelopes and shares.
#include "check.h"
#include "core/tx/transaction.h"
#include "core/vault/handover.h"
#include "core/vault/history.h"
#include "core/vault/recovery.h"
#include "core/vault/shamir.h"
#include "core/vault/split.h"
#include "core/vault/update.h"

namespace ownkey::constant_time {

using namespace vault;

namespace {

constexpr Derivation kDerivation = Derivation::gradido_v1;

PublicKey public_key() {
    return public_key_of(derive_signing_key(filled<RootSecret>(1), kDerivation));
}

void seal_and_open(const UnlockKey& key, const UnlockKey& other) {
    const auto root = secret<RootSecret>(1);
    const EnvelopeHeader header{Suite::one, key.method(), kDerivation, {}, public_key(), 1};
    Envelope envelope = seal(root, key, header, public_bytes<EnvelopeRandom>(3));
    publish(envelope.view());
    const Expected expected{{}, key.method(), public_key(), 1};
    contract(equal_constant_time(MUST(open(envelope.view(), key, expected)), root));
    contract(open(envelope.view(), other, expected).error() == Error::envelope_commitment);
    envelope.bytes.back() ^= 1;
    contract(open(envelope.view(), key, expected).error() == Error::envelope_wrong_key);
}

template <class KeyType>
void seal_and_open_with() {
    seal_and_open(UnlockKey(secret<KeyType>(2)), UnlockKey(secret<KeyType>(4)));
}

} // namespace

CASE(envelope_password) {
    seal_and_open_with<opaque::ExportKey>();
}

CASE(envelope_passkey) {
    seal_and_open_with<PrfOutput>();
}

CASE(envelope_device) {
    seal_and_open_with<DeviceKey>();
}

CASE(first_update) {
    const auto update = make_first_update(secret<RootSecret>(1),
                                          kDerivation,
                                          secret<opaque::ExportKey>(2),
                                          {},
                                          public_bytes<EnvelopeRandom>(3));
    publish(update.document);
    MUST(verify_update(update.document, update.signature, public_key()));
}

CASE(unlock_window) {
    const auto root = secret<RootSecret>(1);
    const Shares shares = split(root, secret<PageShare>(5));
    contract(equal_constant_time(MUST(join(shares.page, shares.server, kDerivation, public_key())),
                                 root));
    contract(join(secret<PageShare>(6), shares.server, kDerivation, public_key()).error() ==
             Error::share_mismatch);
}

CASE(shamir) {
    const auto root = secret<SharedSecret>(1);
    const SecretBuffer coefficients = secret_text(std::string(64, 'c'));
    const SharedSecret first = share_of(root, coefficients.reveal(), 1);
    const SharedSecret second = share_of(root, coefficients.reveal(), 2);
    const SharedSecret third = share_of(root, coefficients.reveal(), 255);
    const std::vector<NumberedShare> shares{{1, &first}, {2, &second}, {255, &third}};
    contract(equal_constant_time(combine(shares), root));
}

CASE(recovery) {
    std::vector<OfficerCard> officers;
    std::vector<RecoveryRandom> random;
    for (const Byte number : {Byte{1}, Byte{2}}) {
        const auto card =
            make_officer_card(secret<RootSecret>(number + 10), kDerivation, {{number}});
        const auto key =
            public_key_of(derive_signing_key(filled<RootSecret>(number + 10), kDerivation));
        publish(card.view());
        officers.push_back(MUST(read_officer_card(card.view(), key)));
        random.push_back({public_bytes<EnvelopeRandom>(number),
                          secret<RecoveryKey>(number + 20),
                          secret<Secret<struct EphemeralSeedTag, 32>>(number + 30)});
    }
    const auto root = secret<RootSecret>(1);
    const EnvelopeHeader header{Suite::one, Method::recovery, kDerivation, {}, public_key(), 1};
    const auto envelopes = MUST(
        seal_to_officers(root, header, officers, 2, secret_text(std::string(32, 'p')), random));
    std::vector<RecoveryShare> shares;
    for (std::size_t i = 0; i < 2; ++i) {
        publish(envelopes[i].view());
        const OfficerKeys keys = officer_keys_of(secret<RootSecret>(static_cast<Byte>(i + 11)));
        shares.push_back(
            MUST(open_share(envelopes[i].view(), keys, {{}, Method::recovery, public_key(), 1})));
    }
    contract(equal_constant_time(MUST(join_shares(shares, kDerivation, public_key())), root));
}

CASE(handover) {
    const auto officer_root = secret<RootSecret>(11);
    const OfficerKeys officer = officer_keys_of(officer_root);
    const SigningKey signing = derive_signing_key(officer_root, kDerivation);
    const OfficerCard card{{{1}}, public_key_of(signing), officer.public_key};
    publish(card.account_key.view());
    publish(card.box_key.view());
    std::vector<RecoveryRandom> random;
    random.push_back({public_bytes<EnvelopeRandom>(1),
                      secret<RecoveryKey>(20),
                      secret<Secret<struct EphemeralSeedTag, 32>>(30)});
    const auto root = secret<RootSecret>(1);
    const EnvelopeHeader header{Suite::one, Method::recovery, kDerivation, {}, public_key(), 1};
    const auto envelope =
        MUST(seal_to_officers(root, header, {&card, 1}, 1, SecretBuffer(), random))[0];
    publish(envelope.view());
    const CaseKeys keys = case_keys_of(secret<CaseSeed>(40));
    publish(keys.public_key.view());
    const auto handed = MUST(hand_over_share(envelope.view(),
                                             {officer, signing},
                                             {{}, Method::recovery, public_key(), 1},
                                             {{2}},
                                             keys.public_key,
                                             secret<HandoverRandom>(50)));
    publish(handed.view());
    std::vector<RecoveryShare> shares;
    shares.push_back(
        MUST(take_share(handed.view(), keys, {{{2}}, {}, public_key(), 1, card.account_key})));
    contract(equal_constant_time(MUST(join_shares(shares, kDerivation, public_key())), root));
}

CASE(history) {
    const SigningKey first = signing_key_of(secret<SigningSeed>(1));
    const SigningKey second = signing_key_of(secret<SigningSeed>(2));
    std::vector<HistoryEntry> entries{
        MUST(next_entry({}, nullptr, first, Derivation::seed, nullptr))};
    publish(entries[0].view());
    entries.push_back(MUST(next_entry({}, entries.data(), second, Derivation::seed, &first)));
    publish(entries[1].view());
    MUST(read_history(entries, {}, public_key_of(second)));
}

} // namespace ownkey::constant_time
