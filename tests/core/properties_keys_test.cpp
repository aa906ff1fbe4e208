// What holds for every root, key, child and phrase (rapidcheck; native build only).
#include "core/keys/gradido_v2.h"
#include "core/keys/phrase.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <tuple>

namespace ownkey {
namespace {

using Bytes32 = std::array<Byte, 32>;

RootSecret root_from(const Bytes32& bytes) {
    return MUST(RootSecret::from(bytes));
}

Derivation any_derivation() {
    return static_cast<Derivation>(*rc::gen::inRange(1, 6));
}

RC_GTEST_PROP(KeyProperties,
              what_a_key_signs_verifies_and_nothing_else_does,
              (const Bytes32& bytes, std::vector<Byte> message)) {
    const SigningKey key = derive_signing_key(root_from(bytes), any_derivation());
    const PublicKey public_key = public_key_of(key);
    Signature signature = sign(key, message);
    RC_ASSERT(verify(public_key, message, signature).has_value());
    const auto bit = *rc::gen::inRange<std::size_t>(0, 8 * Signature::kSize);
    signature.bytes[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
    RC_ASSERT(!verify(public_key, message, signature));
    signature.bytes[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
    message.push_back(0);
    RC_ASSERT(!verify(public_key, message, signature));
}

RC_GTEST_PROP(KeyProperties, keys_from_a_seed_sign_as_libsodium_does, (const Bytes32& bytes)) {
    const auto message = *rc::gen::arbitrary<std::vector<Byte>>();
    PublicKey public_key;
    std::array<Byte, crypto_sign_SECRETKEYBYTES> secret_key{};
    crypto_sign_seed_keypair(public_key.data(), secret_key.data(), bytes.data());
    Signature expected;
    crypto_sign_detached(
        expected.data(), nullptr, message.data(), message.size(), secret_key.data());
    RC_ASSERT(sign(derive_signing_key(root_from(bytes), Derivation::seed), message) == expected);
}

RC_GTEST_PROP(KeyProperties,
              public_children_are_the_public_halves_of_private_ones,
              (const Bytes32& bytes)) {
    ExtendedKey key = extended_key_of(MUST(SigningSeed::from(bytes)));
    const auto first = *rc::gen::arbitrary<std::uint32_t>();
    key = MUST(derive_child(key, first)); // soft or hard
    const auto index = *rc::gen::inRange<std::uint32_t>(0, kHardened);
    const ExtendedKey child = MUST(derive_child(key, index));
    const ExtendedPublicKey open = MUST(derive_child(public_half(key), index));
    RC_ASSERT(open.key == public_key_of(child.key));
    RC_ASSERT(equal_constant_time(open.chain_code, child.chain_code));
}

/// One slip of the fingers: a letter exchanged, left out, put in, or two neighbours swapped.
std::string mistyped(std::string word) {
    const auto at = *rc::gen::inRange<std::size_t>(0, word.size());
    const char letter = *rc::gen::inRange('a', static_cast<char>('z' + 1));
    switch (*rc::gen::inRange(0, 4)) {
    case 0:
        word[at] = letter;
        break;
    case 1:
        word.erase(at, 1);
        break;
    case 2:
        word.insert(at, 1, letter);
        break;
    default:
        if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
    }
    return word;
}

RC_GTEST_PROP(KeyProperties, a_slip_in_a_word_is_proposed_back, ()) {
    const auto index = *rc::gen::inRange<std::uint16_t>(0, kPhraseList);
    const std::string typed = mistyped(std::string(phrase_word(index)));
    const auto nearest = nearest_words(as_bytes(typed), kPhraseList);
    RC_ASSERT(std::find(nearest.begin(), nearest.end(), index) != nearest.end());
    // and of the few that are shown it is one, unless others are as near
    const auto shown = nearest_words(as_bytes(typed), 3);
    RC_ASSERT(shown.size() == std::min<std::size_t>(nearest.size(), 3));
    RC_ASSERT(std::equal(shown.begin(), shown.end(), nearest.begin()));
}

/// Optimal string alignment as it is defined, without any short cut.
std::size_t plain_distance(std::string_view a, std::string_view b) {
    constexpr std::size_t kLongest = 12;
    std::size_t d[kLongest][kLongest] = {};
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            const std::size_t exchanged = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, exchanged});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

RC_GTEST_PROP(KeyProperties, the_nearest_words_are_all_words_two_edits_away_or_less, ()) {
    const auto index = *rc::gen::inRange<std::uint16_t>(0, kPhraseList);
    std::string typed = mistyped(mistyped(std::string(phrase_word(index)) + "e"));
    if (*rc::gen::inRange(0, 4) == 0) typed[0] = '\xC3';
    std::vector<std::tuple<std::size_t, std::size_t, std::uint16_t>> expected;
    for (std::uint16_t i = 0; i < kPhraseList; ++i) {
        const std::string_view word = phrase_word(i);
        const std::size_t distance = plain_distance(typed, word);
        const auto end = std::mismatch(typed.begin(), typed.end(), word.begin(), word.end()).first;
        const auto begins_alike = static_cast<std::size_t>(end - typed.begin());
        if (distance <= 2) expected.emplace_back(distance, 8 - begins_alike, i);
    }
    std::sort(expected.begin(), expected.end());
    const auto nearest = nearest_words(as_bytes(typed), kPhraseList);
    RC_ASSERT(nearest.size() == expected.size());
    for (std::size_t i = 0; i < nearest.size(); ++i)
        RC_ASSERT(nearest[i] == std::get<2>(expected[i]));
}

RC_GTEST_PROP(KeyProperties, a_word_is_found_by_itself_or_four_letters_and_nothing_else, ()) {
    const auto index = *rc::gen::inRange<std::uint16_t>(0, kPhraseList);
    const std::string typed = *rc::gen::inRange(0, 2) == 0
                                  ? mistyped(std::string(phrase_word(index)))
                                  : std::string(phrase_word(index));
    std::vector<std::uint16_t> expected;
    for (std::uint16_t i = 0; i < kPhraseList; ++i) {
        const std::string_view word = phrase_word(i);
        if (word == typed || (typed.size() >= 4 && word.starts_with(typed))) expected.push_back(i);
    }
    // A word that is the beginning of another one is itself.
    RC_PRE(!typed.empty());
    PhraseIndices phrase;
    for (std::uint16_t i = 0; i < kPhraseList; ++i) {
        set_phrase_index(phrase, 0, i);
        RC_ASSERT(is_word_at(phrase, 0, as_bytes(typed)) ==
                  (!expected.empty() && expected.front() == i));
    }
}

RC_GTEST_PROP(KeyProperties, check_and_parse_agree, ()) {
    const auto word = rc::gen::map(rc::gen::inRange<std::uint16_t>(0, kPhraseList),
                                   [](std::uint16_t i) { return std::string(phrase_word(i)); });
    const auto other = rc::gen::element<std::string>(",", "7. ", "zzzz", "\xC2\xA0");
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        *rc::gen::inRange<std::size_t>(23, 27),
        rc::gen::weightedOneOf<std::string>({{30, word}, {1, other}}));
    std::string typed;
    for (const std::string& piece : pieces)
        typed += piece + " ";
    const PhraseCheck check = check_phrase(as_bytes(typed));
    const auto parsed = parse_phrase(as_bytes(typed));
    RC_ASSERT(parsed.has_value() == (check.words == kPhraseWords && check.unknown.empty()));
    RC_ASSERT(check.has_checksum == (parsed && root_of(*parsed)));
    RC_CLASSIFY(parsed.has_value());
}

RC_GTEST_PROP(KeyProperties, any_bytes_can_be_typed, (const std::vector<Byte>& bytes)) {
    const PhraseCheck check = check_phrase(bytes);
    RC_ASSERT(check.unknown.size() <= check.words);
    (void)nearest_words(bytes, 3);
}

} // namespace
} // namespace ownkey
