// The derivation "gradido-v1": h = SHA-512(24 word indices, each uint64 little-endian || the words,
// each followed by one space); the key pair is Ed25519's for the seed h[0..31]. Source: the
// community's first login server; vectors in tests/vectors.
#pragma once

#include "phrase.h"

namespace ownkey {

/// h[0..31], secret. In: any 24 indices; old phrases have no checksum.
SigningSeed gradido_seed(const PhraseIndices& phrase);

} // namespace ownkey
