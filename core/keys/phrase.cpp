#include "phrase.h"

#include "../hash.h"
#include "bip39_english.h"
#include "gradido_v1.h"

namespace ownkey {

namespace {

constexpr std::size_t kWords = kPhraseWords;
constexpr std::size_t kWordBits = 11;

using Entropy = Secret<struct EntropyTag, 33>; // root || first byte of its SHA-256

Entropy with_checksum(const RootSecret& root) {
    Entropy entropy;
    std::copy(root.reveal().begin(), root.reveal().end(), entropy.reveal().begin());
    Secret<struct RootHashTag, 32> hash;
    sha256_into({root.reveal()}, hash.reveal());
    entropy.reveal()[32] = hash.reveal()[0];
    return entropy;
}

} // namespace

// BIP-39: entropy || checksum, cut into groups of 11 bits, most significant first.
PhraseIndices phrase_of(const RootSecret& root) {
    const Entropy entropy = with_checksum(root);
    PhraseIndices phrase;
    for (std::size_t position = 0; position < kWords; ++position) {
        unsigned index = 0;
        for (std::size_t bit = position * kWordBits; bit < (position + 1) * kWordBits; ++bit) {
            index = index << 1 | ((entropy.reveal()[bit / 8] >> (7 - bit % 8)) & 1u);
        }
        set_phrase_index(phrase, position, static_cast<std::uint16_t>(index % kPhraseList));
    }
    return phrase;
}

Result<RootSecret> root_of(const PhraseIndices& phrase) {
    Entropy entropy;
    for (std::size_t bit = 0; bit < kWords * kWordBits; ++bit) {
        const unsigned index = phrase_index_at(phrase, bit / kWordBits);
        const unsigned value = (index >> (kWordBits - 1 - bit % kWordBits)) & 1u;
        entropy.reveal()[bit / 8] = static_cast<Byte>(entropy.reveal()[bit / 8] << 1 | value);
    }
    RootSecret root = MUST(RootSecret::from(entropy.reveal().first<32>()));
    if (!equal_constant_time(with_checksum(root), entropy)) return Error::phrase_checksum;
    return root;
}

void set_phrase_index(PhraseIndices& phrase, std::size_t position, std::uint16_t index) {
    contract(position < kWords && index < kPhraseList);
    phrase.reveal()[2 * position] = static_cast<Byte>(index);
    phrase.reveal()[2 * position + 1] = static_cast<Byte>(index >> 8);
}

std::string_view phrase_word(std::uint16_t index) {
    contract(index < kPhraseList);
    return kBip39English[index];
}

std::uint16_t phrase_index_at(const PhraseIndices& phrase, std::size_t position) {
    contract(position < kWords);
    return static_cast<std::uint16_t>(phrase.reveal()[2 * position] |
                                      phrase.reveal()[2 * position + 1] << 8);
}

SecretBuffer phrase_text(const PhraseIndices& phrase) {
    std::size_t size = kWords - 1;
    for (std::size_t i = 0; i < kWords; ++i)
        size += phrase_word(phrase_index_at(phrase, i)).size();
    SecretBuffer text(size);
    auto out = text.reveal().begin();
    for (std::size_t i = 0; i < kWords; ++i) {
        if (i > 0) *out++ = ' ';
        const std::string_view word = phrase_word(phrase_index_at(phrase, i));
        out = std::copy(word.begin(), word.end(), out);
    }
    return text;
}

// The checksum decides alone: of the older words one in 256 has it by chance, and then its root
// gives back the same words, so the same key.
Result<ImportedRoot> import_phrase(const PhraseIndices& phrase, Derivation wanted) {
    const bool older = wanted == Derivation::gradido_v1 || wanted == Derivation::gradido_v2;
    if (!older && wanted != Derivation::slip10) return Error::unknown_derivation;
    auto root = root_of(phrase);
    if (root) return ImportedRoot{std::move(root).value(), wanted, true};
    if (!older) return root.error();
    return ImportedRoot{MUST(RootSecret::from(gradido_seed(phrase).reveal())),
                        wanted == Derivation::gradido_v1 ? Derivation::seed
                                                         : Derivation::extended_seed,
                        false};
}

} // namespace ownkey
