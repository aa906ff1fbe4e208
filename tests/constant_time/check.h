// Constant time under valgrind: secret bytes are marked as undefined, and memcheck reports every
// branch and every address that depends on them. One CASE runs one room's functions on such bytes.
// What may become public does so in boundary.cpp, or in the case by publish(), and nowhere else.
#pragma once

#include "tests/core/filled.h"

#include <valgrind/memcheck.h>

#include <string_view>
#include <vector>

namespace ownkey::constant_time {

/// From here on nothing may depend on these bytes but other bytes.
inline void hide(ByteView bytes) {
    (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size());
}

/// From here on these bytes are public.
inline void publish(ByteView bytes) {
    (void)VALGRIND_MAKE_MEM_DEFINED(bytes.data(), bytes.size());
}

/// A secret of the wanted kind; its bytes are all the same, which the functions cannot know.
template <class SecretType>
SecretType secret(Byte byte) {
    auto out = filled<SecretType>(byte);
    hide(out.reveal());
    return out;
}

inline SecretBuffer secret_text(std::string_view text) {
    SecretBuffer out(as_bytes(text));
    hide(out.reveal());
    return out;
}

template <class FixedType>
FixedType public_bytes(Byte byte) {
    FixedType out;
    out.bytes.fill(byte);
    return out;
}

struct Case {
    std::string_view name;
    void (*run)();
};

std::vector<Case>& cases();

struct Registered {
    Registered(std::string_view name, void (*run)()) { cases().push_back({name, run}); }
};

} // namespace ownkey::constant_time

// CMakeLists.txt finds these lines and makes a test of each.
#define CASE(name)                                                                                 \
    static void case_##name();                                                                     \
    static const ownkey::constant_time::Registered registered_##name(#name, case_##name);          \
    static void case_##name()
