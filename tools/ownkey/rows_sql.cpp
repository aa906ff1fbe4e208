// SQL dumps as mysqldump, mariadb-dump, phpMyAdmin and pg_dump write them. The rules are:
//  - Strings have backslash escapes, but in a dump that calls itself PostgreSQL's, where only
//    E'...' has.
//  - 0x..., X'...' and _binary '...' are bytes. Any other expression makes its value NULL.
//  - COPY ... FROM stdin brings lines of tab-separated values until \.
#include "core/encoding.h"
#include "tools/ownkey/row_source.h"

#include <map>

namespace ownkey::tool {
namespace {

enum class Kind : std::uint8_t { end, word, quoted, string, mark };

struct Token {
    Kind kind = Kind::end;
    std::string text; ///< of a mark one character

    [[nodiscard]] bool is(char c) const { return kind == Kind::mark && text[0] == c; }

    /// In: lower case.
    [[nodiscard]] bool is_word(std::string_view word) const {
        return kind == Kind::word && plain_name(text) == word;
    }
};

bool is_word_character(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-' || c == '+' || c >= 0x80;
}

char mysql_escape(int c) {
    switch (c) {
    case '0':
        return '\0';
    case 'b':
        return '\b';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'Z':
        return 0x1A;
    default:
        return static_cast<char>(c);
    }
}

class Tokens {
public:
    explicit Tokens(Source& source) : source_(source) {}

    /// Behind comments and blanks.
    Outcome<Token> next() {
        minus_ = false;
        TRY(skip());
        const int c = source_.peek();
        if (minus_) return word();
        if (c == Source::kEnd) return Token{};
        if (c == '\'' || c == '"' || c == '`') {
            source_.take();
            auto text = TRY(rest_of_string(static_cast<char>(c), c == '\'' && !postgres_));
            return Token{c == '\'' ? Kind::string : Kind::quoted, std::move(text)};
        }
        if (is_word_character(c)) return word();
        source_.take();
        if (c == '$') TRY(skip_dollars());
        return Token{Kind::mark, std::string(1, static_cast<char>(c))};
    }

    [[nodiscard]] Source& source() { return source_; }

private:
    Outcome<Token> word() {
        Token token{Kind::word, minus_ ? "-" : ""};
        while (is_word_character(source_.peek())) {
            if (token.text.size() == Bounds::kValue) return source_.failure("a value over 1 MiB");
            token.text += static_cast<char>(source_.take());
        }
        const bool escapes = token.text == "E" || token.text == "e";
        const bool hex = token.text == "X" || token.text == "x";
        if (source_.peek() != '\'' || !(escapes || hex)) return token;
        source_.take();
        token.kind = Kind::string;
        token.text = TRY(rest_of_string('\'', true));
        if (!hex) return token;
        const auto bytes = from_hex(token.text);
        if (!bytes) return source_.failure("X'...' holds no hex digits");
        token.text.assign(bytes->begin(), bytes->end());
        return token;
    }

    Outcome<std::string> rest_of_string(char quote, bool escapes) {
        std::string out;
        for (;;) {
            int c = source_.take();
            if (c == Source::kEnd) return source_.failure("the file ends inside a string");
            if (c == quote && !source_.take(quote)) return out;
            if (c == '\\' && escapes) {
                c = source_.take();
                if (c == Source::kEnd) return source_.failure("the file ends inside a string");
                c = static_cast<unsigned char>(mysql_escape(c));
            }
            if (out.size() == Bounds::kValue) return source_.failure("a value over 1 MiB");
            out += static_cast<char>(c);
        }
    }

    /// Comments say whose dump it is.
    Done skip_line() {
        std::string text;
        for (int c = source_.take(); c != '\n' && c != Source::kEnd; c = source_.take())
            if (text.size() < 80) text += static_cast<char>(c);
        if (text.find("PostgreSQL database dump") != std::string::npos) postgres_ = true;
        return ok();
    }

    Done skip_block() {
        for (int last = 0;;) {
            const int c = source_.take();
            if (c == Source::kEnd) return source_.failure("the file ends inside a comment");
            if (last == '*' && c == '/') return ok();
            last = c;
        }
    }

    Done skip() {
        for (;;) {
            const int c = source_.peek();
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                source_.take();
            } else if (c == '#') {
                TRY(skip_line());
            } else if (c == '-') {
                source_.take();
                minus_ = !source_.take('-');
                if (minus_) return ok();
                TRY(skip_line());
            } else if (c == '/') {
                source_.take();
                if (!source_.take('*')) return ok(); // a lone slash says nothing here
                TRY(skip_block());
            } else {
                return ok();
            }
        }
    }

