#include "audit_detail.h"

#include <string_view>

namespace ownkey::flows {
namespace {

/// Where `"name":"` stands. Quotes within values are escaped, so it can stand nowhere else.
std::size_t start_of(const std::string& json, std::string_view name) {
    return json.find('"' + std::string(name) + "\":\"");
}

/// In: a flat object as JsonObject writes it.
std::string without_text(std::string json, std::string_view name) {
    auto start = start_of(json, name);
    if (start == json.npos) return json;
    auto end = start + name.size() + 4;
    while (end < json.size() && json[end] != '"')
        end += json[end] == '\\' ? 2 : 1;
    ++end; // past the closing quote
    if (end < json.size() && json[end] == ',')
        ++end;
    else if (json[start - 1] == ',')
        --start;
    return json.erase(start, end - start);
}

bool is_act(const std::string& detail) {
    return start_of(detail, "by") != detail.npos;
}

} // namespace

std::string detail_for_support(const std::string& detail) {
    return is_act(detail) ? without_text(detail, "reason") : detail;
}

std::string detail_for_person(const std::string& detail) {
    return is_act(detail) ? without_text(detail_for_support(detail), "by") : detail;
}

} // namespace ownkey::flows
