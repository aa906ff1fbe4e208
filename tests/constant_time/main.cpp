#include "check.h"
#include "core/hash.h"

#include <iostream>

namespace ownkey::constant_time {

std::vector<Case>& cases() {
    static std::vector<Case> all;
    return all;
}

} // namespace ownkey::constant_time

// `constant_time NAME` runs one case; without valgrind it would prove nothing, and says so.
int main(int argc, char** argv) {
    MUST(ownkey::init_crypto());
    if (argc != 2 || !RUNNING_ON_VALGRIND) {
        std::cerr << "usage: valgrind --error-exitcode=1 constant_time NAME\n";
        return 2;
    }
    for (const auto& one : ownkey::constant_time::cases()) {
        if (one.name != argv[1]) continue;
        one.run();
        return 0;
    }
    std::cerr << "no such case: " << argv[1] << '\n';
    return 2;
}
