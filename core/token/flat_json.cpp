#include "flat_json.h"

#include "../encoding.h"

#include <charconv>

namespace ownkey::token {

namespace {

constexpr Error kBad = Error::bad_json;

constexpr bool is_high_surrogate(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}

constexpr bool is_low_surrogate(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

void append_utf8(std::string& out, unsigned code) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// The character behind a backslash, 0 for none of the short escapes.
char short_escape(char c) {
    constexpr std::string_view kNames = "\"\\/bfnrt", kValues = "\"\\/\b\f\n\r\t";
    const std::size_t at = kNames.find(c);
    return at == std::string_view::npos ? '\0' : kValues[at];
}

/// Reads from the front of well-formed UTF-8. Every function fails with bad_json only.
class Parser {
public:
    explicit Parser(std::string_view text) : rest_(text) {}

    Result<std::string> string();
    Result<JsonValue> value();

    /// Takes the character, with the blanks before it.
    bool take(char c) {
        skip_blanks();
        return take_here(c);
    }

    bool at_end() {
        skip_blanks();
        return rest_.empty();
    }

private:
    void skip_blanks() {
        const std::size_t at = rest_.find_first_not_of(" \t\n\r");
        rest_.remove_prefix(std::min(at, rest_.size()));
    }

    bool take_here(char c) { return take_here(std::string_view(&c, 1)); }

    bool take_here(std::string_view text) {
        if (rest_.substr(0, text.size()) != text) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    Status escape(std::string& out);
    Result<unsigned> code_unit();
    Result<std::int64_t> integer();
    Result<Strings> strings();

    std::string_view rest_;
};

Result<std::string> Parser::string() {
    if (!take('"')) return kBad;
    std::string out;
    for (;;) {
        std::size_t plain = 0;
        while (plain < rest_.size() && rest_[plain] != '"' && rest_[plain] != '\\') {
            if (static_cast<unsigned char>(rest_[plain]) < 0x20) return kBad;
            ++plain;
        }
        out += rest_.substr(0, plain);
        rest_.remove_prefix(plain);
        if (take_here('"')) return out;
        TRY(escape(out));
    }
}

Status Parser::escape(std::string& out) {
    if (rest_.size() < 2) return kBad; // neither the end of the string nor an escape
    const char kind = rest_[1];
    rest_.remove_prefix(2);
    if (kind != 'u') {
        const char c = short_escape(kind);
        if (c == '\0') return kBad;
        out += c;
        return ok();
    }
    unsigned code = TRY(code_unit());
    if (is_low_surrogate(code)) return kBad;
    if (is_high_surrogate(code)) {
        if (!take_here("\\u")) return kBad;
        const unsigned low = TRY(code_unit());
        if (!is_low_surrogate(low)) return kBad;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return ok();
}

Result<unsigned> Parser::code_unit() {
    const std::string_view digits = rest_.substr(0, 4);
    unsigned code = 0;
    const auto* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, code, 16);
    if (digits.size() != 4 || read.ptr != end || read.ec != std::errc{}) return kBad;
    rest_.remove_prefix(4);
    return code;
}

Result<std::int64_t> Parser::integer() {
    const bool negative = take_here('-');
    const std::size_t length = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (length == 0 || length > 16) return kBad;
    if (rest_[0] == '0' && (length > 1 || negative)) return kBad;
    std::int64_t number = 0;
    for (const char digit : rest_.substr(0, length))
        number = number * 10 + (digit - '0');
    if (number > kMaxJsonInteger) return kBad;
    rest_.remove_prefix(length);
    return negative ? -number : number;
}

Result<Strings> Parser::strings() {
    Strings out;
    if (take(']')) return out;
    do {
        auto text = string();
        if (!text) return text.error();
        out.push_back(std::move(*text));
    } while (take(','));
    if (!take(']')) return kBad;
    return out;
}

Result<JsonValue> Parser::value() {
    skip_blanks();
    if (rest_.empty()) return kBad;
    if (rest_[0] == '"') {
        auto text = TRY(string());
        return JsonValue(std::move(text));
    }
    if (take_here('[')) {
        auto list = TRY(strings());
        return JsonValue(std::move(list));
    }
    if (take_here("true")) return JsonValue(true);
    if (take_here("false")) return JsonValue(false);
    const std::int64_t number = TRY(integer());
    return JsonValue(number);
}

} // namespace

Result<FlatJson> FlatJson::parse(std::string_view text) {
    if (!is_utf8(as_bytes(text))) return kBad;
    Parser parser(text);
    FlatJson object;
    if (!parser.take('{')) return kBad;
    if (!parser.take('}')) {
        do {
            auto name = parser.string();
            if (!name || !parser.take(':') || object.find(*name) != nullptr) return kBad;
            auto value = parser.value();
            if (!value || object.members_.size() == kMaxMembers) return kBad;
            object.members_.push_back({std::move(*name), std::move(*value)});
        } while (parser.take(','));
        if (!parser.take('}')) return kBad;
    }
    if (!parser.at_end()) return kBad;
    return object;
}

const JsonValue* FlatJson::find(std::string_view name) const {
    for (const Member& member : members_) {
        if (member.name == name) return &member.value;
    }
    return nullptr;
}

void FlatJsonWriter::begin_member(std::string_view name) {
    if (text_.size() > 1) text_ += ',';
    text_ += '"';
    text_ += json_escaped(name);
    text_ += "\":";
}

FlatJsonWriter& FlatJsonWriter::add(std::string_view name, std::string_view value) {
    begin_member(name);
    text_ += '"';
    text_ += json_escaped(value);
    text_ += '"';
    return *this;
}

FlatJsonWriter& FlatJsonWriter::add(std::string_view name, std::int64_t value) {
    std::array<char, 20> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    begin_member(name);
    text_.append(digits.data(), written.ptr);
    return *this;
}

FlatJsonWriter& FlatJsonWriter::add(std::string_view name, const Strings& values) {
    begin_member(name);
    char before = '[';
    for (const std::string& value : values) {
        text_ += before;
        text_ += '"';
        text_ += json_escaped(value);
        text_ += '"';
        before = ',';
    }
    text_ += values.empty() ? "[]" : "]";
    return *this;
}

std::string FlatJsonWriter::finish() const {
    return text_ + '}';
}

} // namespace ownkey::token
