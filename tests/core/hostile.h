// One lie of a server to honest client code, and the error it ends in. The names and errors stand
// in docs/threat-model.md too; hostile_table holds the two together.
#pragma once

#include "core/error.h"

#include <ostream>

namespace ownkey::hostile {

template <class Tell>
struct Lie {
    const char* name;
    Error error;
    Tell tell;

    /// --gtest_list_tests says it behind the name.
    // NOLINTNEXTLINE(readability-identifier-naming): GoogleTest's name
    friend void PrintTo(const Lie& lie, std::ostream* out) { *out << error_name(lie.error); }
};

struct NameOf {
    template <class Info>
    std::string operator()(const Info& info) const {
        return info.param.name;
    }
};

} // namespace ownkey::hostile
