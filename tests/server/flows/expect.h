// Assertions on Outcome.
#pragma once

#include "server/domain/failure.h"

#include <gtest/gtest.h>

namespace ownkey {

inline std::ostream& operator<<(std::ostream& out, Error error) {
    return out << error_name(error);
}

template <class T, class E>
std::optional<Error> error_of(const Result<T, E>& outcome) {
    if (outcome) return std::nullopt;
    return Failure(outcome.error()).error;
}

} // namespace ownkey

#define EXPECT_FAILS(outcome, expected_error)                                                      \
    EXPECT_EQ(::ownkey::error_of(outcome), ::ownkey::Error::expected_error)
#define EXPECT_OK(outcome) ASSERT_EQ(::ownkey::error_of(outcome), std::nullopt)
