// CSV (RFC 4180): a first line of column names; comma, semicolon or tab, whichever the first line
// has; quotes doubled; an empty field without quotes and \N are NULL.
#include "tools/ownkey/row_source.h"

namespace ownkey::tool {
namespace {

struct Cell {
    std::optional<std::string> value;
    bool last = false; ///< of its line
};

/// Reads the rest of a quoted field; the first quote is taken.
Outcome<std::string> quoted(Source& source) {
    std::string out;
    for (;;) {
        const int c = source.take();
        if (c == Source::kEnd) return source.failure("the file ends inside quotes");
        if (c == '"' && !source.take('"')) return out;
        if (out.size() == Bounds::kValue) return source.failure("a value over 1 MiB");
        out += static_cast<char>(c);
    }
}

Outcome<Cell> cell(Source& source, char separator) {
    Cell out;
    bool in_quotes = false;
    std::string text;
    if (source.take('"')) {
        text = TRY(quoted(source));
        in_quotes = true;
    }
    for (;;) {
        const int c = source.take();
        out.last = c == Source::kEnd || c == '\n';
        if (out.last || c == separator) break;
        if (c == '\r' && (source.peek() == '\n' || source.peek() == Source::kEnd)) continue;
        if (in_quotes) return source.failure("text behind a closing quote");
        if (text.size() == Bounds::kValue) return source.failure("a value over 1 MiB");
        text += static_cast<char>(c);
    }
    if (in_quotes || (!text.empty() && text != "\\N")) out.value = std::move(text);
    return out;
}

/// Whichever stands in the first line outside of quotes; it is not taken.
Outcome<std::vector<std::string>> header(Source& source, char& separator) {
    for (const int byte : {0xEF, 0xBB, 0xBF}) // byte order mark
        if (source.peek() == byte) source.take();
    std::string line;
    for (int c = source.take(); c != '\n' && c != Source::kEnd; c = source.take()) {
        if (line.size() == Bounds::kColumns * Bounds::kName)
            return source.failure("a first line without end");
        if (c != '\r' && c != '"') line += static_cast<char>(c);
    }
    const auto at = line.find_first_of(",;\t");
    separator = at == std::string::npos ? ',' : line[at];
    std::vector<std::string> names;
    for (std::size_t from = 0;;) {
        const auto to = std::min(line.find(separator, from), line.size());
        names.push_back(plain_name(std::string_view(line).substr(from, to - from)));
        if (names.size() > Bounds::kColumns) return source.failure("over 256 columns");
        if (to == line.size()) return names;
        from = to + 1;
    }
}

} // namespace

Done read_csv(std::istream& in,
              const std::string& table,
              const RowSink& sink,
              const Progress& progress) {
    Source source(in, progress);
    char separator = ',';
    const auto names = TRY(header(source, separator));
    while (source.peek() != Source::kEnd) {
        Row row{.table = table, .line = source.line(), .fields = {}};
        const auto bad = [&](const char* why) {
            return Failure(Error::field_rule, "line " + std::to_string(row.line), why);
        };
        std::size_t size = 0;
        for (bool last = false; !last;) {
            auto next = TRY(cell(source, separator));
            last = next.last;
            if (row.fields.size() == names.size()) return bad("more values than columns");
            size += next.value ? next.value->size() : 0;
            if (size > Bounds::kRow) return bad("a row over 4 MiB");
            row.fields.push_back({names[row.fields.size()], std::move(next.value)});
        }
        const bool blank = row.fields.size() == 1 && !row.fields[0].value;
        if (blank && names.size() > 1) continue;
        if (row.fields.size() != names.size()) return bad("fewer values than columns");
        if (!sink(row)) return ok();
    }
    return ok();
}

} // namespace ownkey::tool
