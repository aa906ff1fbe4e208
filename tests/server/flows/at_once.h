// The same thing done by many threads at the same moment: a double click, two tabs, two processes.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

namespace ownkey::house {

inline constexpr int kAtOnce = 8;

/// Runs `work` `times` times at once. Out: how often it gave true.
template <class Work>
int at_once(Work&& work, int times = kAtOnce) {
    std::atomic<int> ready = 0;
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < times; ++i)
        threads.emplace_back([&] {
            ++ready;
            while (ready < times)
                std::this_thread::yield();
            if (work()) ++good;
        });
    for (auto& thread : threads)
        thread.join();
    return good;
}

} // namespace ownkey::house
