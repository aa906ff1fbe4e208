// What the tests of core/tx share: a time, a memo, keys, and the error of a step.
#pragma once

#include "core/tx/transaction.h"

namespace ownkey::tx {

inline constexpr std::int64_t kNow = 1'622'140'958; // 2021-05-27
inline constexpr std::string_view kMemo = "My Birthday";

inline PublicKey key_of(Byte byte) {
    PublicKey key;
    key.bytes.fill(byte);
    return key;
}

inline Error decode_error(ByteView body) {
    const auto decoded = decode_body(body);
    return decoded ? Error::internal : decoded.error();
}

inline Error rules_error(const Body& body, std::int64_t now = kNow) {
    const auto status = check_rules(body, {now});
    return status ? Error::internal : status.error();
}

/// Error::internal stands for "no error" in the two functions above.
inline constexpr Error kNone = Error::internal;

} // namespace ownkey::tx
