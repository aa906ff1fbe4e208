// Result<T, E>: a value or an error; never both, never neither. TRY passes an error on, MUST
// asserts that there is none. Expected failures are Results. Bugs end the process (contract), in
// every build.
#pragma once

#include "error.h"

#include <cstdlib>
#include <optional>
#include <type_traits>
#include <utility>

namespace ownkey {

/// Ends the process when `holds` is false. For bugs only, never for input.
constexpr void contract(bool holds) {
    if (!holds) std::abort();
}

/// The value of a Status.
struct Unit {
    friend constexpr bool operator==(Unit, Unit) = default;
};

/// A value, or why there is none. Copied and moved as the value is.
template <class T, class E = Error>
class [[nodiscard]] Result {
    static_assert(!std::is_reference_v<T>);

public:
    using Value = T;
    using Failure = E;

    // Implicit, so that `return value;` and `return Error::name;` read as what they are.
    // NOLINTBEGIN(google-explicit-constructor)
    /// In: the value.
    Result(T value) : value_(std::move(value)) {}

    /// In: the error.
    template <class Other>

    requires(std::is_convertible_v<Other, E> && !std::is_convertible_v<Other, T>)
        Result(Other error)
        : error_(std::move(error)) {}

    // NOLINTEND(google-explicit-constructor)

    /// Out: true for a value, false for an error.
    [[nodiscard]] bool has_value() const { return value_.has_value(); }

    /// As has_value().
    explicit operator bool() const { return has_value(); }

    /// Out: the value. An error ends the process: ask first, or use TRY.
    [[nodiscard]] T& value() & {
        contract(has_value());
        return *value_;
    }

    /// As value().
    [[nodiscard]] const T& value() const& {
        contract(has_value());
        return *value_;
    }

    /// As value(), to be moved from.
    [[nodiscard]] T&& value() && {
        contract(has_value());
        return std::move(*value_);
    }

    /// Out: the error. A value ends the process.
    [[nodiscard]] const E& error() const {
        contract(!has_value());
        return *error_;
    }

    /// As value().
    T& operator*() & { return value(); }

    /// As value().
    const T& operator*() const& { return value(); }

    /// As value(), to be moved from.
    T&& operator*() && { return std::move(*this).value(); }

    /// As value().
    T* operator->() { return &value(); }

    /// As value().
    const T* operator->() const { return &value(); }

private:
    // Two optionals, one engaged: in WebAssembly a third of the code that std::variant makes.
    std::optional<T> value_;
    std::optional<E> error_;
};

/// A result without a value: ok() or an error.
using Status = Result<Unit>;

/// Out: what a Status function returns when nothing failed.
[[nodiscard]] inline constexpr Unit ok() {
    return {};
}

} // namespace ownkey

// A name of its own per use, so that a TRY inside a lambda inside a TRY shadows nothing.
#define OWNKEY_JOIN_(a, b) a##b
#define OWNKEY_JOIN(a, b) OWNKEY_JOIN_(a, b)

/// `auto x = TRY(f());` : the value of f(), or returns its error from the enclosing function.
/// Never inside braces or arguments beside something that owns memory or a secret: G++ does not end
/// those when TRY returns.
#define TRY(expression) OWNKEY_TRY_(expression, OWNKEY_JOIN(ownkey_try_, __COUNTER__))
#define OWNKEY_TRY_(expression, name)                                                              \
    __extension__({                                                                                \
        auto name = (expression);                                                                  \
        if (!name.has_value()) [[unlikely]]                                                        \
            return name.error();                                                                   \
        std::move(name).value();                                                                   \
    })

/// `auto x = MUST(f());` : the value of f(); an error here is a bug and ends the process.
#define MUST(expression) OWNKEY_MUST_(expression, OWNKEY_JOIN(ownkey_must_, __COUNTER__))
#define OWNKEY_MUST_(expression, name)                                                             \
    __extension__({                                                                                \
        auto name = (expression);                                                                  \
        std::move(name).value();                                                                   \
    })
