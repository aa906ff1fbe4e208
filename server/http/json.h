// JSON of plain dto structs: cereal archives over the RapidJSON that cereal uses. A struct names
// its fields once:
//   struct Login { std::string email; std::optional<std::string> hint;
//                  template <class A> void serialize(A& a) { a(at_most<254>(CEREAL_NVP(email)),
//                  CEREAL_NVP(hint)); } };
// The rules are:
//  - decode<T> is strict: RFC 8259, UTF-8, an object at the root, no duplicate names, bounded
//  depth, nothing behind the end.
//  - Its failure names the field ("user.password", "items[3]"): field_missing, field_type,
//  field_unknown, field_too_long,
//    field_rule (a number out of range, U+0000); bad_json when it is no JSON object at all. It
//    never throws.
//  - Fields may be std::string, bool, integers, std::optional (absent or null), std::vector,
//  std::map<std::string, T>, structs,
//    OneOrMany, Loose. A double never: amounts are integers.
//  - encode writes no blanks, leaves absent optionals out, and escapes < > & so that the text may
//  stand in HTML.
#pragma once

#include "core/encoding.h"
#include "server/domain/failure.h"

#include <cereal/archives/json.hpp>
#include <cereal/cereal.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ownkey::http {

struct JsonRules {
    bool unknown_fields = false; ///< true: ignore them (foreign clients that send more)
    std::size_t max_depth = 8;
    std::size_t max_text_bytes = 32'768; ///< of one string without at_most
    std::size_t max_items = 1'000;       ///< of one array or map
};

/// "text" or ["text", …].
struct OneOrMany {
    std::vector<std::string> values;
};

/// A string or an integer or a boolean, as text: for clients that are loose about it.
struct Loose {
    std::string text;
};

/// Already encoded JSON, written as it stands; cannot be read.
struct RawJson {
    std::string text;
};

/// A string field of at most N bytes.
template <std::size_t N, class T>
struct AtMost {
    cereal::NameValuePair<T> field;
};

template <std::size_t N, class T>
AtMost<N, T> at_most(cereal::NameValuePair<T>&& field) {
    return {std::move(field)};
}

namespace json {

using Value = rapidjson::Value;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;

/// Leaves the archive only as the return value of decode.
struct Stop {
    Failure failure;
};

/// Parses and checks what does not depend on T: syntax, root, depth, duplicate names, U+0000.
Outcome<Unit> parse(std::string_view body, const JsonRules& rules, rapidjson::Document& document);

class Reader : public cereal::InputArchive<Reader>, public cereal::traits::TextArchive {
public:
    Reader(const Value& root, const JsonRules& rules)
        : InputArchive(this), rules_(rules), at_(&root) {}

    template <class T>
    void read_field(const char* name, T& out, std::size_t max_bytes) {
        Frame& frame = frames_.back();
        frame.known.emplace_back(name);
        const auto member = frame.object->FindMember(name);
        const bool absent = member == frame.object->MemberEnd();
        if constexpr (is_optional<T>) {
            out.reset();
            if (absent || member->value.IsNull()) return;
        }
        const std::string outer = path_;
        path_ = outer.empty() ? name : outer + "." + name;
        if (absent) stop(Error::field_missing, "");
        read_value(member->value, out, max_bytes);
        path_ = outer;
    }

    template <class T>
    void read_value(const Value& value, T& out, std::size_t max_bytes) {
        if constexpr (is_optional<T>) {
            read_value(value, out.emplace(), max_bytes);
        } else if constexpr (std::is_same_v<T, std::string>) {
            out = text_of(value, max_bytes);
        } else if constexpr (std::is_same_v<T, bool>) {
            if (!value.IsBool()) stop(Error::field_type, "a boolean is expected");
            out = value.GetBool();
        } else if constexpr (std::is_integral_v<T>) {
            read_integer(value, out);
        } else if constexpr (std::is_same_v<T, Loose>) {
            out.text = loose_text_of(value, max_bytes);
        } else if constexpr (std::is_same_v<T, OneOrMany>) {
            if (value.IsArray())
                read_value(value, out.values, max_bytes);
            else
                out.values = {text_of(value, max_bytes)};
        } else if constexpr (is_vector<T>) {
            read_vector(value, out, max_bytes);
        } else if constexpr (is_map<T>) {
            read_map(value, out, max_bytes);
        } else {
            at_ = &value;
            (*this)(out);
        }
    }

    void enter_object();
    void leave_object();

    [[nodiscard]] const JsonRules& rules() const { return rules_; }

private:
    struct Frame {
        const Value* object;
        std::vector<std::string_view> known;
    };

    template <class T>
    void read_integer(const Value& value, T& out) {
        if (!value.IsInt64() && !value.IsUint64())
            stop(Error::field_type, "an integer is expected");
        const bool fits = value.IsInt64() ? std::in_range<T>(value.GetInt64())
                                          : std::in_range<T>(value.GetUint64());
        if (!fits) stop(Error::field_rule, "the number is out of range");
        out =
            value.IsInt64() ? static_cast<T>(value.GetInt64()) : static_cast<T>(value.GetUint64());
    }

