#include "campaign_fields.h"

#include "core/encoding.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <set>

namespace ownkey::flows {
namespace {

using rapidjson::Value;

constexpr std::size_t kMaxTitle = 200, kMaxDescription = 2000, kMaxKey = 64, kMaxText = 2000;
constexpr std::size_t kMaxChoices = 100, kMaxChoice = 200;
constexpr std::size_t kMaxDigits = 15, kMaxDecimals = 6;

struct TypeName {
    FieldType type;
    std::string_view name;
};

/// The first name of a type is its own.
constexpr std::array<TypeName, 8> kTypes{{{FieldType::text, "text"},
                                          {FieldType::number, "number"},
                                          {FieldType::choice, "choice"},
                                          {FieldType::multiple_choice, "multiple_choice"},
                                          {FieldType::multiple_choice, "multiple choice"},
                                          {FieldType::yes_no, "yes_no"},
                                          {FieldType::yes_no, "yes/no"},
                                          {FieldType::yes_no, "boolean"}}};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_key(std::string_view key) {
    return !key.empty() && key.size() <= kMaxKey && is_letter(key.front()) &&
           std::all_of(key.begin(), key.end(), [](char c) {
               return is_letter(c) || is_digit(c) || c == '_' || c == '-';
           });
}

/// Line feeds are allowed, other control characters are not.
bool is_text(std::string_view text, std::size_t most) {
    const auto is_control = [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
    };
    return is_utf8(as_bytes(text)) && utf8_length(as_bytes(text)) <= most &&
           std::none_of(text.begin(), text.end(), is_control);
}

bool has_choices(FieldType type) {
    return type == FieldType::choice || type == FieldType::multiple_choice;
}

std::string wrong_choices(const CampaignField& field) {
    const auto& choices = field.choices;
    if (!has_choices(field.type)) return choices.empty() ? "" : "only choices have choices";
    if (choices.empty()) return "can't be blank";
    if (choices.size() > kMaxChoices) return "should have at most 100 item(s)";
    for (const auto& choice : choices)
        if (trimmed(choice).empty() || !is_text(choice, kMaxChoice)) return "is invalid";
    if (std::set<std::string>(choices.begin(), choices.end()).size() != choices.size())
        return "has one of them twice";
    return "";
}

std::string quoted(std::string_view text) {
    return '"' + json_escaped(text) + '"';
}

std::string list_json(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const auto& item : items)
        out += (out.size() > 1 ? "," : "") + item;
    return out + ']';
}

std::string text_in(const Value& object, const char* name) {
    const auto found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

std::string text_of(const Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

bool flag_in(const Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsBool() && found->value.GetBool();
}

/// What is wrong with an answer, or what is stored of it. Neither: there is no answer.
struct Checked {
    std::string fault;
    std::string json;
};

Checked fault(std::string text) {
    return {std::move(text), {}};
}

Checked check_text(const std::string& text) {
    if (trimmed(text).empty()) return {};
    if (utf8_length(as_bytes(text)) > kMaxText) return fault("should be at most 2000 character(s)");
    return is_text(text, kMaxText) ? Checked{"", quoted(text)} : fault("is invalid");
}

bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto point = std::min(text.find('.'), text.size());
    const auto whole = text.substr(0, point);
    const auto decimals = text.substr(std::min(point + 1, text.size()));
    const bool plain = whole.size() == 1 || !whole.starts_with('0');
    return !whole.empty() && whole.size() <= kMaxDigits && plain &&
           std::all_of(whole.begin(), whole.end(), is_digit) && decimals.size() <= kMaxDecimals &&
           std::all_of(decimals.begin(), decimals.end(), is_digit) &&
           (point == text.size() || !decimals.empty());
}

Checked check_number(const std::string& written) {
    const auto text = trimmed(written);
    if (text.empty()) return {};
    return is_number(text) ? Checked{"", text} : fault("is not a number");
}

bool is_one_of(const std::vector<std::string>& choices, const std::string& text) {
    return std::find(choices.begin(), choices.end(), text) != choices.end();
}

Checked check_choice(const CampaignField& field, const std::string& text) {
    if (text.empty()) return {};
    return is_one_of(field.choices, text) ? Checked{"", quoted(text)} : fault("is invalid");
}

/// In the order of the question's choices.
Checked check_choices(const CampaignField& field, const std::vector<std::string>& chosen) {
    const std::set<std::string> set(chosen.begin(), chosen.end());
    if (set.empty()) return {};
    if (set.size() != chosen.size()) return fault("has one of them twice");
    for (const auto& one : chosen)
        if (!is_one_of(field.choices, one)) return fault("has an invalid entry");
    std::vector<std::string> items;
    for (const auto& choice : field.choices)
        if (set.contains(choice)) items.push_back(quoted(choice));
    return {"", list_json(items)};
}

Checked check_yes_no(const Value& value) {
    if (value.IsBool()) return {"", value.GetBool() ? "true" : "false"};
    if (!value.IsString()) return fault("is invalid");
    const auto text = text_of(value);
    if (text.empty()) return {};
    if (text == "true" || text == "yes") return {"", "true"};
    if (text == "false" || text == "no") return {"", "false"};
    return fault("is invalid");
}

Checked check_multiple(const CampaignField& field, const Value& value) {
    std::vector<std::string> chosen;
    if (value.IsString() && value.GetStringLength() > 0) chosen.push_back(text_of(value));
    if (!value.IsString() && !value.IsArray()) return fault("is invalid");
    if (value.IsArray())
        for (const auto& item : value.GetArray()) {
            if (!item.IsString()) return fault("is invalid");
            chosen.push_back(text_of(item));
        }
    return check_choices(field, chosen);
}

/// Numbers come as texts (kParseNumbersAsStringsFlag), as they were written.
Checked check_answer(const CampaignField& field, const Value& value) {
    if (value.IsNull()) return {};
    if (field.type == FieldType::yes_no) return check_yes_no(value);
    if (field.type == FieldType::multiple_choice) return check_multiple(field, value);
    if (!value.IsString()) return fault("is invalid");
    const auto text = text_of(value);
    switch (field.type) {
    case FieldType::number:
        return check_number(text);
    case FieldType::choice:
        return check_choice(field, text);
    case FieldType::text:
    case FieldType::multiple_choice:
    case FieldType::yes_no:
        break;
    }
    return check_text(text);
}

constexpr unsigned kParse = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag |
                            rapidjson::kParseValidateEncodingFlag;

bool parse(const std::string& json, rapidjson::Document& document) {
    document.Parse<kParse>(json.data(), json.size());
    if (document.HasParseError()) return false;
    if (!document.IsString()) return document.IsObject();
    const auto inner = text_of(document); // some clients send the object as text
    document.Parse<kParse>(inner.data(), inner.size());
    return !document.HasParseError() && document.IsObject();
}

} // namespace

std::string_view field_type_name(FieldType type) {
    return std::find_if(
               kTypes.begin(), kTypes.end(), [&](const auto& row) { return row.type == type; })
        ->name;
}

std::optional<FieldType> field_type_of(std::string_view name) {
    for (const auto& row : kTypes)
        if (row.name == name) return row.type;
    return std::nullopt;
}

Faults check_fields(const std::vector<CampaignField>& fields, int most) {
    Faults faults;
    if (fields.size() > static_cast<std::size_t>(most))
        faults.push_back({"fields", "should have at most " + std::to_string(most) + " item(s)"});
    std::set<std::string> keys;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        const auto at = "fields[" + std::to_string(i) + "].";
        if (trimmed(field.title).empty()) {
            faults.push_back({at + "title", "can't be blank"});
        } else if (!is_text(field.title, kMaxTitle)) {
            faults.push_back({at + "title", "is invalid"});
        }
        if (!is_text(field.description, kMaxDescription))
            faults.push_back({at + "description", "is invalid"});
        if (!is_key(field.key)) {
            faults.push_back({at + "key", field.key.empty() ? "can't be blank" : "is invalid"});
        } else if (!keys.insert(field.key).second) {
            faults.push_back({at + "key", "has already been taken"});
        }
        if (auto wrong = wrong_choices(field); !wrong.empty())
            faults.push_back({at + "choices", std::move(wrong)});
    }
    return faults;
}

