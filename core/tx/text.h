// What memos and names may hold: text that a person reads and signs must look like what it is.
// Well-formed UTF-8 without control characters (C0, DEL, C1), line and paragraph separators, and
// without bidirectional overrides, embeddings and isolates (Unicode TR 36, TR 9).
#pragma once

#include "../bytes.h"

namespace ownkey::tx {

inline constexpr std::int64_t kEndOfYear9999 = 253'402'300'799;

/// Fails: tx_memo_text.
Status check_memo_text(ByteView memo);

} // namespace ownkey::tx
