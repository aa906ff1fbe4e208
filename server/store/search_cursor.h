// Where a page of search_accounts() ends: a term and the account that it found.
#pragma once

#include "core/encoding.h"
#include "server/domain/failure.h"

namespace ownkey::store {

struct SearchCursor {
    std::string term;
    Uuid account_id{};
};

/// Out: text of hexadecimal digits and a dot.
inline std::string to_text(const SearchCursor& cursor) {
    return to_hex(as_bytes(cursor.term)) + "." + to_hex(cursor.account_id.bytes);
}

/// In: what to_text() gave, or empty for the start. Fails: bad_request (field "after").
inline Outcome<SearchCursor> search_cursor_from(std::string_view text) {
    if (text.empty()) return SearchCursor{};
    const Failure malformed(Error::bad_request, "after", "not the next of a page");
    const auto dot = text.find('.');
    if (dot == text.npos) return malformed;
    const auto term = from_hex(text.substr(0, dot));
    const auto account_id = fixed_from_hex<Uuid>(text.substr(dot + 1));
    if (!term || !account_id) return malformed;
    return SearchCursor{std::string(term->begin(), term->end()), *account_id};
}

} // namespace ownkey::store
