// What a memo may hold: text that a person reads and signs must look like what it is. Well-formed
// UTF-8 without control characters (C0, DEL, C1), line and paragraph separators, and without
// bidirectional overrides, embeddings and isolates (Unicode TR 36, TR 9).
#pragma once

#include "../bytes.h"

namespace ownkey::tx {

/// Fails: tx_memo_text.
Status check_memo_text(ByteView memo);
/// 5..150 bytes up to the 2021 era. Fails: tx_memo_length.
Status check_memo_length(ByteView memo);

} // namespace ownkey::tx
