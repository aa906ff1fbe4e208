// What the fields of a dto struct may be besides plain types, and the bounds of reading them
// (json.h).
#pragma once

#include <cereal/cereal.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
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

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<std::map<std::string, T>> = true;

} // namespace json

} // namespace ownkey::http
