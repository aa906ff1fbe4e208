// What a person types or pastes as the words: cut into words, looked up, and told what is unknown.
#include "phrase.h"

#include <optional>

namespace ownkey {

namespace {

constexpr std::size_t kShortestPrefix = 4; // in this list four letters always name one word
constexpr std::size_t kLongestWord = 8;
constexpr std::size_t kFarthest = 2;

bool is_digit(Byte byte) {
    return byte >= '0' && byte <= '9';
}

Byte lower(Byte byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<Byte>(byte + ('a' - 'A')) : byte;
}

bool starts_with(ByteView text, std::initializer_list<Byte> start) {
    return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin());
}

/// How many bytes at the front separate words: of ASCII all but letters and digits; no-break space
/// and the signs beside it (U+00A0..BF), dashes, bullets and odd blanks (U+2000..206F), the
/// ideographic space, the byte order mark. 0: the text begins with a word.
std::size_t separator_size(ByteView text) {
    const Byte first = lower(text.front());
    if (first < 0x80) return is_digit(first) || (first >= 'a' && first <= 'z') ? 0 : 1;
    if (text.size() >= 2 && first == 0xC2 && text[1] >= 0xA0) return 2;
    if (text.size() >= 3 && first == 0xE2 && (text[1] == 0x80 || text[1] == 0x81)) return 3;
    return starts_with(text, {0xE3, 0x80, 0x80}) || starts_with(text, {0xEF, 0xBB, 0xBF}) ? 3 : 0;
}

/// Takes the next word from the front of the text, without the number it may carry ("7. about",
/// "7about"). Empty at the end of the text. Secret.
ByteView next_word(ByteView& text) {
    std::size_t separator = 0;
    while (!text.empty() && ((separator = separator_size(text)) > 0 || is_digit(text.front())))
        text = text.subspan(std::max<std::size_t>(separator, 1));
    std::size_t size = 0;
    while (size < text.size() && separator_size(text.subspan(size)) == 0)
        ++size;
    const ByteView word = text.first(size);
    text = text.subspan(size);
    return word;
}

std::optional<std::uint16_t> find_word(ByteView typed) {
    for (std::uint16_t index = 0; index < kPhraseList; ++index) {
        const ByteView word = as_bytes(phrase_word(index));
        if (typed.size() <= word.size() &&
            std::equal(typed.begin(),
                       typed.end(),
                       word.begin(),
                       [](Byte a, Byte b) { return lower(a) == b; }) &&
            (typed.size() == word.size() || typed.size() >= kShortestPrefix))
            return index;
    }
    return std::nullopt;
}

/// Optimal string alignment: each letter is edited once. In: both at most kLongestWord + kFarthest
/// long.
std::size_t edit_distance(ByteView typed, ByteView word) {
    using Row = std::array<std::size_t, kLongestWord + 1>;
    Row before{};
    Row above{};
    Row row{};
    for (std::size_t j = 0; j <= word.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= typed.size(); ++i) {
        before = above;
        above = row;
        row[0] = i;
        for (std::size_t j = 1; j <= word.size(); ++j) {
            const Byte letter = lower(typed[i - 1]);
            row[j] = std::min(
                {above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter == word[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && letter == word[j - 2] && lower(typed[i - 2]) == word[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row[word.size()];
}

/// At the beginning, where people mistype least.
std::size_t letters_in_common(ByteView typed, ByteView word) {
    std::size_t count = 0;
    while (count < typed.size() && count < word.size() && lower(typed[count]) == word[count])
        ++count;
    return count;
}

} // namespace

Result<PhraseIndices> parse_phrase(ByteView utf8) {
    PhraseIndices phrase;
    std::size_t count = 0;
    for (ByteView word = next_word(utf8); !word.empty(); word = next_word(utf8)) {
        if (count == kPhraseWords) return Error::phrase_word_count;
        const auto index = find_word(word);
        if (!index) return Error::phrase_word_unknown;
        set_phrase_index(phrase, count++, *index);
    }
    if (count != kPhraseWords) return Error::phrase_word_count;
    return phrase;
}

bool is_word_at(const PhraseIndices& phrase, std::size_t position, ByteView typed) {
    const auto index = find_word(next_word(typed));
    return index && *index == phrase_index_at(phrase, position) && next_word(typed).empty();
}

PhraseCheck check_phrase(ByteView utf8) {
    constexpr std::size_t kProposals = 3;
    PhraseCheck check;
    ByteView rest = utf8;
    for (ByteView word = next_word(rest); !word.empty(); word = next_word(rest)) {
        if (check.words < kPhraseWords && !find_word(word))
            check.unknown.push_back({check.words, nearest_words(word, kProposals)});
        ++check.words;
    }
    const auto phrase = parse_phrase(utf8);
    check.has_checksum = phrase && root_of(*phrase);
    return check;
}

std::vector<std::uint16_t> nearest_words(ByteView typed, std::size_t most) {
    if (typed.size() > kLongestWord + kFarthest) return {};

    struct Found {
        std::size_t distance, letters_less_in_common;
        std::uint16_t index;
        auto operator<=>(const Found&) const = default;
    };

    std::vector<Found> found;
    for (std::uint16_t index = 0; index < kPhraseList; ++index) {
        const ByteView word = as_bytes(phrase_word(index));
        const std::size_t distance = edit_distance(typed, word);
        if (distance <= kFarthest)
            found.push_back({distance, kLongestWord - letters_in_common(typed, word), index});
    }
    std::sort(found.begin(), found.end());
    std::vector<std::uint16_t> nearest;
    for (std::size_t i = 0; i < found.size() && i < most; ++i)
        nearest.push_back(found[i].index);
    return nearest;
}

} // namespace ownkey