std::string fields_json(const std::vector<CampaignField>& fields) {
    std::vector<std::string> items;
    for (const auto& field : fields) {
        std::vector<std::string> choices;
        for (const auto& choice : field.choices)
            choices.push_back(quoted(choice));
        items.push_back(JsonObject()
                            .text("title", field.title)
                            .text("description", field.description)
                            .text("key", field.key)
                            .text("type", field_type_name(field.type))
                            .boolean("required", field.required)
                            .json("choices", list_json(choices))
                            .str());
    }
    return list_json(items);
}

Outcome<std::vector<CampaignField>> fields_of(const std::string& json) {
    rapidjson::Document document;
    document.Parse<kParse>(json.data(), json.size());
    if (document.HasParseError() || !document.IsArray())
        return Failure(Error::bad_json, "fields", "no list of questions");
    std::vector<CampaignField> fields;
    for (const auto& item : document.GetArray()) {
        const auto type = item.IsObject() ? field_type_of(text_in(item, "type")) : std::nullopt;
        if (!type) return Failure(Error::bad_json, "fields", "no question");
        CampaignField field{.title = text_in(item, "title"),
                            .description = text_in(item, "description"),
                            .key = text_in(item, "key"),
                            .type = *type,
                            .required = flag_in(item, "required"),
                            .choices = {}};
        const auto choices = item.FindMember("choices");
        if (choices != item.MemberEnd() && choices->value.IsArray())
            for (const auto& choice : choices->value.GetArray())
                if (choice.IsString()) field.choices.push_back(text_of(choice));
        fields.push_back(std::move(field));
    }
    return fields;
}

Answers check_answers(const std::vector<CampaignField>& fields, const std::string& responses) {
    Answers out;
    rapidjson::Document document;
    if (!parse(responses.empty() ? "{}" : responses, document)) {
        out.faults.push_back({"responses", "is invalid"});
        return out;
    }
    JsonObject object;
    for (const auto& field : fields) {
        const auto member = document.FindMember(field.key.c_str());
        auto checked =
            member != document.MemberEnd() ? check_answer(field, member->value) : Checked{};
        const auto name = "responses." + field.key;
        if (!checked.fault.empty()) {
            out.faults.push_back({name, std::move(checked.fault)});
        } else if (!checked.json.empty()) {
            object.json(field.key, checked.json);
        } else if (field.required) {
            out.faults.push_back({name, "can't be blank"});
        }
    }
    if (out.faults.empty()) out.json = object.str();
    return out;
}

} // namespace ownkey::flows
