// The archive that json.h reads with: a struct's fields out of a parsed document, strictly.
#pragma once

#include "core/secret.h"
#include "server/domain/failure.h"
#include "server/http/json_types.h"

#include <cereal/archives/json.hpp>

#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

namespace ownkey::http::json {

using Value = rapidjson::Value;

/// Leaves the archive only as the return value of decode.
struct Stop {
    Failure failure;
};

/// Parses and checks what does not depend on T: syntax, root, depth, duplicate names, U+0000.
/// In: the body with a zero behind it. The document's texts stand in it then.
Outcome<Unit> parse(SecretBuffer& body, const JsonRules& rules, rapidjson::Document& document);
/// What parse takes.
SecretBuffer parsable(std::string_view body);

/// A name that a client sent, as a failure tells it: at most 64 bytes, cut between characters.
std::string shown(std::string_view name);

class Reader : public cereal::InputArchive<Reader>, public cereal::traits::TextArchive {
public:
    Reader(const Value& root, const JsonRules& rules)
        : InputArchive(this), rules_(rules), at_(&root) {}

    template <class T>
    void read_field(const char* name, T& out, std::size_t max_bytes) {
        Frame& frame = frames_.back();
        frame.known.emplace_back(name);
        const auto member = frame.object->FindMember(name);
        const bool absent = member == frame.object->MemberEnd();
        if constexpr (kIsOptional<T>) {
            out.reset();
            if (absent || member->value.IsNull()) return;
        }
        const std::string outer = path_;
        path_ = outer.empty() ? name : outer + "." + name;
        if (absent) stop(Error::field_missing, "");
        read_value(member->value, out, max_bytes);
        path_ = outer;
    }

    template <class T>
    void read_value(const Value& value, T& out, std::size_t max_bytes) {
        if constexpr (kIsOptional<T>) {
            read_value(value, out.emplace(), max_bytes);
        } else if constexpr (std::is_same_v<T, std::string>) {
            out = text_of(value, max_bytes);
        } else if constexpr (std::is_same_v<T, bool>) {
            if (!value.IsBool()) stop(Error::field_type, "a boolean is expected");
            out = value.GetBool();
        } else if constexpr (std::is_integral_v<T>) {
            read_integer(value, out);
        } else if constexpr (std::is_same_v<T, Loose>) {
            out.text = loose_text_of(value, max_bytes);
        } else if constexpr (std::is_same_v<T, OneOrMany>) {
            if (value.IsArray()) {
                read_value(value, out.values, max_bytes);
            } else {
                out.values = {text_of(value, max_bytes)};
            }
        } else if constexpr (kIsVector<T>) {
            read_vector(value, out, max_bytes);
        } else if constexpr (kIsMap<T>) {
            read_map(value, out, max_bytes);
        } else {
            at_ = &value;
            (*this)(out);
        }
    }

    void enter_object();
    void leave_object();

    [[nodiscard]] const JsonRules& rules() const { return rules_; }

private:
    struct Frame {
        const Value* object;
        std::vector<std::string_view> known;
    };

    template <class T>
    void read_integer(const Value& value, T& out) {
        if (!value.IsInt64() && !value.IsUint64())
            stop(Error::field_type, "an integer is expected");
        const bool fits = value.IsInt64() ? std::in_range<T>(value.GetInt64())
                                          : std::in_range<T>(value.GetUint64());
        if (!fits) stop(Error::field_rule, "the number is out of range");
        out =
            value.IsInt64() ? static_cast<T>(value.GetInt64()) : static_cast<T>(value.GetUint64());
    }

    template <class T>
    void read_vector(const Value& value, std::vector<T>& out, std::size_t max_bytes) {
        if (!value.IsArray()) stop(Error::field_type, "an array is expected");
        if (value.Size() > rules_.max_items) stop(Error::field_too_long, "too many items");
        const std::string outer = path_;
        out.clear();
        for (const Value& item : value.GetArray()) {
            path_ = outer + "[" + std::to_string(out.size()) + "]";
            T element{};
            read_value(item, element, max_bytes);
            out.push_back(std::move(element));
        }
        path_ = outer;
    }

    template <class T>
    void read_map(const Value& value, std::map<std::string, T>& out, std::size_t max_bytes) {
        if (!value.IsObject()) stop(Error::field_type, "an object is expected");
        if (value.MemberCount() > rules_.max_items) stop(Error::field_too_long, "too many fields");
        const std::string outer = path_;
        out.clear();
        for (const auto& member : value.GetObject()) {
            const std::string name(member.name.GetString(), member.name.GetStringLength());
            path_ = outer + "." + shown(name);
            read_value(member.value, out[name], max_bytes);
        }
        path_ = outer;
    }

    std::string text_of(const Value& value, std::size_t max_bytes) const;
    std::string loose_text_of(const Value& value, std::size_t max_bytes) const;
    [[noreturn]] void stop(Error error, std::string rule) const;

    const JsonRules& rules_;
    const Value* at_;
    std::vector<Frame> frames_;
    std::string path_;
};

} // namespace ownkey::http::json
