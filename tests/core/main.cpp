#include "core/hash.h"

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    MUST(ownkey::init_crypto());
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
