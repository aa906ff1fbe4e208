// Roots and their words.
#include "core/keys/phrase.h"
#include "exports.h"

using namespace ownkey;
using namespace ownkey::wasm;

extern "C" {

/// random 32. Out: handle; public key 32.
int ownkey_root_create(const Byte* random, Byte* public_key) {
    return answer([&]() -> Result<int> {
        auto root = read<RootSecret>(random);
        write(public_key, public_key_of(derive_signing_key(root, Derivation::gradido_v1)).view());
        return handles().keep(std::move(root));
    });
}

/// Out: size of the 24 words joined by one space.
int ownkey_root_words(int handle, Byte* text, std::size_t capacity) {
    return answer([&]() -> Result<int> {
        const SecretBuffer words = phrase_text(phrase_of(*TRY(kept<RootSecret>(handle))));
        return write_sized(text, capacity, words.reveal());
    });
}

/// Out: 1 or 0.
int ownkey_root_is_word_at(int handle, std::size_t position, const Byte* word, std::size_t size) {
    return answer([&]() -> Result<int> {
        if (position >= 24) return Error::bad_length;
        return is_word_at(phrase_of(*TRY(kept<RootSecret>(handle))), position, {word, size}) ? 1
                                                                                             : 0;
    });
}

} // extern "C"
