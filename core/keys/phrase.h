// The 24 words of a root (BIP-39 English, 256 bits of entropy and 8 bits of checksum).
#pragma once

#include "keys.h"

#include <array>
#include <string_view>

namespace ownkey {

/// Positions in the BIP-39 English list, 0..2047. Secret.
using PhraseIndices = Secret<struct PhraseIndicesTag, 48>; // 24 x uint16 little-endian

/// In and out are secret.
PhraseIndices phrase_of(const RootSecret& root);
/// In: 24 indices (secret). Out: the root (secret). Fails: phrase_checksum.
Result<RootSecret> root_of(const PhraseIndices& phrase);
/// In: words separated by blanks, any case, unique prefixes of four letters allowed. Secret; never
/// in an error. Fails: phrase_word_count, phrase_word_unknown.
Result<PhraseIndices> parse_phrase(ByteView utf8);
/// In: 0..2047 (contract).
std::string_view phrase_word(std::uint16_t index);
/// In: position 0..23 (contract). Out: secret.
std::uint16_t phrase_index_at(const PhraseIndices& phrase, std::size_t position);
/// Does the typed text name the word at this position (any case, unique prefixes of four letters)?
bool is_word_at(const PhraseIndices& phrase, std::size_t position, ByteView typed);
/// The words joined by one space, as UTF-8. Secret.
SecretBuffer phrase_text(const PhraseIndices& phrase);

} // namespace ownkey
