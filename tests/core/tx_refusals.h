// A table of broken bodies and the error of each.
#pragma once

#include "tx_samples.h"

#include <gtest/gtest.h>

namespace ownkey::tx {

struct Refusal {
    const char* what;
    ByteVector body;
    Error error;
};

/// The error of decoding, or else of the rules.
inline Error first_error(ByteView bytes) {
    const auto body = decode_body(bytes);
    return body ? rules_error(*body) : body.error();
}

inline void expect_refusals(const std::vector<Refusal>& refusals) {
    for (const Refusal& refusal : refusals)
        EXPECT_EQ(first_error(refusal.body), refusal.error) << refusal.what;
}

} // namespace ownkey::tx