    /// $tag$ ... $tag$; the first dollar is taken. A dollar alone is passed over.
    Done skip_dollars() {
        std::string tag = "$";
        while (is_word_character(source_.peek()) && tag.size() < Bounds::kName)
            tag += static_cast<char>(source_.take());
        if (!source_.take('$')) return ok();
        tag += '$';
        std::string last;
        for (;;) {
            const int c = source_.take();
            if (c == Source::kEnd) return source_.failure("the file ends inside " + tag);
            last += static_cast<char>(c);
            if (last.size() > tag.size()) last.erase(0, 1);
            if (last == tag) return ok();
        }
    }

    Source& source_;
    bool postgres_ = false;
    bool minus_ = false; ///< one was taken that begins a number
};

class Reader {
public:
    Reader(Source& source, const RowSink& sink) : tokens_(source), sink_(sink) {}

    Done run() {
        for (;;) {
            const auto first = TRY(tokens_.next());
            if (first.kind == Kind::end || stopped_) return ok();
            if (first.is_word("create")) {
                TRY(create());
            } else if (first.is_word("insert") || first.is_word("replace")) {
                TRY(insert());
            } else if (first.is_word("copy")) {
                TRY(copy());
            } else if (!first.is(';')) {
                TRY(skip_statement());
            }
        }
    }

private:
    using Columns = std::vector<std::string>;

    [[nodiscard]] Failure failure(const std::string& why) { return tokens_.source().failure(why); }

    Outcome<Token> inside() {
        auto token = TRY(tokens_.next());
        if (token.kind == Kind::end) return failure("the file ends inside a statement");
        return token;
    }

    Done skip_statement() {
        for (;;) {
            const auto token = TRY(tokens_.next());
            if (token.kind == Kind::end || token.is(';')) return ok();
        }
    }

    /// The last part of a name that may be `database`.`table`. In: its first token. Out: with the
    /// token behind it.
    struct Named {
        std::string name;
        Token behind;
    };

    Outcome<Named> table_name(Token token) {
        Named out;
        for (;;) {
            auto text = token.text;
            if (token.kind != Kind::word && token.kind != Kind::quoted)
                return failure("the name of a table is expected");
            if (token.kind == Kind::word) text = text.substr(text.rfind('.') + 1);
            out.name = plain_name(text);
            if (out.name.size() > Bounds::kName) return failure("the name of a table is too long");
            out.behind = TRY(inside());
            const bool more = out.behind.kind == Kind::word && out.behind.text.starts_with('.');
            if (!more) return out;
            if (out.behind.text.size() > 1) {
                token = std::move(out.behind);
                continue;
            }
            token = TRY(inside());
        }
    }

    /// In: the token behind the opening bracket is next. Out: behind the closing one.
    Outcome<Columns> names() {
        Columns out;
        for (;;) {
            const auto token = TRY(inside());
            if (token.is(')')) return out;
            if (token.is(',')) continue;
            out.push_back(plain_name(token.text));
            if (out.size() > Bounds::kColumns || token.text.size() > Bounds::kName)
                return failure("too many columns");
        }
    }

    static bool is_rule(const Token& token) {
        for (const auto* word : {"primary",
                                 "unique",
                                 "key",
                                 "constraint",
                                 "index",
                                 "fulltext",
                                 "foreign",
                                 "check",
                                 "spatial",
                                 "exclude",
                                 "period"})
            if (token.is_word(word)) return true;
        return false;
    }

    Done create() {
        auto token = TRY(tokens_.next());
        while (token.is_word("temporary") || token.is_word("unlogged"))
            token = TRY(tokens_.next());
        if (!token.is_word("table")) return skip_from(token);
        token = TRY(inside());
        while (token.is_word("if") || token.is_word("not") || token.is_word("exists"))
            token = TRY(inside());
        const auto table = TRY(table_name(std::move(token)));
        if (!table.behind.is('(')) return skip_from(table.behind);
        Columns columns;
        int depth = 1;
        for (bool at_start = true; depth > 0;) {
            token = TRY(inside());
            const bool names_one = token.kind == Kind::word || token.kind == Kind::quoted;
            if (at_start && names_one && !is_rule(token)) columns.push_back(plain_name(token.text));
            if (columns.size() > Bounds::kColumns) return failure("too many columns");
            at_start = depth == 1 && token.is(',');
            depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
        }
        if (tables_.size() == Bounds::kTables) return failure("over 1024 tables");
        tables_[table.name] = std::move(columns);
        return skip_statement();
    }

    Done skip_from(const Token& token) {
        if (token.kind == Kind::end || token.is(';')) return ok();
        return skip_statement();
    }

    Done insert() {
        auto token = TRY(inside());
        while (token.is_word("ignore") || token.is_word("into") || token.is_word("delayed") ||
               token.is_word("lowpriority"))
            token = TRY(inside());
        const auto table = TRY(table_name(std::move(token)));
        Columns columns = tables_[table.name];
        token = table.behind;
        if (token.is('(')) {
            columns = TRY(names());
            token = TRY(inside());
        }
        if (!token.is_word("values") && !token.is_word("value")) return skip_from(token);
        if (columns.empty())
            return failure("rows of " + table.name + ", but nothing says its columns");
        return rows(table.name, columns);
    }

