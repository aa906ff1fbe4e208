// The published transactions of tests/vectors, as seeds.
#pragma once

#include "target.h"

namespace ownkey::fuzz {

inline Seeds published_transactions() {
    Seeds out;
    const auto document = vectors::load("gradido_transactions.json");
    for (const char* era : {"era_2019", "era_2021", "era_2025"}) {
        for (const auto& vector : document[era].GetObject()) {
            const auto url = from_base64url(vector.value.GetString());
            out.push_back(url ? *url : MUST(from_base64(vector.value.GetString())));
        }
    }
    return out;
}

} // namespace ownkey::fuzz
