// Debian 12's libodb comes from Debian 13, whose <iostream> refers to a symbol that libstdc++ has
// since GCC 13.
#include <iostream>

#if _GLIBCXX_RELEASE < 13
extern "C" void _ZSt21ios_base_library_initv(); // NOLINT(bugprone-reserved-identifier)

void _ZSt21ios_base_library_initv() { // NOLINT(bugprone-reserved-identifier)
    static const std::ios_base::Init init;
}
#endif
