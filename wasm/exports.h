// What every export needs: core's types out of pointers, answers as numbers, secrets behind
// handles. The rules are: an export is one call of core; numbers and pointers in, numbers and bytes
// out; the caller allocates with ownkey_alloc and knows the sizes (web/js/call.mjs); an error is
// its number in core/error.def, negated. Each export's name stands in exports_whole.txt, and in
// exports.txt where the small module has it too.
#pragma once

#include "core/encoding.h"
#include "handles.h"

#include <algorithm>

namespace ownkey::wasm {

inline Handles& handles() {
    static Handles all;
    return all;
}

/// Suite 1, the one the page knows.
inline opaque::Config config() {
    return MUST(opaque::config_of(Suite::one));
}

inline int code(Error error) {
    return -static_cast<int>(error);
}

/// In: as many bytes as the type has.
template <class Type>
Type read(const Byte* from) {
    return MUST(Type::from(ByteView(from, Type::kSize)));
}

inline void write(Byte* to, ByteView bytes) {
    std::copy(bytes.begin(), bytes.end(), to);
}

/// Out: the number of bytes written, or bad_length when they do not fit.
inline int write_sized(Byte* to, std::size_t capacity, ByteView bytes) {
    if (bytes.size() > capacity) return code(Error::bad_length);
    write(to, bytes);
    return static_cast<int>(bytes.size());
}

/// Runs the body of an export: its value, or its error as a negative number.
template <class Body>
int answer(Body body) {
    const Result<int> result = body();
    return result ? *result : code(result.error());
}

/// In: a number from JavaScript, whole: as an int it would come cut to 32 bits. Fails:
/// unknown_derivation.
inline Result<Derivation> derivation_of(double number) {
    for (int known = 0; known <= 255; ++known)
        if (number == known) return derivation_from(static_cast<std::uint8_t>(known));
    return Error::unknown_derivation;
}

/// Out: the secret of that kind behind the handle. Fails: bad_handle.
template <class Kind>
Result<Kind*> kept(int handle) {
    Kind* secret = handles().find<Kind>(handle);
    if (secret == nullptr) return Error::bad_handle;
    return secret;
}

} // namespace ownkey::wasm
