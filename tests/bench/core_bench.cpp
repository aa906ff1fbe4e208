// Natively: a line `NAME MILLISECONDS` on standard input runs that operation for so long (once at
// least), and its mean processor time in microseconds is the answer.
#include "operations.h"

#include <ctime>
#include <iostream>
#include <string>

namespace {

double processor_us() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// Mean of as many runs as fit, one at least; the clock is asked seldom.
double mean_us(const ownkey::bench::Operation& operation, double milliseconds) {
    const double began = processor_us();
    for (unsigned times = 0, step = 1;;) {
        for (unsigned i = 0; i < step; ++i)
            operation.run();
        times += step;
        const double spent = processor_us() - began;
        if (spent >= milliseconds * 1000) return spent / times;
        if (spent * 4 < milliseconds * 1000) step *= 2;
    }
}

} // namespace

int main() {
    const auto operations = ownkey::bench::operations();
    std::string name;
    double milliseconds = 0;
    while (std::cin >> name >> milliseconds) {
        for (const auto& operation : operations) {
            if (operation.name == name) {
                std::cout << mean_us(operation, milliseconds) << std::endl;
            }
        }
    }
}
