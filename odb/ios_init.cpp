// Debian 12's libodb comes from Debian 13, whose <iostream> refers to a symbol that libstdc++ has
// since GCC 13.
#include <iostream>

#if _GLIBCXX_RELEASE < 13
// The name is the library's. NOLINTBEGIN
extern "C" void _ZSt21ios_base_library_initv();

void _ZSt21ios_base_library_initv() {
    static const std::ios_base::Init init;
}

// NOLINTEND
#endif
