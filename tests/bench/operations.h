// What `tools/bench core` measures, once for both builds: core_bench.cpp times it natively,
// core_bench_wasm.cpp gives it to Node. Everything an operation needs is prepared before; each
// checks its result.
#pragma once

#include <span>
#include <string_view>

namespace ownkey::bench {

struct Operation {
    std::string_view name;
    void (*run)();
};

/// In: nothing; core is initialised here. Out: all operations, in the table's order.
std::span<const Operation> operations();

} // namespace ownkey::bench
