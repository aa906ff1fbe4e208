// How hard a password is to guess: zxcvbn with its built-in dictionary, in a module of its own.
// Source: Debian's copy of zxcvbn-c.
#include <zxcvbn.h>

extern "C" {

/// In: password and user's own words (ends with null), zero-terminated UTF-8. Out: log2 of the
/// guesses.
double ownkey_strength_bits(const char* password, const char** own_words) {
    return ZxcvbnMatch(password, own_words, nullptr);
}

} // extern "C"