    template <class T>
    void read_vector(const Value& value, std::vector<T>& out, std::size_t max_bytes) {
        if (!value.IsArray()) stop(Error::field_type, "an array is expected");
        if (value.Size() > rules_.max_items) stop(Error::field_too_long, "too many items");
        const std::string outer = path_;
        out.clear();
        for (const Value& item : value.GetArray()) {
            path_ = outer + "[" + std::to_string(out.size()) + "]";
            T element{};
            read_value(item, element, max_bytes);
            out.push_back(std::move(element));
        }
        path_ = outer;
    }

    template <class T>
    void read_map(const Value& value, std::map<std::string, T>& out, std::size_t max_bytes) {
        if (!value.IsObject()) stop(Error::field_type, "an object is expected");
        if (value.MemberCount() > rules_.max_items) stop(Error::field_too_long, "too many fields");
        const std::string outer = path_;
        out.clear();
        for (const auto& member : value.GetObject()) {
            const std::string name(member.name.GetString(), member.name.GetStringLength());
            path_ = outer + "." + name.substr(0, 64);
            read_value(member.value, out[name], max_bytes);
        }
        path_ = outer;
    }

    std::string text_of(const Value& value, std::size_t max_bytes) const;
    std::string loose_text_of(const Value& value, std::size_t max_bytes) const;
    [[noreturn]] void stop(Error error, std::string rule) const;

    const JsonRules& rules_;
    const Value* at_;
    std::vector<Frame> frames_;
    std::string path_;
};

class Writer : public cereal::OutputArchive<Writer>, public cereal::traits::TextArchive {
public:
    Writer() : OutputArchive(this) {}

    template <class T>
    void write_field(const char* name, const T& value) {
        if constexpr (is_optional<T>) {
            if (value) write_field(name, *value);
        } else {
            separate();
            out_ += '"' + json_escaped(name) + "\":";
            write_value(value);
        }
    }

    template <class T>
    void write_value(const T& value) {
        if constexpr (is_optional<T>) {
            if (value)
                write_value(*value);
            else
                out_ += "null";
        } else if constexpr (std::is_same_v<T, std::string>) {
            out_ += '"' + json_escaped(value) + '"';
        } else if constexpr (std::is_same_v<T, bool>) {
            out_ += value ? "true" : "false";
        } else if constexpr (std::is_integral_v<T>) {
            out_ += std::to_string(value);
        } else if constexpr (std::is_same_v<T, RawJson>) {
            out_ += value.text;
        } else if constexpr (std::is_same_v<T, Loose>) {
            write_value(value.text);
        } else if constexpr (std::is_same_v<T, OneOrMany>) {
            write_value(value.values);
        } else if constexpr (is_vector<T>) {
            open('[');
            for (const auto& item : value) {
                separate();
                write_value(item);
            }
            close(']');
        } else if constexpr (is_map<T>) {
            open('{');
            for (const auto& [name, item] : value)
                write_field(name.c_str(), item);
            close('}');
        } else {
            (*this)(value);
        }
    }

    void open(char bracket) {
        out_ += bracket;
        first_ = true;
    }

    void close(char bracket) {
        out_ += bracket;
        first_ = false;
    }

    std::string take() { return std::move(out_); }

private:
    void separate() {
        if (!first_) out_ += ',';
        first_ = false;
    }

    std::string out_;
    bool first_ = true;
};

template <class T>
inline constexpr bool is_field = false;
template <class T>
inline constexpr bool is_field<cereal::NameValuePair<T>> = true;
template <std::size_t N, class T>
inline constexpr bool is_field<AtMost<N, T>> = true;

// How cereal finds its way around a struct and its fields: around a struct there are braces, around
// a field nothing.
template <class T>
void prologue(Reader& reader, const T&) {
    if constexpr (!is_field<T>) reader.enter_object();
}

template <class T>
void epilogue(Reader& reader, const T&) {
    if constexpr (!is_field<T>) reader.leave_object();
}

template <class T>
void prologue(Writer& writer, const T&) {
    if constexpr (!is_field<T>) writer.open('{');
}

template <class T>
void epilogue(Writer& writer, const T&) {
    if constexpr (!is_field<T>) writer.close('}');
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(Reader& reader, cereal::NameValuePair<T>& field) {
    reader.read_field(field.name, field.value, reader.rules().max_text_bytes);
}

template <std::size_t N, class T>
void CEREAL_LOAD_FUNCTION_NAME(Reader& reader, AtMost<N, T>& limited) {
    reader.read_field(limited.field.name, limited.field.value, N);
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(Writer& writer, const cereal::NameValuePair<T>& field) {
    writer.write_field(field.name, field.value);
}

template <std::size_t N, class T>
void CEREAL_SAVE_FUNCTION_NAME(Writer& writer, const AtMost<N, T>& limited) {
    writer.write_field(limited.field.name, limited.field.value);
}

} // namespace json

/// In: a request body. Out: T. Fails as the rules above say.
template <class T>
Outcome<T> decode(std::string_view body, const JsonRules& rules = {}) {
    rapidjson::Document document;
    TRY(json::parse(body, rules, document));
    T out{};
    try {
        json::Reader reader(document, rules);
        reader(out);
    } catch (const json::Stop& stop) {
        return stop.failure;
    }
    return out;
}

template <class T>
std::string encode(const T& dto) {
    json::Writer writer;
    writer.write_value(dto);
    return writer.take();
}

} // namespace ownkey::http

// Ties the archives to each other, so that cereal looks for one serialize() for both.
CEREAL_SETUP_ARCHIVE_TRAITS(ownkey::http::json::Reader, ownkey::http::json::Writer)
