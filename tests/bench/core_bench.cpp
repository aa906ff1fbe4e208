// Natively: a line `NAME MILLISECONDS` on standard input runs that operation for so long (once at
// least), and its mean time in microseconds is the answer.
#include "operations.h"

#include <chrono>
#include <iostream>
#include <string>

int main() {
    using Clock = std::chrono::steady_clock;
    using Microseconds = std::chrono::duration<double, std::micro>;
    const auto operations = ownkey::bench::operations();
    std::string name;
    double milliseconds = 0;
    while (std::cin >> name >> milliseconds) {
        for (const auto& operation : operations) {
            if (operation.name != name) continue;
            const auto began = Clock::now();
            Microseconds spent{0};
            unsigned times = 0;
            for (; times == 0 || spent.count() < milliseconds * 1000; ++times) {
                operation.run();
                spent = Clock::now() - began;
            }
            std::cout << spent.count() / times << std::endl;
        }
    }
}
