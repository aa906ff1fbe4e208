// What holds for every root, key, child and phrase (rapidcheck; native build only).
#include "core/keys/gradido_v2.h"
#include "core/keys/phrase.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

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
