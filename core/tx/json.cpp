#include "json.h"

#include "../encoding.h"
#include "transaction.h"

namespace ownkey::tx {

Json& Json::text(std::string_view name, std::string_view utf8) {
    member(name).out_ += '"';
    out_ += json_escaped(utf8);
    out_ += '"';
    return *this;
}

Json& Json::text_if(std::string_view name, std::string_view utf8) {
    return utf8.empty() ? *this : text(name, utf8);
}

Json& Json::hex(std::string_view name, ByteView bytes) {
    member(name).out_ += '"';
    out_ += to_hex(bytes);
    out_ += '"';
    return *this;
}

Json& Json::amount(std::string_view name, std::int64_t units) {
    member(name).out_ += '"';
    out_ += amount_text(units);
    out_ += '"';
    return *this;
}

Json& Json::number(std::string_view name, std::int64_t value) {
    member(name).out_ += std::to_string(value);
    return *this;
}

Json& Json::number_text(std::string_view name, std::uint64_t value) {
    return text(name, std::to_string(value));
}

Json& Json::boolean(std::string_view name, bool value) {
    member(name).out_ += value ? "true" : "false";
    return *this;
}

Json& Json::open_list(std::string_view name) {
    member(name).out_ += '[';
    return *this;
}

Json& Json::open_object(std::string_view name) {
    member(name).out_ += '{';
    return *this;
}

Json& Json::open_item() {
    separate();
    out_ += '{';
    return *this;
}

Json& Json::close_list() {
    out_ += ']';
    return *this;
}

Json& Json::close_object() {
    out_ += '}';
    return *this;
}

std::string Json::take() {
    out_ += '}';
    return std::move(out_);
}

Json& Json::member(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return *this;
}

void Json::separate() {
    if (out_.back() != '{' && out_.back() != '[') out_ += ',';
}

} // namespace ownkey::tx