    Done rows(const std::string& table, const Columns& columns) {
        for (;;) {
            auto token = TRY(inside());
            if (token.is(';')) return ok();
            if (token.is(',')) continue;
            if (!token.is('(')) return skip_from(token); // ON DUPLICATE KEY and the like
            TRY(row(table, columns));
            if (stopped_) return ok();
        }
    }

    /// Behind its opening bracket.
    Done row(const std::string& table, const Columns& columns) {
        Row out{.table = table, .line = tokens_.source().line(), .fields = {}};
        std::size_t size = 0;
        for (bool last = false; !last;) {
            auto value = TRY(this->value(last));
            if (out.fields.size() == columns.size()) return failure("more values than columns");
            size += value ? value->size() : 0;
            if (size > Bounds::kRow) return failure("a row over 4 MiB");
            out.fields.push_back({columns[out.fields.size()], std::move(value)});
        }
        if (out.fields.size() != columns.size()) return failure("fewer values than columns");
        stopped_ = !sink_(out);
        return ok();
    }

    static std::optional<std::string> literal(Token token) {
        if (token.kind == Kind::string || token.kind == Kind::quoted) return std::move(token.text);
        const auto& text = token.text;
        if (token.is_word("null")) return std::nullopt;
        if (token.is_word("true")) return "1";
        if (token.is_word("false")) return "0";
        if (text.starts_with("0x") || text.starts_with("0X")) {
            const auto bytes = from_hex(std::string_view(text).substr(2));
            if (!bytes) return std::nullopt;
            return std::string(bytes->begin(), bytes->end());
        }
        const bool number = text.find_first_not_of("0123456789.+-eE") == std::string::npos;
        if (token.kind != Kind::word || !number) return std::nullopt;
        return std::move(token.text);
    }

    /// Up to the comma or bracket behind it. Out: `last` when it was the bracket.
    Outcome<std::optional<std::string>> value(bool& last) {
        std::optional<std::string> out;
        int parts = 0, depth = 0;
        for (bool cast = false;;) {
            auto token = TRY(inside());
            if (depth == 0 && (token.is(',') || token.is(')'))) {
                last = token.is(')');
                return parts == 1 ? std::move(out) : std::nullopt;
            }
            depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
            if (token.is(':')) cast = true; // '...'::bytea
            const bool introducer = token.kind == Kind::word && token.text.starts_with('_');
            if (cast || introducer) continue;
            if (++parts == 1) out = literal(std::move(token));
        }
    }

    Done copy() {
        const auto table = TRY(table_name(TRY(inside())));
        auto token = table.behind;
        Columns columns = tables_[table.name];
        if (token.is('(')) {
            columns = TRY(names());
            token = TRY(inside());
        }
        const bool from = token.is_word("from");
        token = TRY(inside());
        if (!from || !token.is_word("stdin")) return skip_from(token);
        TRY(skip_statement());
        auto& source = tokens_.source();
        while (source.peek() == '\r' || source.peek() == ' ')
            source.take();
        source.take('\n');
        while (!stopped_) {
            Row row{.table = table.name, .line = source.line(), .fields = {}};
            if (!TRY(copied(row, columns))) return ok();
            stopped_ = !sink_(row);
        }
        return ok();
    }

    /// One line of COPY. Out: false at the end.
    Outcome<bool> copied(Row& row, const Columns& columns) {
        auto& source = tokens_.source();
        std::string text;
        bool null = false;
        std::size_t size = 0;
        for (;;) {
            int c = source.take();
            if (c == Source::kEnd) return failure("the file ends inside COPY");
            if (c == '\t' || c == '\n') {
                if (row.fields.size() == columns.size()) return failure("more values than columns");
                const auto& name = columns[row.fields.size()];
                row.fields.push_back({name, null ? std::nullopt : std::optional(text)});
                text.clear();
                null = false;
                if (c == '\t') continue;
                if (row.fields.size() == columns.size()) return true;
                return failure("fewer values than columns");
            }
            if (c == '\\') {
                c = source.take();
                if (c == '.' && row.fields.empty() && text.empty()) return false;
                if (c == 'N') {
                    null = true;
                    continue;
                }
                if (c == Source::kEnd) return failure("the file ends inside COPY");
                c = static_cast<unsigned char>(mysql_escape(c));
            }
            if (text.size() == Bounds::kValue || ++size > Bounds::kRow)
                return failure("a row over 4 MiB");
            text += static_cast<char>(c);
        }
    }

    Tokens tokens_;
    const RowSink& sink_;
    std::map<std::string, Columns> tables_;
    bool stopped_ = false;
};

} // namespace

Done read_sql(std::istream& in, const RowSink& sink, const Progress& progress) {
    Source source(in, progress);
    return Reader(source, sink).run();
}

} // namespace ownkey::tool
