#include "update_fields.h"

#include "server/http/gradido/kit.h"

#include <algorithm>
#include <array>
#include <functional>

namespace ownkey::http::gradido {
namespace {

using json::Value;

constexpr std::string_view kPrefix = "User.";

std::optional<std::string> text_of(const Value& value) {
    if (!value.IsString()) return std::nullopt;
    return std::string(value.GetString(), value.GetStringLength());
}

std::optional<bool> switch_of(const Value& value) {
    if (value.IsBool()) return value.GetBool();
    if (value.IsInt() && (value.GetInt() == 0 || value.GetInt() == 1)) return value.GetInt() == 1;
    return std::nullopt;
}

std::optional<std::int64_t> number_of(const Value& value) {
    if (!value.IsInt64()) return std::nullopt;
    return value.GetInt64();
}

/// Reads one field into its place. Out: false when its type is another.
template <class T>
bool put(std::optional<T>& place, std::optional<T> value) {
    place = std::move(value);
    return place.has_value();
}

bool put_password(std::optional<flows::PlainPassword>& place, const Value& value) {
    auto text = text_of(value);
    if (!text) return false;
    place = flows::take_password(*text);
    return true;
}

struct Field {
    std::string_view name;
    const char* type;
    bool (*read)(flows::MemberUpdate&, const Value&);
};

constexpr auto kString = "a string";
const std::array kFields{
    Field{"first_name",
          kString,
          [](auto& u, const Value& v) { return put(u.profile.first_name, text_of(v)); }},
    Field{"last_name",
          kString,
          [](auto& u, const Value& v) { return put(u.profile.last_name, text_of(v)); }},
    Field{"language",
          kString,
          [](auto& u, const Value& v) { return put(u.profile.language, text_of(v)); }},
    Field{"username",
          kString,
          [](auto& u, const Value& v) { return put(u.profile.username, text_of(v)); }},
    Field{"description",
          kString,
          [](auto& u, const Value& v) { return put(u.profile.description, text_of(v)); }},
    Field{"publisher_id",
          "an integer",
          [](auto& u, const Value& v) { return put(u.profile.publisher_id, number_of(v)); }},
    Field{"disabled",
          "a boolean or integer",
          [](auto& u, const Value& v) { return put(u.disabled, switch_of(v)); }},
    Field{"password", kString, [](auto& u, const Value& v) { return put_password(u.password, v); }},
    Field{"password_old", kString, [](auto& u, const Value& v) {
              return put_password(u.old_password, v);
          }}};

void read_field(UpdateFields& out, std::string_view name, const Value& value) {
    const auto known = std::find_if(kFields.begin(), kFields.end(), [&](const Field& field) {
        return name.starts_with(kPrefix) && name.substr(kPrefix.size()) == field.name;
    });
    const auto shown = json::shown(name);
    if (known == kFields.end()) {
        out.errors.push_back(shown + " isn't known");
    } else if (!known->read(out.update, value)) {
        out.errors.push_back(shown + " isn't " + known->type);
    }
}

} // namespace

Outcome<UpdateFields> read_update(std::string_view body) {
    auto text = json::parsable(body); // outlives the document, which points into it
    rapidjson::Document document;
    TRY(json::parse(text, kLoose, document));
    const auto update = document.FindMember("update");
    if (update == document.MemberEnd() || !update->value.IsObject() ||
        update->value.ObjectEmpty() || update->value.MemberCount() > kLoose.max_items)
        return Failure(Error::field_type, "update", "");
    UpdateFields out;
    for (const auto& member : update->value.GetObject())
        read_field(out, {member.name.GetString(), member.name.GetStringLength()}, member.value);
    return out;
}

std::string update_error(const Failure& failure) {
    const auto name = std::string(kPrefix) + failure.field;
    if (failure.error == Error::field_rule) return name + " isn't a valid " + failure.field;
    return name + ": " + std::string(error_text(failure.error));
}

} // namespace ownkey::http::gradido
