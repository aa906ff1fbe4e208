// Writes one JSON object (RFC 8259), keys in the order given: outbox payloads, audit details,
// answers of the surfaces. Text values must be UTF-8; they come out escaped for JSON inside HTML
// (core/encoding.h).
#pragma once

#include "core/encoding.h"

#include <string>
#include <string_view>

namespace ownkey {

class JsonObject {
public:
    JsonObject& text(std::string_view key, std::string_view value) {
        return json(key, '"' + json_escaped(value) + '"');
    }

    JsonObject& number(std::string_view key, std::int64_t value) {
        return json(key, std::to_string(value));
    }

    JsonObject& boolean(std::string_view key, bool value) {
        return json(key, value ? "true" : "false");
    }

    /// In: `value` is JSON already.
    JsonObject& json(std::string_view key, std::string_view value) {
        if (!members_.empty()) members_ += ',';
        members_ += '"' + json_escaped(key) + "\":";
        members_ += value;
        return *this;
    }

    [[nodiscard]] std::string str() const { return '{' + members_ + '}'; }

private:
    std::string members_;
};

} // namespace ownkey
