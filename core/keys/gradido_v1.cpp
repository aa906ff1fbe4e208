#include "gradido_v1.h"

#include "../hash.h"

namespace ownkey {

SigningSeed gradido_seed(const PhraseIndices& phrase) {
    constexpr std::size_t kWords = 24;
    Secret<struct WideIndicesTag, kWords * 8> indices;
    for (std::size_t i = 0; i < kWords; ++i)
        std::copy_n(phrase.reveal().begin() + 2 * i, 2, indices.reveal().begin() + 8 * i);
    const SecretBuffer words = phrase_text(phrase);
    Secret<struct GradidoV1HashTag, 64> hash;
    sha512_into({indices.reveal(), words.reveal(), as_bytes(" ")}, hash.reveal());
    return MUST(SigningSeed::from(hash.reveal().first<SigningSeed::kSize>()));
}

} // namespace ownkey
