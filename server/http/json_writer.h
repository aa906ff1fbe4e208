// The archive that json.h writes with: a struct's fields as JSON without blanks.
#pragma once

#include "core/encoding.h"
#include "server/http/json_types.h"

namespace ownkey::http::json {

class Writer : public cereal::OutputArchive<Writer>, public cereal::traits::TextArchive {
public:
    Writer() : OutputArchive(this) {}

    template <class T>
    void write_field(const char* name, const T& value) {
        if constexpr (kIsOptional<T>) {
            if (value) write_field(name, *value);
        } else {
            separate();
            out_ += '"' + json_escaped(name) + "\":";
            write_value(value);
        }
    }

    template <class T>
    void write_value(const T& value) {
        if constexpr (kIsOptional<T>) {
            if (value) {
                write_value(*value);
            } else {
                out_ += "null";
            }
        } else if constexpr (std::is_same_v<T, std::string>) {
            out_ += '"' + json_escaped(value) + '"';
        } else if constexpr (std::is_same_v<T, bool>) {
            out_ += value ? "true" : "false";
        } else if constexpr (std::is_integral_v<T>) {
            out_ += std::to_string(value);
        } else if constexpr (std::is_same_v<T, RawJson>) {
            out_ += value.text;
        } else if constexpr (std::is_same_v<T, Loose>) {
            write_value(value.text);
        } else if constexpr (std::is_same_v<T, OneOrMany>) {
            write_value(value.values);
        } else if constexpr (kIsVector<T>) {
            open('[');
            for (const auto& item : value) {
                separate();
                write_value(item);
            }
            close(']');
        } else if constexpr (kIsMap<T>) {
            open('{');
            for (const auto& [name, item] : value)
                write_field(name.c_str(), item);
            close('}');
        } else {
            (*this)(value);
        }
    }

    void open(char bracket) {
        out_ += bracket;
        first_ = true;
    }

    void close(char bracket) {
        out_ += bracket;
        first_ = false;
    }

    std::string take() { return std::move(out_); }

private:
    void separate() {
        if (!first_) out_ += ',';
        first_ = false;
    }

    std::string out_;
    bool first_ = true;
};

} // namespace ownkey::http::json
