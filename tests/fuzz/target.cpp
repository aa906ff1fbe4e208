#include "target.h"

// libFuzzer's two entry points. `TARGET --seeds FOLDER` writes the seeds and ends.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
    MUST(ownkey::init_crypto());
    const std::vector<std::string> arguments(*argv, *argv + *argc);
    if (arguments.size() != 3 || arguments[1] != "--seeds") return 0;
    int number = 0;
    for (const ownkey::ByteVector& seed : ownkey::fuzz::seeds()) {
        std::ofstream file(arguments[2] + "/seed-" + std::to_string(++number), std::ios::binary);
        file << ownkey::as_text(seed);
        ownkey::contract(file.good());
    }
    std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ownkey::fuzz::run({data, size});
    return 0;
}
