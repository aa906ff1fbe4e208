// Builds the JSON of a summary. The rules are: texts and names are escaped for JSON in HTML
// (RFC 8259 §7), keys are hex, amounts are decimal text, numbers of 64 bits are text.
#pragma once

#include "../bytes.h"

#include <string>

namespace ownkey::tx {

class Json {
public:
    Json& text(std::string_view name, std::string_view utf8);
    /// Left out if empty.
    Json& text_if(std::string_view name, std::string_view utf8);
    Json& hex(std::string_view name, ByteView bytes);
    Json& amount(std::string_view name, std::int64_t units);
    /// In: |value| below 2^53, so that a page reads the same number.
    Json& number(std::string_view name, std::int64_t value);
    Json& number_text(std::string_view name, std::uint64_t value);
    Json& boolean(std::string_view name, bool value);

    /// Everything up to close() is inside `name`.
    Json& open_list(std::string_view name);
    Json& open_object(std::string_view name);
    Json& open_item();
    Json& close_list();
    Json& close_object();

    [[nodiscard]] std::string take();

private:
    Json& member(std::string_view name);
    void separate();
    std::string out_ = "{";
};

} // namespace ownkey::tx
