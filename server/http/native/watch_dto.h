#pragma once

#include "server/http/json.h"

#include <string>

namespace ownkey::http::native {

struct NewsDto {
    std::string since;
    bool changed = false;
    int pending = 0, executing = 0;

    template <class A>
    void serialize(A& a) {
        a(CEREAL_NVP(since), CEREAL_NVP(changed), CEREAL_NVP(pending), CEREAL_NVP(executing));
    }
};

} // namespace ownkey::http::native
