// The 24 words: BIP-39, the older words without a checksum, and what people type.
#include "core/hash.h"
#include "core/keys/gradido_v1.h"
#include "filled.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <set>

namespace ownkey {
namespace {

using vectors::text;

std::string words_of(const PhraseIndices& phrase) {
    return std::string(as_text(phrase_text(phrase).reveal()));
}

/// The words of a root, between them what `between` says.
std::string typed_with(const RootSecret& root, const std::string& between) {
    std::string out;
    const PhraseIndices phrase = phrase_of(root);
    for (std::size_t i = 0; i < kPhraseWords; ++i)
        out += (i > 0 ? between : "") + std::string(phrase_word(phrase_index_at(phrase, i)));
    return out;
}

bool reads_as(const std::string& typed, const RootSecret& root) {
    const auto phrase = parse_phrase(as_bytes(typed));
    return phrase && equal_constant_time(*phrase, phrase_of(root));
}

std::vector<std::string> near(std::string_view typed, std::size_t most = 3) {
    std::vector<std::string> out;
    for (const std::uint16_t index : nearest_words(as_bytes(typed), most))
        out.emplace_back(phrase_word(index));
    return out;
}

using Words = std::vector<std::string>;

TEST(Phrase, the_list_is_bip39s) {
    std::string list;
    for (std::uint16_t index = 0; index < 2048; ++index)
        list += std::string(phrase_word(index)) + '\n';
    EXPECT_EQ(to_hex(sha256({as_bytes(list)}).view()),
              "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
}

TEST(Phrase, four_letters_name_one_word) {
    std::set<std::string_view> starts;
    for (std::uint16_t index = 0; index < kPhraseList; ++index)
        starts.insert(phrase_word(index).substr(0, 4));
    EXPECT_EQ(starts.size(), kPhraseList);
}

TEST(Phrase, gradido_v1_vectors) {
    const auto document = vectors::load("gradido_phrases.json");
    EXPECT_EQ(document["phrases"].Size(), 3u);
    for (const auto& vector : document["phrases"].GetArray()) {
        const auto phrase = MUST(parse_phrase(as_bytes(text(vector, "words"))));
        EXPECT_EQ(words_of(phrase), text(vector, "words"));
        const SigningSeed seed = gradido_seed(phrase);
        EXPECT_EQ(to_hex(seed.reveal()), text(vector, "seed"));
        EXPECT_EQ(to_hex(public_key_of(signing_key_of(seed)).view()),
                  text(vector, "gradido_v1_public"));
    }
}

int round_trips(const rapidjson::Document& document) {
    int count = 0;
    for (const auto& vector : document["english"].GetArray()) {
        const ByteVector entropy = MUST(from_hex(vector[0].GetString()));
        if (entropy.size() != RootSecret::kSize) { // 12 or 18 words are no root
            EXPECT_EQ(parse_phrase(as_bytes(vector[1].GetString())).error(),
                      Error::phrase_word_count);
            continue;
        }
        const PhraseIndices phrase = phrase_of(MUST(RootSecret::from(entropy)));
        EXPECT_EQ(words_of(phrase), vector[1].GetString());
        EXPECT_EQ(to_hex(MUST(root_of(phrase)).reveal()), vector[0].GetString());
        ++count;
    }
    return count;
}

TEST(Phrase, bip39_vectors) {
    EXPECT_EQ(round_trips(vectors::load("bip39_english.json")), 2);
    const auto all = vectors::load_shared("bip39_english_trezor.json");
    EXPECT_TRUE(!all || round_trips(*all) == 8);
}

TEST(Phrase, any_case_blanks_and_prefixes) {
    const PhraseIndices phrase = phrase_of(filled<RootSecret>(1));
    std::string typed;
    for (std::size_t i = 0; i < 24; ++i) {
        std::string word(phrase_word(phrase_index_at(phrase, i)).substr(0, 4));
        word[0] = static_cast<char>(word[0] - 'a' + 'A');
        typed += "\t\n " + word;
    }
    EXPECT_TRUE(equal_constant_time(MUST(parse_phrase(as_bytes(typed + "  "))), phrase));
}

TEST(Phrase, as_copied_from_paper) {
    const auto root = filled<RootSecret>(1);
    for (const std::string between : {" ",
                                      ", ",
                                      ",",
                                      "\n",
                                      "\r\n",
                                      "\t",
                                      "; ",
                                      " - ",
                                      " | ",
                                      "/",
                                      "\xC2\xA0",
                                      " \xE2\x80\xA2 ",
                                      " \xE2\x80\x93 ",
                                      "\xE2\x80\x89",
                                      "\xE3\x80\x80",
                                      "\xE2\x80\x8B "})
        EXPECT_TRUE(reads_as(typed_with(root, between), root)) << between;
    EXPECT_TRUE(reads_as("\xEF\xBB\xBF\"" + typed_with(root, " ") + ".\"\n", root));

    const PhraseIndices phrase = phrase_of(root);
    for (const auto& [before, after] : {std::pair{"", ". "},
                                        {"", ") "},
                                        {"", ".) "},
                                        {"(", ") "},
                                        {"#", ": "},
                                        {" ", " "},
                                        {"\n", ""},
                                        {"Word ", "= "}}) {
        std::string typed;
        for (std::size_t i = 0; i < kPhraseWords; ++i)
            typed += before + std::to_string(i + 1) + after +
                     std::string(phrase_word(phrase_index_at(phrase, i))) + "\n";
        EXPECT_EQ(reads_as(typed, root), std::string_view(before) != "Word ") << typed;
    }
}

TEST(Phrase, whole_words_win_over_prefixes) {
    std::string words = "act"; // also the beginning of "action", "actor", "actress", "actual"
    for (int i = 0; i < 23; ++i)
        words += " zoo";
    const PhraseIndices phrase = MUST(parse_phrase(as_bytes(words)));
    EXPECT_EQ(phrase_word(phrase_index_at(phrase, 0)), "act");
}

TEST(Phrase, refusals) {
    const std::string words = typed_with(filled<RootSecret>(1), " ");
    EXPECT_EQ(parse_phrase(as_bytes("")).error(), Error::phrase_word_count);
    EXPECT_EQ(parse_phrase(as_bytes(" 1. 2. , ")).error(), Error::phrase_word_count);
    EXPECT_EQ(parse_phrase(as_bytes(words + " zoo")).error(), Error::phrase_word_count);
    EXPECT_EQ(parse_phrase(as_bytes(words.substr(0, words.rfind(' ')))).error(),
              Error::phrase_word_count);
    for (const std::string wrong : {"aba",
                                    "abandonn",
                                    "xyzzy",
                                    "\xC3\xA4hre",
                                    "aband0n",
                                    "abandon2",
                                    "\xE2",
                                    "\xFF",
                                    "abandon\xC2"}) {
        const std::string typed = wrong + words.substr(words.find(' '));
        EXPECT_EQ(parse_phrase(as_bytes(typed)).error(), Error::phrase_word_unknown) << wrong;
    }
}

TEST(Phrase, one_wrong_word_fails_the_checksum_almost_always) {
    const PhraseIndices phrase = phrase_of(filled<RootSecret>(9));
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
    EXPECT_TRUE(equal_constant_time(MUST(root_of(phrase)), filled<RootSecret>(9)));
}

TEST(Phrase, asked_back_words) {
    const PhraseIndices phrase = phrase_of(filled<RootSecret>(3));
    for (std::size_t i = 0; i < 24; ++i) {
        const std::uint16_t index = phrase_index_at(phrase, i);
        EXPECT_TRUE(is_word_at(phrase, i, as_bytes(phrase_word(index))));
        const auto next = static_cast<std::uint16_t>((index + 1) % 2048);
        EXPECT_FALSE(is_word_at(phrase, i, as_bytes(phrase_word(next))));
        EXPECT_FALSE(is_word_at(phrase, i, as_bytes("")));
        const std::string word(phrase_word(index));
        EXPECT_TRUE(is_word_at(phrase, i, as_bytes(word.substr(0, 4) + ". ")));
        EXPECT_FALSE(is_word_at(phrase, i, as_bytes(word + " " + word)));
    }
}

TEST(Phrase, nearest_words) {
    EXPECT_EQ(near("abandom", 1), Words{"abandon"});  // exchanged
    EXPECT_EQ(near("abandn", 1), Words{"abandon"});   // left out
    EXPECT_EQ(near("abanddon", 1), Words{"abandon"}); // doubled
    EXPECT_EQ(near("abadnon", 1), Words{"abandon"});  // swapped
    EXPECT_EQ(near("AB4ND0N", 1), Words{"abandon"});  // two of them, any case
    EXPECT_EQ(near("zoo", 1), Words{"zoo"});
    EXPECT_EQ(near("xyzzyxyzzy"), Words{});
    EXPECT_EQ(near("abandonabandon"), Words{});
    EXPECT_EQ(near("abandonxyz"), Words{}); // three too many
    EXPECT_EQ(near("abandonxy"), Words{"abandon"});
    EXPECT_EQ(near("abandom", 0), Words{});
}

TEST(Phrase, the_nearest_first_then_what_begins_alike_then_the_order_of_the_list) {
    EXPECT_EQ(near("bost", 6), (Words{"boss", "boat", "boost", "best", "cost", "host"}));
    EXPECT_EQ(near("worht", 1), Words{"worth"});
    EXPECT_EQ(near("beauti", 1), Words{"beauty"});
    EXPECT_EQ(near("swpa", 1), Words{"swap"});
}

TEST(Phrase, what_is_told_while_typing) {
    const auto check = [](const std::string& typed) { return check_phrase(as_bytes(typed)); };
    EXPECT_EQ(check("").words, 0u);
    EXPECT_FALSE(check("").has_checksum);

    const PhraseCheck some = check("1. abandon 2. abilty\n3. ACTO 4. xyzzyxyzzy");
    EXPECT_EQ(some.words, 4u);
    ASSERT_EQ(some.unknown.size(), 2u);
    EXPECT_EQ(some.unknown[0].position, 1u);
    EXPECT_EQ(phrase_word(some.unknown[0].nearest.at(0)), "ability");
    EXPECT_LE(some.unknown[0].nearest.size(), 3u);
    EXPECT_EQ(some.unknown[1].position, 3u);
    EXPECT_TRUE(some.unknown[1].nearest.empty());

    const std::string words = typed_with(filled<RootSecret>(1), " ");
    EXPECT_TRUE(check(words).has_checksum);
    EXPECT_TRUE(check(words).unknown.empty());
    EXPECT_EQ(check(words + " nope nope").words, 26u);
    EXPECT_TRUE(check(words + " nope nope").unknown.empty()); // too many is what to say first
    EXPECT_FALSE(check(words + " zoo").has_checksum);

    const auto document = vectors::load("gradido_phrases.json");
    const PhraseCheck older = check(text(document["phrases"][0], "words"));
    EXPECT_EQ(older.words, 24u);
    EXPECT_TRUE(older.unknown.empty());
    EXPECT_FALSE(older.has_checksum);
}

TEST(Phrase, older_words_are_imported_as_the_seed_of_their_key) {
    const auto document = vectors::load("gradido_phrases.json");
    for (const auto& vector : document["phrases"].GetArray()) {
        const auto phrase = MUST(parse_phrase(as_bytes(text(vector, "words"))));
        const ImportedRoot first = MUST(import_phrase(phrase, Derivation::gradido_v1));
        EXPECT_FALSE(first.has_checksum);
        EXPECT_EQ(first.derivation, Derivation::seed);
        EXPECT_EQ(to_hex(public_key_of(derive_signing_key(first.root, first.derivation)).view()),
                  text(vector, "gradido_v1_public"));

        const ImportedRoot second = MUST(import_phrase(phrase, Derivation::gradido_v2));
        EXPECT_EQ(second.derivation, Derivation::extended_seed);
        if (vector.HasMember("gradido_v2_public")) {
            EXPECT_EQ(
                to_hex(public_key_of(derive_signing_key(second.root, second.derivation)).view()),
                text(vector, "gradido_v2_public"));
        }

        EXPECT_EQ(import_phrase(phrase, Derivation::slip10).error(), Error::phrase_checksum);
    }
}

TEST(Phrase, words_with_a_checksum_are_imported_as_their_root) {
    const auto root = filled<RootSecret>(5);
    for (const Derivation wanted :
         {Derivation::gradido_v1, Derivation::gradido_v2, Derivation::slip10}) {
        const ImportedRoot imported = MUST(import_phrase(phrase_of(root), wanted));
        EXPECT_TRUE(imported.has_checksum);
        EXPECT_EQ(imported.derivation, wanted);
        EXPECT_TRUE(equal_constant_time(imported.root, root));
    }
    for (const Derivation other : {Derivation::seed, Derivation::extended_seed})
        EXPECT_EQ(import_phrase(phrase_of(root), other).error(), Error::unknown_derivation);
}

// One in 256 of the older phrases: both ways lead to the same key.
TEST(Phrase, a_checksum_by_chance_changes_no_key) {
    const PhraseIndices phrase = phrase_of(filled<RootSecret>(8));
    const ImportedRoot imported = MUST(import_phrase(phrase, Derivation::gradido_v1));
    const RootSecret as_older = MUST(RootSecret::from(gradido_seed(phrase).reveal()));
    EXPECT_TRUE(equal_constant_time(derive_signing_key(imported.root, imported.derivation),
                                    derive_signing_key(as_older, Derivation::seed)));
}

} // namespace
} // namespace ownkey
