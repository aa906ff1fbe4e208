// The two hashes around transactions: the ident hash of 2019, the running hash of a ledger.
#include "../hash.h"
#include "../little_endian.h"
#include "transaction.h"

namespace ownkey::tx {

std::uint32_t ident_hash(std::string_view email) {
    std::uint32_t hash = 0;
    for (const char c : email)
        hash = (hash << 7 | hash >> 25) + static_cast<unsigned char>(c);
    return hash;
}

Hash32 running_hash(const Hash32& before,
                    std::uint64_t number,
                    std::int64_t received_s,
                    ByteView signed_transaction) {
    const auto number_bytes = little_endian<8>(number);
    const auto received_bytes = little_endian<8>(static_cast<std::uint64_t>(received_s));
    return blake2b_256({before.view(), number_bytes, received_bytes, signed_transaction});
}

} // namespace ownkey::tx
