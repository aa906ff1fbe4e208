#include "phrase.h"

#include "../hash.h"
#include "bip39_english.h"

namespace ownkey {

namespace {

constexpr std::size_t kWords = kPhraseWords;
constexpr std::size_t kWordBits = 11;
constexpr std::uint16_t kListSize = 2048;
constexpr std::size_t kShortestPrefix = 4; // in this list four letters always name one word

using Entropy = Secret<struct EntropyTag, 33>; // root || first byte of its SHA-256

Entropy with_checksum(const RootSecret& root) {
    Entropy entropy;
    std::copy(root.reveal().begin(), root.reveal().end(), entropy.reveal().begin());
    Hash32 hash = sha256({root.reveal()});
    entropy.reveal()[32] = hash.bytes[0];
    sodium_memzero(hash.data(), hash.kSize);
    return entropy;
}

void set_index(PhraseIndices& phrase, std::size_t position, std::uint16_t index) {
    phrase.reveal()[2 * position] = static_cast<Byte>(index);
    phrase.reveal()[2 * position + 1] = static_cast<Byte>(index >> 8);
}

bool is_blank(Byte byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool same_letter(char letter, Byte typed) {
    return letter == static_cast<char>(typed >= 'A' && typed <= 'Z' ? typed + ('a' - 'A') : typed);
}

Result<std::uint16_t> find_word(ByteView typed) {
    for (std::uint16_t index = 0; index < kListSize; ++index) {
        const std::string_view word = phrase_word(index);
        if (typed.size() > word.size() ||
            !std::equal(typed.begin(), typed.end(), word.begin(), [](Byte a, char b) {
                return same_letter(b, a);
            })) {
            continue;
        }
        if (typed.size() == word.size() || typed.size() >= kShortestPrefix) return index;
    }
    return Error::phrase_word_unknown;
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
        set_index(phrase, position, static_cast<std::uint16_t>(index));
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

Result<PhraseIndices> parse_phrase(ByteView utf8) {
    PhraseIndices phrase;
    std::size_t count = 0;
    while (!utf8.empty()) {
        const auto end = std::find_if(utf8.begin(), utf8.end(), is_blank);
        const ByteView word(utf8.begin(), end);
        utf8 = ByteView(end == utf8.end() ? end : end + 1, utf8.end());
        if (word.empty()) continue;
        if (count == kWords) return Error::phrase_word_count;
        set_index(phrase, count++, TRY(find_word(word)));
    }
    if (count != kWords) return Error::phrase_word_count;
    return phrase;
}

std::string_view phrase_word(std::uint16_t index) {
    contract(index < kListSize);
    return kBip39English[index];
}

std::uint16_t phrase_index_at(const PhraseIndices& phrase, std::size_t position) {
    contract(position < kWords);
    return static_cast<std::uint16_t>(phrase.reveal()[2 * position] |
                                      phrase.reveal()[2 * position + 1] << 8);
}

bool is_word_at(const PhraseIndices& phrase, std::size_t position, ByteView typed) {
    const auto index = find_word(typed);
    return index && *index == phrase_index_at(phrase, position);
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

} // namespace ownkey
