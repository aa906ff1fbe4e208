#include "server/http/json.h"

#include "core/encoding.h"

#include <algorithm>

namespace ownkey::http::json {

std::string shown(std::string_view name) {
    constexpr std::size_t kMaxShown = 64;
    if (name.size() <= kMaxShown) return std::string(name);
    std::string cut(name.substr(0, kMaxShown));
    while (!is_utf8(as_bytes(cut)))
        cut.pop_back();
    return cut;
}

namespace {

Done check_text(const Value& text, const std::string& path) {
    const std::string_view view(text.GetString(), text.GetStringLength());
    if (view.find('\0') != std::string_view::npos)
        return Failure(Error::field_rule, path, "U+0000 is not allowed");
    // RapidJSON lets a low surrogate pass that stands alone as an escape.
    if (!is_utf8(as_bytes(view))) return Failure(Error::field_rule, path, "a lone surrogate");
    return ok();
}

Done check_names(const Value& object, const std::string& path) {
    std::vector<std::string_view> names;
    for (const auto& member : object.GetObject()) {
        TRY(check_text(member.name, path));
        names.emplace_back(member.name.GetString(), member.name.GetStringLength());
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return ok();
    return Failure(Error::bad_json, shown(*twice), "a field stands twice");
}

/// The recursion ends at max_depth, whatever the body holds.
Done check_tree(const Value& value, const std::string& path, std::size_t depth_left) {
    if (value.IsString()) return check_text(value, path);
    if (!value.IsObject() && !value.IsArray()) return ok();
    if (depth_left == 0) return Failure(Error::bad_json, path, "nested too deeply");
    if (value.IsArray()) {
        for (const Value& item : value.GetArray())
            TRY(check_tree(item, path, depth_left - 1));
        return ok();
    }
    TRY(check_names(value, path));
    for (const auto& member : value.GetObject())
        TRY(check_tree(member.value, shown(member.name.GetString()), depth_left - 1));
    return ok();
}

} // namespace

SecretBuffer parsable(std::string_view body) {
    SecretBuffer text(body.size() + 1);
    std::copy(body.begin(), body.end(), text.reveal().begin());
    return text;
}

Outcome<Unit> parse(SecretBuffer& body, const JsonRules& rules, rapidjson::Document& document) {
    // Iterative: the depth of the body costs heap, not stack.
    constexpr auto kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    constexpr std::string_view kMark = "\xEF\xBB\xBF"; // some write it before their UTF-8
    const auto text = as_text(body.reveal());
    if (text.find('\0') + 1 != text.size())
        return Failure(Error::bad_json, "", "not JSON, at byte " + std::to_string(text.find('\0')));
    // Before RapidJSON reads in place: behind a character that is cut off by the end it reads on.
    if (!is_utf8(as_bytes(text.substr(0, text.size() - 1))))
        return Failure(Error::bad_json, "", "not UTF-8");
    document.ParseInsitu<kFlags>(reinterpret_cast<char*>(body.reveal().data()) +
                                 (text.starts_with(kMark) ? kMark.size() : 0));
    if (document.HasParseError())
        return Failure(
            Error::bad_json, "", "not JSON, at byte " + std::to_string(document.GetErrorOffset()));
    if (!document.IsObject()) return Failure(Error::bad_json, "", "a JSON object is expected");
    return check_tree(document, "", rules.max_depth);
}

void Reader::enter_object() {
    if (!at_->IsObject()) stop(Error::field_type, "an object is expected");
    frames_.push_back({at_, {}});
}

void Reader::leave_object() {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (rules_.unknown_fields) return;
    for (const auto& member : frame.object->GetObject()) {
        const std::string_view name(member.name.GetString(), member.name.GetStringLength());
        if (std::find(frame.known.begin(), frame.known.end(), name) != frame.known.end()) continue;
        const auto path = path_.empty() ? shown(name) : path_ + "." + shown(name);
        throw Stop{Failure(Error::field_unknown, path, "")};
    }
}

std::string Reader::text_of(const Value& value, std::size_t max_bytes) const {
    if (!value.IsString()) stop(Error::field_type, "a string is expected");
    if (value.GetStringLength() > max_bytes)
        stop(Error::field_too_long, "at most " + std::to_string(max_bytes) + " bytes");
    return {value.GetString(), value.GetStringLength()};
}

std::string Reader::loose_text_of(const Value& value, std::size_t max_bytes) const {
    if (value.IsInt64()) return std::to_string(value.GetInt64());
    if (value.IsUint64()) return std::to_string(value.GetUint64());
    if (value.IsBool()) return value.GetBool() ? "true" : "false";
    return text_of(value, max_bytes);
}

void Reader::stop(Error error, std::string rule) const {
    throw Stop{Failure(error, path_, std::move(rule))};
}

} // namespace ownkey::http::json
