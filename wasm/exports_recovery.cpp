// Passkeys, devices, recovery by officers and how shares travel, key history, and updates of all
// these.
#include "core/vault/handover.h"
#include "core/vault/history.h"
#include "core/vault/recovery.h"
#include "core/vault/update.h"
#include "exports_vault.h"

using namespace ownkey;
using namespace ownkey::wasm;

namespace {

/// An update without envelopes, of the root's account. Fails: those of revision_of.
Result<vault::Update> update_of(const Root& root, const Byte* account, double revision) {
    vault::Update update;
    update.derivation = root.derivation;
    update.account = read<Uuid>(account);
    update.public_key = public_key_of(root.signing_key());
    update.revision = TRY(revision_of(revision));
    return update;
}

template <class Type>
Type next(const Byte*& from) {
    Type out = read<Type>(from);
    from += Type::kSize;
    return out;
}

} // namespace

extern "C" {

/// method 3 (passkey) or 4 (device), secret 32. Out: handle of the unlock key.
int ownkey_unlock_key(int method, const Byte* secret) {
    return answer([&]() -> Result<int> {
        switch (TRY(vault::method_from(static_cast<std::uint8_t>(method)))) {
        case vault::Method::passkey:
            return handles().keep(vault::UnlockKey(read<vault::PrfOutput>(secret)));
        case vault::Method::device:
            return handles().keep(vault::UnlockKey(read<vault::DeviceKey>(secret)));
        case vault::Method::password:
        case vault::Method::recovery:
            break;
        }
        return Error::envelope_wrong_method;
    });
}

/// key: of a login, or of ownkey_unlock_key. account 16, random 24. Out: envelope 168.
int ownkey_envelope_seal(
    int root, int key, const Byte* account, double revision, const Byte* random, Byte* envelope) {
    return answer([&]() -> Result<int> {
        const Root& own = *TRY(kept<Root>(root));
        const auto update = TRY(update_of(own, account, revision));
        return with_unlock_key(key, [&](const vault::UnlockKey& unlock_key) -> Result<int> {
            const auto header = vault::header_of(update, unlock_key.method());
            write(envelope,
                  vault::seal(own.secret, unlock_key, header, read<vault::EnvelopeRandom>(random))
                      .view());
            return 0;
        });
    });
}

/// account 16, record 192 or null; `count` envelopes one behind the other, with their sizes. Out:
/// size of the document; signature 64.
int ownkey_update(int root,
                  const Byte* account,
                  double revision,
                  const Byte* record,
                  const Byte* envelopes,
                  const std::uint16_t* sizes,
                  std::size_t count,
                  Byte* document,
                  std::size_t capacity,
                  Byte* signature) {
    return answer([&]() -> Result<int> {
        if (count > vault::kMaxEnvelopes) return Error::update_format;
        const Root& own = *TRY(kept<Root>(root));
        auto update = TRY(update_of(own, account, revision));
        if (record != nullptr) update.record = read<opaque::RegistrationRecord>(record);
        for (std::size_t i = 0; i < count; ++i) {
            if (sizes[i] > vault::kMaxEnvelopeBytes) return Error::envelope_format;
            update.envelopes.emplace_back(envelopes, envelopes + sizes[i]);
            envelopes += sizes[i];
        }
        const auto made = TRY(vault::make_update(own.secret, std::move(update)));
        write(signature, made.signature.view());
        return write_sized(document, capacity, made.document);
    });
}

/// officer 16. Out: card 152.
int ownkey_officer_card(int root, const Byte* officer, Byte* card) {
    return answer([&]() -> Result<int> {
        const Root& own = *TRY(kept<Root>(root));
        write(card,
              vault::make_officer_card(own.secret, own.derivation, read<Uuid>(officer)).view());
        return 0;
    });
}

/// account 16; `count` officers, each a card 152 and the expected account key 32; random: 32 for
/// each of threshold - 1, then 88 for each officer. Out: `count` envelopes 284.
int ownkey_recovery_seal(int root,
                         const Byte* account,
                         double revision,
                         const Byte* officers,
                         std::size_t count,
                         std::size_t threshold,
                         const Byte* random,
                         Byte* envelopes) {
    return answer([&]() -> Result<int> {
        if (threshold < 1 || threshold > count || count > vault::kMostOfficers)
            return Error::recovery_threshold;
        const Root& own = *TRY(kept<Root>(root));
        const auto update = TRY(update_of(own, account, revision));
        const SecretBuffer polynomials(ByteView(random, (threshold - 1) * RootSecret::kSize));
        random += polynomials.size();
        std::vector<vault::OfficerCard> cards;
        std::vector<vault::RecoveryRandom> randoms;
        for (std::size_t i = 0; i < count; ++i) {
            const auto card = next<vault::OfficerCardBytes>(officers);
            const auto account_key = next<PublicKey>(officers);
            cards.push_back(TRY(vault::read_officer_card(card.view(), account_key)));
            vault::RecoveryRandom one;
            one.nonce = next<vault::EnvelopeRandom>(random);
            one.recovery_key = next<vault::RecoveryKey>(random);
            one.ephemeral_seed = next<decltype(one.ephemeral_seed)>(random);
            randoms.push_back(std::move(one));
        }
        const auto header = vault::header_of(update, vault::Method::recovery);
        const auto sealed = TRY(
            vault::seal_to_officers(own.secret, header, cards, threshold, polynomials, randoms));
        for (const auto& envelope : sealed) {
            write(envelopes, envelope.view());
            envelopes += envelope.kSize;
        }
        return 0;
    });
}

/// root: the officer's. account 16, public key 32. Out: share 34: number, threshold, 32 bytes.
int ownkey_recovery_open(int root,
                         const Byte* envelope,
                         std::size_t size,
                         const Byte* account,
                         const Byte* public_key,
                         double least_revision,
                         Byte* share) {
    return answer([&]() -> Result<int> {
        const auto keys = vault::officer_keys_of(TRY(kept<Root>(root))->secret);
        const auto known =
            TRY(expected(vault::Method::recovery, account, public_key, least_revision));
        const auto opened = TRY(vault::open_share({envelope, size}, keys, known));
        *share++ = opened.number;
        *share++ = opened.threshold;
        write(share, opened.share.reveal());
        return 0;
    });
}

/// secret 32, which the person's page keeps for this case. Out: box key 32.
int ownkey_case_key(const Byte* secret, Byte* box_key) {
    return answer([&]() -> Result<int> {
        write(box_key, vault::case_keys_of(read<vault::CaseSeed>(secret)).public_key.view());
        return 0;
    });
}

/// case 16, box key 32. Out: length of the words, joined by blanks.
int ownkey_handover_words(const Byte* recovery_case,
                          const Byte* box_key,
                          Byte* words,
                          std::size_t capacity) {
    return answer([&]() -> Result<int> {
        const auto text = TRY(vault::handover_check_words(read<Uuid>(recovery_case),
                                                          read<vault::CasePublicKey>(box_key)));
        return write_sized(words, capacity, as_bytes(text));
    });
}

/// root: the officer's. account 16 and public key 32: the person's; case 16, box key 32, random 32.
/// Out: handed share 328.
int ownkey_share_hand_over(int root,
                           const Byte* envelope,
                           std::size_t size,
                           const Byte* account,
                           const Byte* public_key,
                           double least_revision,
                           const Byte* recovery_case,
                           const Byte* box_key,
                           const Byte* random,
                           Byte* handed) {
    return answer([&]() -> Result<int> {
        const Root& own = *TRY(kept<Root>(root));
        const auto keys = vault::officer_keys_of(own.secret);
        const SigningKey signing = own.signing_key();
        const auto known =
            TRY(expected(vault::Method::recovery, account, public_key, least_revision));
        write(handed,
              TRY(vault::hand_over_share({envelope, size},
                                         {keys, signing},
                                         known,
                                         read<Uuid>(recovery_case),
                                         read<vault::CasePublicKey>(box_key),
                                         read<vault::HandoverRandom>(random)))
                  .view());
        return 0;
    });
}

/// secret 32 of the case; case 16; account 16 and public key 32; the officer's account key 32. Out:
/// share 34 as above.
int ownkey_share_take(const Byte* secret,
                      const Byte* handed,
                      std::size_t size,
                      const Byte* recovery_case,
                      const Byte* account,
                      const Byte* public_key,
                      double least_revision,
                      const Byte* officer_key,
                      Byte* share) {
    return answer([&]() -> Result<int> {
        const auto revision = TRY(revision_of(least_revision));
        const auto keys = vault::case_keys_of(read<vault::CaseSeed>(secret));
        const vault::ExpectedHandover known{read<Uuid>(recovery_case),
                                            read<Uuid>(account),
                                            read<PublicKey>(public_key),
                                            revision,
                                            read<PublicKey>(officer_key)};
        const auto taken = TRY(vault::take_share({handed, size}, keys, known));
        *share++ = taken.number;
        *share++ = taken.threshold;
        write(share, taken.share.reveal());
        return 0;
    });
}

/// `count` shares 34 as above, public key 32. Out: handle of the root.
int ownkey_recovery_join(const Byte* shares,
                         std::size_t count,
                         double derivation,
                         const Byte* public_key) {
    return answer([&]() -> Result<int> {
        const auto number = TRY(derivation_of(derivation));
        std::vector<vault::RecoveryShare> read_shares(count);
        for (auto& share : read_shares) {
            share.number = *shares++;
            share.threshold = *shares++;
            share.share = next<vault::SharedSecret>(shares);
        }
        auto secret = TRY(vault::join_shares(read_shares, number, read<PublicKey>(public_key)));
        return handles().keep(Root{std::move(secret), number});
    });
}

/// account 16; the entry before 256, or null; old root 0 where the old key is lost. Out: entry 256.
/// Fails: key_history where the keys do not fit the entry before.
int ownkey_history_next(
    const Byte* account, const Byte* before, int root, int old_root, Byte* entry) {
    return answer([&]() -> Result<int> {
        const Root& own = *TRY(kept<Root>(root));
        const SigningKey key = own.signing_key();
        std::optional<SigningKey> old_key;
        if (old_root != 0) old_key = TRY(kept<Root>(old_root))->signing_key();
        std::optional<vault::HistoryEntry> last;
        if (before != nullptr) last = read<vault::HistoryEntry>(before);
        write(entry,
              TRY(vault::next_entry(read<Uuid>(account),
                                    last ? &*last : nullptr,
                                    key,
                                    own.derivation,
                                    old_key ? &*old_key : nullptr))
                  .view());
        return 0;
    });
}

/// `count` entries 256, account 16, current key 32. Out: for each entry 34 bytes: key 32,
/// derivation, 1 where the old key signed.
int ownkey_history_read(const Byte* entries,
                        std::size_t count,
                        const Byte* account,
                        const Byte* current,
                        Byte* periods) {
    return answer([&]() -> Result<int> {
        std::vector<vault::HistoryEntry> history;
        for (std::size_t i = 0; i < count; ++i)
            history.push_back(next<vault::HistoryEntry>(entries));
        const auto read_periods =
            TRY(vault::read_history(history, read<Uuid>(account), read<PublicKey>(current)));
        for (const auto& period : read_periods) {
            write(periods, period.key.view());
            periods += PublicKey::kSize;
            *periods++ = static_cast<Byte>(period.derivation);
            *periods++ = period.signed_by_old_key ? 1 : 0;
        }
        return 0;
    });
}

} // extern "C"
