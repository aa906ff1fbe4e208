// BIP-39 seeds and SLIP-0010 keys, against their own vectors.
#include "core/keys/slip10.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey {
namespace {

using vectors::hex;
using vectors::text;

/// "m/44'/1'" as numbers without kHardened. For tests only.
std::vector<std::uint32_t> path_of(const std::string& text) {
    std::vector<std::uint32_t> path;
    for (std::size_t at = text.find('/'); at != std::string::npos; at = text.find('/', at + 1))
        path.push_back(static_cast<std::uint32_t>(std::stoul(text.substr(at + 1))));
    return path;
}

Slip10Key key_at(ByteView seed, const std::vector<std::uint32_t>& path) {
    Slip10Key key = slip10_master(seed);
    for (const std::uint32_t index : path)
        key = MUST(slip10_child(key, kHardened | index));
    return key;
}

TEST(Slip10, vectors) {
    const auto document = vectors::load("slip10_ed25519.json");
    int keys = 0;
    for (const auto& vector : document["vectors"].GetArray()) {
        const ByteVector seed = hex(vector, "seed");
        for (const auto& link : vector["chain"].GetArray()) {
            const Slip10Key key = key_at(seed, path_of(text(link, "path")));
            EXPECT_EQ(to_hex(key.seed.reveal()), text(link, "private"));
            EXPECT_EQ(to_hex(key.chain_code.reveal()), text(link, "chain_code"));
            EXPECT_EQ("00" + to_hex(public_key_of(signing_key_of(key.seed)).view()),
                      text(link, "public"));
            ++keys;
        }
    }
    EXPECT_EQ(keys, 12);
}

TEST(Slip10, soft_children_do_not_exist) {
    const Slip10Key master = slip10_master(std::array<Byte, 16>{});
    for (const std::uint32_t index : {0u, 1u, kHardened - 1})
        EXPECT_EQ(slip10_child(master, index).error(), Error::hardened_child);
}

int seeds_of(const rapidjson::Document& document) {
    int count = 0;
    for (const auto& vector : document["english"].GetArray()) {
        const ByteVector entropy = MUST(from_hex(vector[0].GetString()));
        if (entropy.size() != RootSecret::kSize) continue;
        const PhraseIndices phrase = phrase_of(MUST(RootSecret::from(entropy)));
        EXPECT_EQ(as_text(phrase_text(phrase).reveal()), vector[1].GetString());
        EXPECT_EQ(to_hex(bip39_seed(phrase, as_bytes("TREZOR")).reveal()), vector[2].GetString());
        ++count;
    }
    return count;
}

TEST(Bip39, seeds) {
    EXPECT_EQ(seeds_of(vectors::load("bip39_english.json")), 2);
    const auto all = vectors::load_shared("bip39_english_trezor.json");
    EXPECT_TRUE(!all || seeds_of(*all) == 8);
}

TEST(Slip10, the_derivation_is_the_path_from_the_words_without_passphrase) {
    const RootSecret root = MUST(RootSecret::from(std::array<Byte, 32>{1, 2, 3}));
    const Slip10Key key = key_at(bip39_seed(phrase_of(root), {}).reveal(), {44, 1, 0});
    EXPECT_TRUE(equal_constant_time(derive_signing_key(root, Derivation::slip10),
                                    signing_key_of(key.seed)));
}

} // namespace
} // namespace ownkey
