// Whom the lies about envelopes, shares, officers and histories are told to and about, and how a
// document is changed.
#pragma once

#include "hostile.h"
#include "vault_account.h"

namespace ownkey::vault {

inline constexpr std::uint64_t kRevision = 5;

inline const TestAccount& anna() {
    static const TestAccount account(0xA1);
    return account;
}

inline const TestAccount& bert() {
    static const TestAccount account(0xB1);
    return account;
}

/// A key that the server made, and an account of its own.
inline const TestAccount& server() {
    static const TestAccount account(0xEE);
    return account;
}

inline ByteVector edited(ByteView document, std::size_t at, ByteView bytes) {
    ByteVector out = bytes_of(document);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        out.at(at + i) = bytes[i];
    return out;
}

inline ByteVector edited(ByteView document, std::size_t at, Byte byte) {
    return edited(document, at, ByteView(&byte, 1));
}

} // namespace ownkey::vault
