// The error taxonomy: one enumerator per line of error.def. Source of numbers, names and developer
// texts.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ownkey {

enum class Error : std::uint16_t {
#define ERROR(name, number, text) name = number,
#include "error.def"
#undef ERROR
};

/// In: an error. Out: its name as written in error.def ("bad_hex"); used in problem+json and as
/// locale key.
[[nodiscard]] constexpr std::string_view error_name(Error error) {
    switch (error) {
#define ERROR(name, number, text)                                                                  \
    case Error::name:                                                                              \
        return #name;
#include "error.def"
#undef ERROR
    }
    return "internal";
}

/// In: an error. Out: the constant text for developers and logs. Never contains input.
[[nodiscard]] constexpr std::string_view error_text(Error error) {
    switch (error) {
#define ERROR(name, number, text)                                                                  \
    case Error::name:                                                                              \
        return text;
#include "error.def"
#undef ERROR
    }
    return "internal error";
}

/// All errors, for tests that walk them (every locale has a text, every dialect an answer).
inline constexpr std::array kAllErrors{
#define ERROR(name, number, text) Error::name,
#include "error.def"
#undef ERROR
};

} // namespace ownkey
