// Templates and style sheet, from pages/, compiled into the program (assets.cpp.in).
#pragma once

#include <kainjow/mustache.hpp>

#include <string>
#include <string_view>

namespace ownkey::community::assets {

extern const std::string_view kLayout;
extern const std::string_view kHome;
extern const std::string_view kAdmin;
extern const std::string_view kMessage;
extern const std::string_view kStyle;

/// {{name}} is escaped for HTML, {{{name}}} is not.
inline std::string render(std::string_view page, const kainjow::mustache::data& values) {
    kainjow::mustache::mustache parsed{std::string(page)};
    return parsed.render(values);
}

} // namespace ownkey::community::assets
