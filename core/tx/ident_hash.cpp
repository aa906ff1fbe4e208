#include "transaction.h"

namespace ownkey::tx {

std::uint32_t ident_hash(std::string_view email) {
    std::uint32_t hash = 0;
    for (const char c : email)
        hash = (hash << 7 | hash >> 25) + static_cast<unsigned char>(c);
    return hash;
}

} // namespace ownkey::tx
