// Derivations, the 24 words and Ed25519, against RFC 8032, BIP-39 and the community's own phrases.
#include "core/hash.h"
#include "core/keys/gradido_v1.h"
#include "core/keys/keys.h"
#include "core/keys/phrase.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <set>

namespace ownkey {
namespace {

using vectors::fixed;
using vectors::hex;
using vectors::secret;
using vectors::text;

RootSecret root_of_bytes(Byte first) {
    RootSecret root;
    root.reveal()[0] = first;
    return root;
}

std::string words_of(const PhraseIndices& phrase) {
    return std::string(as_text(phrase_text(phrase).reveal()));
}

TEST(Keys, rfc8032) {
    const auto document = vectors::load("ed25519_rfc8032.json");
    for (const auto& vector : document["cases"].GetArray()) {
        const auto key = derive_signing_key(secret<RootSecret>(vector, "seed"), Derivation::seed);
        EXPECT_EQ(to_hex(public_key_of(key).view()), text(vector, "pk"));
        const ByteVector message = hex(vector, "msg");
        const Signature signature = sign(key, message);
        EXPECT_EQ(to_hex(signature.view()), text(vector, "sig"));
        EXPECT_TRUE(verify(public_key_of(key), message, signature));
        for (std::size_t bit = 0; bit < Signature::kSize * 8; bit += 7) {
            Signature wrong = signature;
            wrong.bytes[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
            EXPECT_EQ(verify(public_key_of(key), message, wrong).error(), Error::signature_invalid);
        }
    }
}

TEST(Keys, speccheck_as_libsodium_strict) {
    const auto document = vectors::load_shared("ed25519_speccheck_cases.json");
    if (!document) return;
    std::string verdicts;
    for (const auto& vector : document->GetArray()) {
        const auto key = fixed<PublicKey>(vector, "pub_key");
        verdicts +=
            verify(key, hex(vector, "message"), fixed<Signature>(vector, "signature")) ? 'V' : 'X';
    }
    EXPECT_EQ(verdicts, "XXXVXXXXXXXX"); // the row LibSodium of its results table
}

TEST(Keys, wycheproof) {
    const auto document = vectors::load_shared("wycheproof_ed25519_test.json");
    if (!document) return;
    int count = 0;
    for (const auto& group : (*document)["testGroups"].GetArray()) {
        const auto key = fixed<PublicKey>(group["publicKey"], "pk");
        for (const auto& vector : group["tests"].GetArray()) {
            const auto signature = Signature::from(hex(vector, "sig"));
            const bool valid = signature && verify(key, hex(vector, "msg"), *signature);
            EXPECT_EQ(valid, text(vector, "result") == "valid") << vector["tcId"].GetInt();
            ++count;
        }
    }
    EXPECT_EQ(count, (*document)["numberOfTests"].GetInt());
}

TEST(Keys, derivations) {
    const RootSecret root = root_of_bytes(7);
    std::set<PublicKey> keys;
    for (const Byte number : ByteVector{1, 2, 3, 4, 5})
        keys.insert(public_key_of(derive_signing_key(root, MUST(derivation_from(number)))));
    EXPECT_EQ(keys.size(), 5u);
    for (const Byte number : ByteVector{0, 6, 255})
        EXPECT_EQ(derivation_from(number).error(), Error::unknown_derivation);
}

TEST(Phrase, gradido_v1_vectors) {
    const auto document = vectors::load("gradido_phrases.json");
    for (const auto& vector : document["phrases"].GetArray()) {
        const auto phrase = MUST(parse_phrase(as_bytes(text(vector, "words"))));
        EXPECT_EQ(words_of(phrase), text(vector, "words"));
        const SigningKey key = gradido_v1_key(phrase);
        EXPECT_EQ(to_hex(key.reveal().first<32>()), text(vector, "seed"));
        EXPECT_EQ(to_hex(public_key_of(key).view()), text(vector, "gradido_v1_public"));
    }
}

TEST(Phrase, the_list_is_bip39s) {
    std::string list;
    for (std::uint16_t index = 0; index < 2048; ++index)
        list += std::string(phrase_word(index)) + '\n';
    EXPECT_EQ(to_hex(sha256({as_bytes(list)}).view()),
              "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
}

TEST(Phrase, trezors_24_words) {
    const auto document = vectors::load_shared("bip39_english_trezor.json");
    if (!document) return;
    int count = 0;
    for (const auto& vector : (*document)["english"].GetArray()) {
        const ByteVector entropy = MUST(from_hex(vector[0].GetString()));
        if (entropy.size() != 32) continue;
        const PhraseIndices phrase = phrase_of(MUST(RootSecret::from(entropy)));
        EXPECT_EQ(words_of(phrase), vector[1].GetString());
        EXPECT_EQ(to_hex(MUST(root_of(phrase)).reveal()), vector[0].GetString());
        ++count;
    }
    EXPECT_GE(count, 8);
}

TEST(Phrase, any_case_blanks_and_prefixes) {
    const PhraseIndices phrase = phrase_of(root_of_bytes(1));
    std::string typed;
    for (std::size_t i = 0; i < 24; ++i) {
        std::string word(phrase_word(phrase_index_at(phrase, i)).substr(0, 4));
        word[0] = static_cast<char>(word[0] - 'a' + 'A');
        typed += "\t\n " + word;
    }
    EXPECT_TRUE(equal_constant_time(MUST(parse_phrase(as_bytes(typed + "  "))), phrase));
}

TEST(Phrase, whole_words_win_over_prefixes) {
    std::string words = "act"; // also the beginning of "action", "actor", "actress", "actual"
    for (int i = 0; i < 23; ++i)
        words += " zoo";
    const PhraseIndices phrase = MUST(parse_phrase(as_bytes(words)));
    EXPECT_EQ(phrase_word(phrase_index_at(phrase, 0)), "act");
}

TEST(Phrase, refusals) {
    const std::string words = words_of(phrase_of(root_of_bytes(1)));
    EXPECT_EQ(parse_phrase(as_bytes("")).error(), Error::phrase_word_count);
    EXPECT_EQ(parse_phrase(as_bytes(words + " zoo")).error(), Error::phrase_word_count);
    EXPECT_EQ(parse_phrase(as_bytes(words.substr(0, words.rfind(' ')))).error(),
              Error::phrase_word_count);
    for (const std::string wrong : {"aba", "abandonn", "xyzzy", "\xC3\xA4hre", "abandon,"}) {
        const std::string typed = wrong + words.substr(words.find(' '));
        EXPECT_EQ(parse_phrase(as_bytes(typed)).error(), Error::phrase_word_unknown) << wrong;
    }
}

TEST(Phrase, one_wrong_word_fails_the_checksum_almost_always) {
    const PhraseIndices phrase = phrase_of(root_of_bytes(9));
    int refused = 0;
    for (std::size_t position = 0; position < 24; ++position) {
        for (const Byte flip : ByteVector{1, 2, 4, 8}) {
            PhraseIndices wrong = phrase.duplicate();
            wrong.reveal()[2 * position] ^= flip;
            const auto root = root_of(wrong);
            if (root) continue;
            EXPECT_EQ(root.error(), Error::phrase_checksum);
            ++refused;
        }
    }
    EXPECT_GE(refused, 93); // of 96; each passes with probability 2^-8
    EXPECT_TRUE(equal_constant_time(MUST(root_of(phrase)), root_of_bytes(9)));
}

TEST(Phrase, asked_back_words) {
    const PhraseIndices phrase = phrase_of(root_of_bytes(3));
    for (std::size_t i = 0; i < 24; ++i) {
        const std::uint16_t index = phrase_index_at(phrase, i);
        EXPECT_TRUE(is_word_at(phrase, i, as_bytes(phrase_word(index))));
        const auto next = static_cast<std::uint16_t>((index + 1) % 2048);
        EXPECT_FALSE(is_word_at(phrase, i, as_bytes(phrase_word(next))));
        EXPECT_FALSE(is_word_at(phrase, i, as_bytes("")));
    }
}

} // namespace
} // namespace ownkey
