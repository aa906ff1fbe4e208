// What holds for every value in core/vault (rapidcheck; native build only).
#include "core/vault/split.h"
#include "vault_account.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <numeric>

namespace ownkey::vault {
namespace {

using Bytes32 = std::array<Byte, 32>;

template <class SecretType>
SecretType any_secret() {
    const auto bytes =
        *rc::gen::container<ByteVector>(SecretType::kSize, rc::gen::arbitrary<Byte>());
    return MUST(SecretType::from(bytes));
}

template <class FixedType>
FixedType any_fixed() {
    const auto bytes =
        *rc::gen::container<ByteVector>(FixedType::kSize, rc::gen::arbitrary<Byte>());
    return MUST(FixedType::from(bytes));
}

SecretBuffer any_polynomials(std::size_t threshold) {
    return SecretBuffer(*rc::gen::container<ByteVector>((threshold - 1) * SharedSecret::kSize,
                                                        rc::gen::arbitrary<Byte>()));
}

TestAccount any_account() {
    TestAccount account(*rc::gen::arbitrary<Byte>(),
                        *rc::gen::element(Derivation::gradido_v1,
                                          Derivation::gradido_v2,
                                          Derivation::seed,
                                          Derivation::extended_seed));
    account.id = any_fixed<Uuid>();
    return account;
}

std::vector<RecoveryRandom> any_recovery_random(std::size_t count) {
    std::vector<RecoveryRandom> out;
    for (std::size_t i = 0; i < count; ++i) {
        RecoveryRandom random;
        random.nonce = any_fixed<EnvelopeRandom>();
        random.recovery_key = any_secret<RecoveryKey>();
        random.ephemeral_seed = any_secret<decltype(random.ephemeral_seed)>();
        out.push_back(std::move(random));
    }
    return out;
}

/// `count` different numbers of 1..n in any order.
std::vector<std::size_t> any_numbers(std::size_t count, std::size_t n) {
    std::vector<std::size_t> numbers(n);
    std::iota(numbers.begin(), numbers.end(), std::size_t{1});
    for (std::size_t i = 0; i < count; ++i)
        std::swap(numbers[i], numbers[*rc::gen::inRange(i, n)]);
    numbers.resize(count);
    return numbers;
}

SharedSecret combine_some(const std::vector<SharedSecret>& shares,
                          const std::vector<std::size_t>& numbers) {
    std::vector<NumberedShare> some;
    some.reserve(numbers.size());
    for (const std::size_t number : numbers)
        some.push_back({static_cast<Byte>(number), &shares[number - 1]});
    return combine(some);
}

std::vector<SharedSecret>
all_shares(const SharedSecret& secret, ByteView coefficients, std::size_t n) {
    std::vector<SharedSecret> shares;
    for (std::size_t number = 1; number <= n; ++number)
        shares.push_back(share_of(secret, coefficients, static_cast<Byte>(number)));
    return shares;
}

RC_GTEST_PROP(Properties, any_k_of_n_shares_give_the_secret, ()) {
    const auto n = *rc::gen::inRange<std::size_t>(1, 256);
    const auto k = *rc::gen::inRange<std::size_t>(1, std::min<std::size_t>(n, 16) + 1);
    const auto secret = any_secret<SharedSecret>();
    const auto shares = all_shares(secret, any_polynomials(k).reveal(), n);
    RC_ASSERT(equal_constant_time(combine_some(shares, any_numbers(k, n)), secret));
}

// k-1 shares and any guess are k points: they fix a polynomial of the right degree, whose share for
// a further officer exists. So each secret is as possible as each other.
RC_GTEST_PROP(Properties, k_minus_one_shares_fit_every_secret, ()) {
    const auto n = *rc::gen::inRange<std::size_t>(3, 17);
    const auto k = *rc::gen::inRange<std::size_t>(2, n);
    const auto shares = all_shares(any_secret<SharedSecret>(), any_polynomials(k).reveal(), n);
    const auto known = any_numbers(k - 1, n);
    const auto guess = any_secret<SharedSecret>();
    std::size_t further = 1;
    while (std::find(known.begin(), known.end(), further) != known.end())
        ++further;
    // The further share y enters combine() with a factor that is not zero, so one y gives the
    // guess: found byte by byte, as combine() is linear in it.
    std::vector<SharedSecret> fitting;
    fitting.reserve(shares.size());
    for (const auto& share : shares)
        fitting.push_back(share.duplicate());
    auto chosen = known;
    chosen.push_back(further);
    std::vector<bool> found(SharedSecret::kSize, false);
    SharedSecret answer;
    for (unsigned value = 0; value < 256; ++value) {
        fitting[further - 1] = filled<SharedSecret>(static_cast<Byte>(value));
        const auto secret = combine_some(fitting, chosen);
        for (std::size_t i = 0; i < SharedSecret::kSize; ++i) {
            if (secret.reveal()[i] != guess.reveal()[i]) continue;
            RC_ASSERT(!found[i]); // exactly one: all guesses are equally likely
            found[i] = true;
            answer.reveal()[i] = static_cast<Byte>(value);
        }
    }
    RC_ASSERT(std::find(found.begin(), found.end(), false) == found.end());
    fitting[further - 1] = std::move(answer);
    RC_ASSERT(equal_constant_time(combine_some(fitting, chosen), guess));
}

RC_GTEST_PROP(Properties, any_k_of_n_officers_give_the_root, ()) {
    const TestAccount account = any_account();
    const auto n = *rc::gen::inRange<std::size_t>(1, 6);
    const auto k = *rc::gen::inRange<std::size_t>(1, n + 1);
    const auto revision = *rc::gen::arbitrary<std::uint64_t>();
    const auto envelopes = MUST(seal_to_officers(account.root,
                                                 account.header(Method::recovery, revision),
                                                 officers(n),
                                                 k,
                                                 any_polynomials(k),
                                                 any_recovery_random(n)));
    std::vector<RecoveryShare> shares;
    for (const std::size_t number : any_numbers(k, n)) {
        shares.push_back(MUST(open_share(envelopes[number - 1].view(),
                                         officer_keys(number),
                                         account.expected(Method::recovery, revision))));
    }
    RC_ASSERT(equal_constant_time(MUST(join_shares(shares, account.derivation, account.public_key)),
                                  account.root));
    shares.pop_back();
    RC_ASSERT(error_of(join_shares(shares, account.derivation, account.public_key)) ==
              Error::share_count);
}

std::size_t any_bit(ByteView document) {
    return *rc::gen::inRange<std::size_t>(0, document.size() * 8);
}

std::size_t any_prefix(ByteView document) {
    return *rc::gen::inRange<std::size_t>(0, document.size());
}

RC_GTEST_PROP(Properties, envelopes_open_whole_and_unchanged_only, ()) {
    const TestAccount account = any_account();
    const auto method = *rc::gen::element(Method::password, Method::passkey, Method::device);
    const auto revision = *rc::gen::arbitrary<std::uint64_t>();
    const UnlockKey key = unlock_key(method, *rc::gen::arbitrary<Byte>());
    const auto envelope =
        seal(account.root, key, account.header(method, revision), any_fixed<EnvelopeRandom>());
    const auto expected = account.expected(method, revision);
    RC_ASSERT(equal_constant_time(MUST(open(envelope.view(), key, expected)), account.root));
    RC_ASSERT(MUST(read_header(envelope.view())) == account.header(method, revision));
    RC_ASSERT(!open(flipped(envelope.view(), any_bit(envelope.view())), key, expected));
    RC_ASSERT(!open(envelope.view().first(any_prefix(envelope.view())), key, expected));
}

RC_GTEST_PROP(Properties, recovery_envelopes_open_whole_and_unchanged_only, ()) {
    const TestAccount account = any_account();
    const auto envelopes = MUST(seal_to_officers(account.root,
                                                 account.header(Method::recovery),
                                                 officers(2),
                                                 2,
                                                 any_polynomials(2),
                                                 any_recovery_random(2)));
    const ByteView envelope = envelopes[0].view();
    const auto keys = officer_keys(1);
    const auto expected = account.expected(Method::recovery);
    RC_ASSERT(open_share(envelope, keys, expected).has_value());
    RC_ASSERT(!open_share(flipped(envelope, any_bit(envelope)), keys, expected));
    RC_ASSERT(!open_share(envelope.first(any_prefix(envelope)), keys, expected));
}

RC_GTEST_PROP(Properties, cards_and_histories_are_read_whole_and_unchanged_only, ()) {
    const TestAccount account = any_account();
    const auto card = make_officer_card(account.root, account.derivation, account.id);
    RC_ASSERT(MUST(read_officer_card(card.view(), account.public_key)).officer == account.id);
    RC_ASSERT(!read_officer_card(flipped(card.view(), any_bit(card.view())), account.public_key));
    RC_ASSERT(!read_officer_card(card.view().first(any_prefix(card.view())), account.public_key));

    const auto first =
        MUST(next_entry(account.id, nullptr, account.key, account.derivation, nullptr));
    RC_ASSERT(read_history(std::span(&first, 1), account.id, account.public_key).has_value());
    const auto changed = MUST(HistoryEntry::from(flipped(first.view(), any_bit(first.view()))));
    RC_ASSERT(!read_history(std::span(&changed, 1), account.id, account.public_key));
}

RC_GTEST_PROP(Properties, updates_round_trip_and_are_verified_unchanged_only, ()) {
    const TestAccount account = any_account();
    Update update;
    update.account = account.id;
    update.derivation = account.derivation;
    update.public_key = account.public_key;
    update.revision = *rc::gen::arbitrary<std::uint64_t>();
    if (*rc::gen::arbitrary<bool>()) update.record = any_fixed<opaque::RegistrationRecord>();
    const auto methods = *rc::gen::container<std::vector<Method>>(
        rc::gen::element(Method::password, Method::passkey, Method::device));
    for (const Method method : methods) {
        if (update.envelopes.size() == kMaxEnvelopes) break;
        update.envelopes.push_back(bytes_of(seal(account.root,
                                                 unlock_key(method, 1),
                                                 header_of(update, method),
                                                 any_fixed<EnvelopeRandom>())
                                                .view()));
    }
    const auto made = MUST(make_update(account.root, update));
    const Update decoded = MUST(decode_update(made.document));
    RC_ASSERT(encode_update(decoded) == made.document);
    RC_ASSERT(decoded.envelopes == update.envelopes && decoded.record == update.record);
    RC_ASSERT(verify_update(made.document, made.signature, account.public_key).has_value());
    const auto other = flipped(made.document, any_bit(made.document));
    RC_ASSERT(!verify_update(other, made.signature, account.public_key));
    RC_ASSERT(!decode_update(ByteView(made.document).first(any_prefix(made.document))));
}

RC_GTEST_PROP(Properties, readers_survive_anything, (const std::vector<Byte>& bytes)) {
    (void)read_header(bytes);
    (void)read_recovery_terms(bytes);
    (void)read_officer_card(bytes, PublicKey{});
    (void)decode_update(bytes);
}

} // namespace
} // namespace ownkey::vault
