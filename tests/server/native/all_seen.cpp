// Part of native_test only: when all of its tests ran, every operation has been seen to succeed.
#include "tests/server/native/answers.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

/// Only the whole program tells that an operation is never seen.
struct AllSeen : testing::Environment {
    void TearDown() override {
        if (testing::GTEST_FLAG(filter) != "*") return;
        for (const auto& name : operations_never_seen())
            ADD_FAILURE() << name << ": no test gets an answer that succeeds";
    }
};

[[maybe_unused]] const auto* const kAllSeen = testing::AddGlobalTestEnvironment(new AllSeen);

} // namespace
} // namespace ownkey::house
