#include "tests/server/native/browser.h"

#include <gtest/gtest.h>

#include <fstream>

namespace ownkey {
namespace {

TEST(native_routes, are_the_golden_ones) {
    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/native/routes.golden");
    std::vector<std::string> golden;
    for (std::string line; std::getline(file, line);)
        golden.push_back(line);
    house::House house;
    EXPECT_EQ(house::Browser(house).router().list(), golden);
}

/// Every route stands in docs/api.md, as "| METHOD /path".
TEST(native_routes, are_documented) {
    std::ifstream file(OWNKEY_SOURCE_DIR "/docs/api.md");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    house::House house;
    for (const auto& route : house::Browser(house).router().list())
        EXPECT_NE(text.find("| " + route + ' '), text.npos) << route;
}

} // namespace
} // namespace ownkey
