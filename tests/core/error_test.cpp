// The taxonomy as a whole: what is promised of every line of error.def.
#include "core/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace ownkey {
namespace {

TEST(Errors, each_has_a_number_and_a_name_of_its_own_and_a_text) {
    std::set<int> numbers;
    std::set<std::string_view> names;
    for (const Error error : kAllErrors) {
        const int number = static_cast<int>(error);
        EXPECT_TRUE(number >= 100 && number < 1000) << number;
        numbers.insert(number);
        names.insert(error_name(error));
        EXPECT_FALSE(error_text(error).empty()) << number;
    }
    EXPECT_EQ(numbers.size(), kAllErrors.size());
    EXPECT_EQ(names.size(), kAllErrors.size());
}

TEST(Errors, names_are_locale_keys) {
    for (const Error error : kAllErrors) {
        const std::string_view name = error_name(error);
        EXPECT_TRUE(std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        })) << name;
    }
}

// Numbers come back from WebAssembly and from servers that are newer.
TEST(Errors, a_number_that_is_none_is_internal) {
    EXPECT_EQ(error_name(static_cast<Error>(999)), "internal");
    EXPECT_EQ(error_text(static_cast<Error>(999)), "internal error");
}

} // namespace
} // namespace ownkey
