// Accounts with known secrets, their unlock keys and recovery officers, for the tests of
// core/vault.
#pragma once

#include "core/vault/history.h"
#include "core/vault/recovery.h"
#include "core/vault/update.h"
#include "filled.h"

namespace ownkey::vault {

/// The error of a result that must not have a value; internal when it has one.
template <class T>
Error error_of(const Result<T>& result) {
    return result ? Error::internal : result.error();
}

inline ByteVector bytes_of(ByteView view) {
    return {view.begin(), view.end()};
}

/// The document with one bit of it turned over.
inline ByteVector flipped(ByteView document, std::size_t bit) {
    ByteVector out = bytes_of(document);
    out[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
    return out;
}

struct TestAccount {
    explicit TestAccount(Byte number, Derivation how = Derivation::gradido_v1)
        : root(filled<RootSecret>(number)), derivation(how),
          key(derive_signing_key(root, derivation)), public_key(public_key_of(key)) {
        id.bytes.fill(number);
    }

    [[nodiscard]] EnvelopeHeader header(Method method, std::uint64_t revision = 1) const {
        return {Suite::one, method, derivation, id, public_key, revision};
    }

    [[nodiscard]] Expected expected(Method method, std::uint64_t least_revision = 1) const {
        return {id, method, public_key, least_revision};
    }

    [[nodiscard]] OfficerCard card() const {
        return MUST(read_officer_card(make_officer_card(root, derivation, id).view(), public_key));
    }

    RootSecret root;
    Derivation derivation;
    SigningKey key;
    PublicKey public_key;
    Uuid id;
};

/// Officers with the numbers 0xD1, 0xD2, ...
inline std::vector<OfficerCard> officers(std::size_t count) {
    std::vector<OfficerCard> out;
    for (std::size_t i = 1; i <= count; ++i)
        out.push_back(TestAccount(static_cast<Byte>(0xD0 + i)).card());
    return out;
}

inline OfficerKeys officer_keys(std::size_t number) {
    return officer_keys_of(TestAccount(static_cast<Byte>(0xD0 + number)).root);
}

/// Randomness that differs from share to share, the same in every run.
inline std::vector<RecoveryRandom> recovery_random(std::size_t count, Byte salt = 0) {
    std::vector<RecoveryRandom> out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto byte = static_cast<Byte>(salt + 3 * i);
        RecoveryRandom random;
        random.nonce.bytes.fill(byte);
        random.recovery_key = filled<RecoveryKey>(byte + 1);
        std::fill(random.ephemeral_seed.reveal().begin(),
                  random.ephemeral_seed.reveal().end(),
                  static_cast<Byte>(byte + 2));
        out.push_back(std::move(random));
    }
    return out;
}

inline SecretBuffer polynomials(std::size_t threshold, Byte salt = 0) {
    SecretBuffer out((threshold - 1) * SharedSecret::kSize);
    for (std::size_t i = 0; i < out.size(); ++i)
        out.reveal()[i] = static_cast<Byte>(salt + 7 * i + 1);
    return out;
}

/// The account's root for `count` officers, any `threshold` of whom can help.
inline std::vector<RecoveryEnvelope> recovery_set(const TestAccount& account,
                                                  std::size_t threshold,
                                                  std::size_t count,
                                                  std::uint64_t revision = 1,
                                                  Byte salt = 0) {
    return MUST(seal_to_officers(account.root,
                                 account.header(Method::recovery, revision),
                                 officers(count),
                                 threshold,
                                 polynomials(threshold, salt),
                                 recovery_random(count, salt)));
}

/// The shares of these officers.
inline std::vector<RecoveryShare> open_shares(const TestAccount& account,
                                              std::span<const RecoveryEnvelope> envelopes,
                                              std::initializer_list<std::size_t> numbers) {
    std::vector<RecoveryShare> out;
    for (const std::size_t number : numbers) {
        out.push_back(MUST(open_share(envelopes[number - 1].view(),
                                      officer_keys(number),
                                      account.expected(Method::recovery))));
    }
    return out;
}

/// An unlock key of each method that the account holder has, for tests over all of them.
inline UnlockKey unlock_key(Method method, Byte byte) {
    switch (method) {
    case Method::passkey:
        return UnlockKey(filled<PrfOutput>(byte));
    case Method::device:
        return UnlockKey(filled<DeviceKey>(byte));
    case Method::recovery:
        return UnlockKey(filled<RecoveryKey>(byte));
    case Method::password:
        break;
    }
    return {filled<opaque::ExportKey>(byte)};
}

} // namespace ownkey::vault
