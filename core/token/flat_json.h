// Flat JSON objects (RFC 8259 within RFC 7493), as token headers and claims are. The rules are:
// members are strings, integers, booleans or lists of strings; a name stands once; no null, no
// fraction or exponent, no nesting, no text behind the object; well-formed UTF-8, no half of a
// surrogate pair; integers within +-(2^53 - 1), which every language holds exactly, and no -0.
#pragma once

#include "../bytes.h"

#include <string>
#include <variant>

namespace ownkey::token {

using Strings = std::vector<std::string>;
using JsonValue = std::variant<std::string, std::int64_t, bool, Strings>;

inline constexpr std::int64_t kMaxJsonInteger = (std::int64_t{1} << 53) - 1;

class FlatJson {
public:
    /// More members than this are refused, so that a forged header costs nothing.
    static constexpr std::size_t kMaxMembers = 32;

    struct Member {
        std::string name;
        JsonValue value;
    };

    /// Fails: bad_json.
    static Result<FlatJson> parse(std::string_view text);

    /// Null where there is no such member.
    [[nodiscard]] const JsonValue* find(std::string_view name) const;

    [[nodiscard]] const std::vector<Member>& members() const { return members_; }

private:
    std::vector<Member> members_;
};

/// Writes without blanks, members in the order of the calls. In: UTF-8, names not twice,
/// integers in range (the caller's contract).
class FlatJsonWriter {
public:
    FlatJsonWriter& add(std::string_view name, std::string_view value);
    FlatJsonWriter& add(std::string_view name, std::int64_t value);
    FlatJsonWriter& add(std::string_view name, const Strings& values);
    [[nodiscard]] std::string finish() const;

private:
    void begin_member(std::string_view name);
    std::string text_ = "{";
};

} // namespace ownkey::token
