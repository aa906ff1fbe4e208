// JSON lines: one object a line; objects and lists in it are passed over, true and false are 1 and
// 0.
#include "tools/ownkey/row_source.h"

#include <rapidjson/document.h>
#include <rapidjson/reader.h>

namespace ownkey::tool {
namespace {

/// Nesting is bounded, so that a line of brackets does not end the stack.
constexpr unsigned kParse = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                            rapidjson::kParseNumbersAsStringsFlag;

std::optional<std::string> value_of(const rapidjson::Value& value) {
    if (value.IsBool()) return std::string(value.GetBool() ? "1" : "0");
    if (value.IsString()) return std::string(value.GetString(), value.GetStringLength());
    return std::nullopt;
}

Outcome<std::string> line_of(Source& source) {
    std::string line;
    for (int c = source.take(); c != '\n' && c != Source::kEnd; c = source.take()) {
        if (line.size() == Bounds::kRow) return source.failure("a row over 4 MiB");
        line += static_cast<char>(c);
    }
    return line;
}

} // namespace

Done read_json_lines(std::istream& in,
                     const std::string& table,
                     const RowSink& sink,
                     const Progress& progress) {
    Source source(in, progress);
    while (source.peek() != Source::kEnd) {
        const auto number = source.line();
        const auto line = TRY(line_of(source));
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        rapidjson::Document document;
        document.Parse<kParse>(line.data(), line.size());
        const Failure bad(
            Error::field_rule, "line " + std::to_string(number), "one JSON object is expected");
        if (document.HasParseError() || !document.IsObject()) return bad;
        if (document.MemberCount() > Bounds::kColumns) return bad;
        Row row{.table = table, .line = number, .fields = {}};
        for (const auto& member : document.GetObject()) {
            const std::string_view name(member.name.GetString(), member.name.GetStringLength());
            row.fields.push_back({plain_name(name), value_of(member.value)});
        }
        if (!sink(row)) return ok();
    }
    return ok();
}

} // namespace ownkey::tool
