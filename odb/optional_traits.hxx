// std::optional<T> as a nullable column: ODB 2.4 knows only its own odb::nullable.
#pragma once

// ODB's headers want pre.hxx first and post.hxx last.
// clang-format off
#include <odb/pre.hxx>

#include <optional>

#include <odb/nullable.hxx>
#include <odb/wrapper-traits.hxx>

// clang-format on

namespace odb {

template <typename T>
class wrapper_traits<std::optional<T>> {
public:
    typedef T wrapped_type;
    typedef
        typename wrapper_traits<nullable<T>>::unrestricted_wrapped_type unrestricted_wrapped_type;
    typedef std::optional<T> wrapper_type;
    static const bool null_handler = true;
    static const bool null_default = true;

    static bool get_null(const wrapper_type& value) { return !value.has_value(); }

    static void set_null(wrapper_type& value) { value.reset(); }

    static const T& get_ref(const wrapper_type& value) { return *value; }

    static T& set_ref(wrapper_type& value) {
        if (!value) value.emplace();
        return *value;
    }
};

} // namespace odb

#include <odb/post.hxx>
