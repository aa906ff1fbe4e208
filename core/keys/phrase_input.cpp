// What a person types or pastes as the words: cut into words, looked up, and told what is unknown.
#include "phrase.h"

#include <bit>
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

/// A typed word in lower case, short enough to be near a word of the list. Secret.
class Typed {
public:
    static constexpr std::size_t kLongest = kLongestWord + kFarthest;

    /// In: at most kLongest bytes.
    explicit Typed(ByteView typed) : size_(typed.size()) {
        contract(size_ <= kLongest);
        std::transform(typed.begin(), typed.end(), bytes_.reveal().begin(), lower);
    }

    [[nodiscard]] std::string_view text() const { return as_text(bytes_.reveal().first(size_)); }

private:
    Secret<struct TypedTag, kLongest> bytes_;
    std::size_t size_;
};

/// Halves the list, which is sorted: a word stands before all words that begin with it.
std::optional<std::uint16_t> find_word(ByteView bytes) {
    if (bytes.size() > kLongestWord) return std::nullopt;
    const Typed typed(bytes);
    std::uint16_t index = 0;
    for (std::uint16_t step = kPhraseList / 2; step > 0; step /= 2) {
        const auto middle = static_cast<std::uint16_t>(index + step);
        if (phrase_word(static_cast<std::uint16_t>(middle - 1)) < typed.text()) index = middle;
    }
    const std::string_view word = phrase_word(index);
    const bool is_named = bytes.size() == word.size() || bytes.size() >= kShortestPrefix;
    if (!is_named || !word.starts_with(typed.text())) return std::nullopt;
    return index;
}

/// Which of a..z a word has, a bit each; other bytes have none.
std::uint32_t letters_of(std::string_view word) {
    std::uint32_t letters = 0;
    for (const char c : word)
        letters |= c >= 'a' && c <= 'z' ? 1U << static_cast<unsigned>(c - 'a') : 0U;
    return letters;
}

/// An edit brings in one letter at the most and takes out one at the most. Most words are told to
/// be too far by this alone.
bool is_perhaps_near(std::string_view typed, std::uint32_t letters, std::string_view word) {
    if (typed.size() > word.size() + kFarthest || word.size() > typed.size() + kFarthest)
        return false;
    const std::uint32_t others = letters_of(word);
    return std::popcount(letters & ~others) <= static_cast<int>(kFarthest) &&
           std::popcount(others & ~letters) <= static_cast<int>(kFarthest);
}

/// Optimal string alignment: each letter is edited once. In: a word of the list.
std::size_t edit_distance(std::string_view typed, std::string_view word) {
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
            const std::size_t exchanged = above[j - 1] + (typed[i - 1] == word[j - 1] ? 0 : 1);
            row[j] = std::min(std::min(above[j], row[j - 1]) + 1, exchanged);
            if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row[word.size()];
}

/// At the beginning, where people mistype least.
std::size_t letters_in_common(std::string_view typed, std::string_view word) {
    std::size_t count = 0;
    while (count < typed.size() && count < word.size() && typed[count] == word[count])
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

std::vector<std::uint16_t> nearest_words(ByteView bytes, std::size_t most) {
    if (bytes.size() > Typed::kLongest) return {};
    const Typed word_typed(bytes);
    const std::string_view typed = word_typed.text();
    const std::uint32_t letters = letters_of(typed);

    struct Found {
        std::size_t distance, letters_less_in_common;
        std::uint16_t index;
        auto operator<=>(const Found&) const = default; // NOLINT(modernize-use-nullptr)
    };

    std::vector<Found> found;
    for (std::uint16_t index = 0; index < kPhraseList; ++index) {
        const std::string_view word = phrase_word(index);
        if (!is_perhaps_near(typed, letters, word)) continue;
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
