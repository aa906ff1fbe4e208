// JSON of plain dto structs: cereal archives over the RapidJSON that cereal uses. A struct names
// its fields once:
//
//   struct Login {
//       std::string email;
//       std::optional<std::string> hint;
//       template <class A> void serialize(A& a) {
//           a(at_most<254>(CEREAL_NVP(email)), CEREAL_NVP(hint));
//       }
//   };
//
// The rules are:
//  - decode<T> is strict: RFC 8259, UTF-8, an object at the root, no duplicate names, bounded
//    depth, nothing behind the end.
//  - Its failure names the field ("user.password", "items[3]"): field_missing, field_type,
//    field_unknown, field_too_long, field_rule (a number out of range, U+0000, half a surrogate
//    pair); bad_json when it is no JSON object at all. It never throws.
//  - Fields may be std::string, bool, integers, std::optional (absent or null), std::vector,
//    std::map<std::string, T>, structs, OneOrMany, Loose. A double never: amounts are integers.
//  - encode writes no blanks, leaves absent optionals out, and escapes < > & so that the text may
//    stand in HTML.
#pragma once

#include "server/http/json_reader.h"
#include "server/http/json_writer.h"

namespace ownkey::http {

namespace json {

template <class T>
inline constexpr bool kIsField = false;
template <class T>
inline constexpr bool kIsField<cereal::NameValuePair<T>> = true;
template <std::size_t N, class T>
inline constexpr bool kIsField<AtMost<N, T>> = true;

// How cereal finds its way around a struct and its fields: around a struct there are braces, around
// a field nothing.
template <class T>
void prologue(Reader& reader, const T&) {
    if constexpr (!kIsField<T>) reader.enter_object();
}

template <class T>
void epilogue(Reader& reader, const T&) {
    if constexpr (!kIsField<T>) reader.leave_object();
}

template <class T>
void prologue(Writer& writer, const T&) {
    if constexpr (!kIsField<T>) writer.open('{');
}

template <class T>
void epilogue(Writer& writer, const T&) {
    if constexpr (!kIsField<T>) writer.close('}');
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
    auto text = json::parsable(body); // may hold a password: no other copy is made but in T
    rapidjson::Document document;
    TRY(json::parse(text, rules, document));
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
