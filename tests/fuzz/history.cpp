// A key history: what is taken is what was signed, from its beginning.
#include "core/vault/history.h"

#include "target.h"

namespace ownkey::fuzz {

using namespace vault;

namespace {

SigningKey key(Byte number) {
    return signing_key_of(filled<SigningSeed>(number));
}

const std::vector<HistoryEntry>& entries() {
    static const auto all = [] {
        std::vector<HistoryEntry> out{
            MUST(next_entry({}, nullptr, key(1), Derivation::seed, nullptr))};
        const SigningKey first = key(1);
        out.push_back(MUST(next_entry({}, &out[0], key(2), Derivation::slip10, &first)));
        return out;
    }();
    return all;
}

ByteVector joined(std::span<const HistoryEntry> parts) {
    ByteVector out;
    for (const HistoryEntry& entry : parts)
        out.insert(out.end(), entry.bytes.begin(), entry.bytes.end());
    return out;
}

} // namespace

Seeds seeds() {
    return {joined(entries()), joined(std::span(entries()).first(1))};
}

void run(ByteView input) {
    std::vector<HistoryEntry> read;
    while (!input.empty() && read.size() < 4)
        read.push_back(take<HistoryEntry>(input));
    for (const Byte number : {Byte{1}, Byte{2}}) {
        if (const auto periods = read_history(read, {}, public_key_of(key(number))))
            expect(periods->size() == number &&
                   equal(joined(read), joined(std::span(entries()).first(number))));
    }
}

} // namespace ownkey::fuzz
