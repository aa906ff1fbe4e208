// wipe(): for a secret that has to stand in a text for a moment, because a library wants it so.
// Everything else is a Secret or a SecretBuffer (secret.h) and wipes itself.
#pragma once

#include <sodium.h>

#include <span>
#include <string>

namespace ownkey {

/// In: a text. It is empty afterwards, and what it said is not in its memory any more.
inline void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

/// Likewise, where a library keeps it.
inline void wipe(std::span<char> text) {
    sodium_memzero(text.data(), text.size());
}

} // namespace ownkey
