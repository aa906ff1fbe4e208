#include "text.h"

#include "../encoding.h"

namespace ownkey::tx {

namespace {

bool is_refused(char32_t c) {
    const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    const bool separator_or_bidi = (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return control || separator_or_bidi;
}

/// Takes the first code point of well-formed UTF-8.
char32_t take_code_point(ByteView& utf8) {
    const Byte lead = utf8.front();
    const std::size_t more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    char32_t code = more == 0 ? lead : lead & (0x3Fu >> more);
    for (std::size_t i = 1; i <= more; ++i)
        code = code << 6 | (utf8[i] & 0x3Fu);
    utf8 = utf8.subspan(1 + more);
    return code;
}

} // namespace

Status check_memo_text(ByteView memo) {
    if (!is_utf8(memo)) return Error::tx_memo_text;
    while (!memo.empty()) {
        if (is_refused(take_code_point(memo))) return Error::tx_memo_text;
    }
    return ok();
}

} // namespace ownkey::tx
