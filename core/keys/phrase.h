// The 24 words of a root (BIP-39 English, 256 bits of entropy and 8 bits of checksum), and the
// older 24 words of the first login server, which have no checksum: those are 264 bits, not a root,
// and are taken on import only. Word look-ups are not constant time in the typed text: it is typed
// on the person's own device.
#pragma once

#include "keys.h"

#include <string_view>
#include <vector>

namespace ownkey {

/// Positions in the BIP-39 English list, 0..2047. Secret.
using PhraseIndices = Secret<struct PhraseIndicesTag, 48>; // 24 x uint16 little-endian

inline constexpr std::size_t kPhraseWords = 24;
/// Words in the list.
inline constexpr std::uint16_t kPhraseList = 2048;

/// In and out are secret.
PhraseIndices phrase_of(const RootSecret& root);
/// In: 24 indices (secret). Out: the root (secret). Fails: phrase_checksum.
Result<RootSecret> root_of(const PhraseIndices& phrase);
/// In: words as a person copies them from paper: any case, unique prefixes of four letters,
/// separated by anything that is no letter (blanks, commas, line ends, dashes), numbered or not
/// ("1. abandon 2) ability"). Secret; never in an error. Fails: phrase_word_count,
/// phrase_word_unknown.
Result<PhraseIndices> parse_phrase(ByteView utf8);
/// In: 0..2047 (contract).
std::string_view phrase_word(std::uint16_t index);
/// In: position 0..23 (contract). Out: secret.
std::uint16_t phrase_index_at(const PhraseIndices& phrase, std::size_t position);
/// In: position 0..23 and index 0..2047 (contracts). The index is secret.
void set_phrase_index(PhraseIndices& phrase, std::size_t position, std::uint16_t index);
/// Is the typed text the one word at this position, read as parse_phrase reads words?
bool is_word_at(const PhraseIndices& phrase, std::size_t position, ByteView typed);
/// The words joined by one space, as UTF-8. Secret.
SecretBuffer phrase_text(const PhraseIndices& phrase);

/// A typed word that is not in the list. Secret: it belongs to the words.
struct UnknownWord {
    std::size_t position = 0;           ///< 0-based, counted over all typed words
    std::vector<std::uint16_t> nearest; ///< up to 3 indices of the list, the nearest first
};

/// What a person is told while typing. Secret, but not wiped: it goes to the person's own screen.
struct PhraseCheck {
    std::size_t words = 0;            ///< how many were typed
    std::vector<UnknownWord> unknown; ///< of the first 24
    bool has_checksum = false;        ///< 24 known words whose checksum fits
};

/// In: as parse_phrase (secret), of any length. Out: secret, for the person's own screen only.
PhraseCheck check_phrase(ByteView utf8);
/// List words by edit distance (insertion, deletion, exchange of a letter, swap of two neighbours),
/// at most 2 away, the nearest first, of these the ones that begin alike, then in the order of the
/// list. In and out are secret.
std::vector<std::uint16_t> nearest_words(ByteView typed, std::size_t most);

/// What words give on import. Secret.
struct ImportedRoot {
    RootSecret root;
    Derivation derivation = Derivation::gradido_v1;
    bool has_checksum = false;
};

/// In: 24 words (secret); the derivation wanted: gradido_v1, gradido_v2 or slip10. Words with a
/// fitting checksum give their root; words without one give the seed of their key under seed or
/// extended_seed. Fails: unknown_derivation (another one), phrase_checksum (slip10 without
/// checksum).
Result<ImportedRoot> import_phrase(const PhraseIndices& phrase, Derivation wanted);

} // namespace ownkey
