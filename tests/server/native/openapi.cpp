#include "openapi.h"

#include "core/result.h"

#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <map>

namespace ownkey::house {
namespace {

using rapidjson::Value;

std::string text_of(const Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return buffer.GetString();
}

std::string string_of(const Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

bool is_true(const Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsTrue();
}

http::Method method_of(const std::string& name) {
    static const std::map<std::string, http::Method> methods{{"get", http::Method::get},
                                                             {"post", http::Method::post},
                                                             {"put", http::Method::put},
                                                             {"patch", http::Method::patch},
                                                             {"delete", http::Method::del}};
    return methods.at(name);
}

std::string example(const Value& schema);

std::string plausible(const Value& schema) {
    const auto type = string_of(schema, "type");
    if (type == "object") return example(schema);
    if (type == "integer") return "1";
    if (type == "boolean") return "true";
    if (type == "array") return "[" + plausible(schema["items"]) + "]";
    if (schema.HasMember("enum")) return text_of(schema["enum"][0]);
    if (string_of(schema, "format") == "email") return R"("somebody@example.org")";
    if (string_of(schema, "format") == "uuid") return R"("0b6a5e1c-6d60-4d0a-9d43-0a7b7c7f1a11")";
    const auto length = schema.FindMember("minLength");
    const auto size = length == schema.MemberEnd() ? 4 : length->value.GetUint();
    return '"' + std::string(size, 'A') + '"';
}

std::string mistyped(const Value& schema) {
    return string_of(schema, "type") == "string" ? "7" : R"("seven")";
}

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string json(const Fields& fields) {
    std::string out;
    for (const auto& [name, value] : fields)
        out += (out.empty() ? "\"" : ",\"") + name + "\":" + value;
    return "{" + out + "}";
}

Fields required_fields(const Value& schema) {
    Fields fields;
    const auto add = [&](const Value& part) {
        if (!part.HasMember("required")) return;
        for (const auto& name : part["required"].GetArray())
            fields.emplace_back(name.GetString(),
                                plausible(schema["properties"][name.GetString()]));
    };
    add(schema);
    if (schema.HasMember("anyOf")) add(schema["anyOf"][0]);
    return fields;
}

std::string example(const Value& schema) {
    return json(required_fields(schema));
}

Fields with(Fields fields, const std::string& name, const std::string& value) {
    for (auto& field : fields) {
        if (field.first != name) continue;
        field.second = value;
        return fields;
    }
    fields.emplace_back(name, value);
    return fields;
}

/// Puts what a reference names in its place. In: the document as it was written.
void expand(Value& value, const rapidjson::Document& written, rapidjson::Document& into) {
    if (value.IsObject() && value.HasMember("$ref")) {
        const auto* named = rapidjson::Pointer(string_of(value, "$ref").c_str()).Get(written);
        contract(named != nullptr && value.MemberCount() == 1); // a neighbour would be lost
        value.CopyFrom(*named, into.GetAllocator());
        expand(value, written, into);
    } else if (value.IsObject()) {
        for (auto& member : value.GetObject())
            expand(member.value, written, into);
    } else if (value.IsArray()) {
        for (auto& item : value.GetArray())
            expand(item, written, into);
    }
}

} // namespace

OpenApi::OpenApi(const std::string& text) {
    rapidjson::Document written;
    written.Parse(text.c_str());
    contract(!written.HasParseError() && string_of(written, "openapi") == "3.1.0");
    document_.CopyFrom(written, document_.GetAllocator());
    expand(document_, written, document_);
    for (const auto& path : document_["paths"].GetObject())
        for (const auto& operation : path.value.GetObject())
            add(path.name.GetString(), operation.name.GetString(), operation.value);
}

void OpenApi::add(const std::string& path, const std::string& method, const Value& operation) {
    Operation out{.method = method_of(method)};
    out.path = path;
    std::string shown = path;
    for (auto at = shown.find('{'); at != shown.npos; at = shown.find('{')) {
        shown[at] = ':';
        shown.erase(shown.find('}'), 1);
    }
    out.name = method;
    std::transform(out.name.begin(), out.name.end(), out.name.begin(), [](char c) {
        return static_cast<char>(c - 'a' + 'A');
    });
    out.name += ' ' + shown;
    for (const auto& way : operation["security"].GetArray()) {
        out.session |= way.HasMember("session");
        out.csrf |= way.HasMember("csrf");
    }
    out.fresh = is_true(operation, "x-fresh");
    out.sometimes_fresh = operation.HasMember("x-fresh");
    out.secret_answer = is_true(operation, "x-secret-answer");
    out.role = string_of(operation, "x-role");
    out.scope = string_of(operation, "x-scope");
    out.rate = string_of(operation, "x-rate");
    out.responses = &operation["responses"];
    if (operation.HasMember("requestBody")) {
        const auto& content = *operation["requestBody"]["content"].MemberBegin();
        out.content_type = content.name.GetString();
        out.schema = &content.value["schema"];
    }
    operations_.push_back(out);
}

std::string OpenApi::filled(const std::string& path, const std::string& id) {
    std::string out = path;
    for (auto at = out.find('{'); at != out.npos; at = out.find('{'))
        out.replace(at, out.find('}') - at + 1, id);
    return out;
}

std::string OpenApi::fitting(const Operation& operation) const {
    if (operation.schema == nullptr) return "";
    if (operation.content_type != "application/json") return "token=AAAA";
    return json(required_fields(*operation.schema));
}

std::vector<OpenApi::Bad> OpenApi::breaking(const Operation& operation) const {
    const auto& schema = *operation.schema;
    const auto good = required_fields(schema);
    std::vector<Bad> bad{
        {"nothing", "", ""},
        {"not JSON", "{", ""},
        {"an array", "[]", ""},
        {"a text", "\"x\"", ""},
        {"an unknown field", json(with(good, "unknown_field", "1")), "unknown_field"},
        {"a field twice",
         good.empty()
             ? "{{"
             : json(good).insert(1, json({good[0]}).substr(1, json({good[0]}).size() - 2) + ","),
         good.empty() ? "" : good[0].first}};
    for (const auto& field : good) {
        if (schema.HasMember("anyOf")) break; // there is another way
        auto less = good;
        std::erase(less, field);
        bad.push_back({"without " + field.first, json(less), field.first});
    }
    if (!schema.HasMember("properties")) return bad;
    for (const auto& property : schema["properties"].GetObject()) {
        const std::string name = property.name.GetString();
        bad.push_back({name + " mistyped", json(with(good, name, mistyped(property.value))), name});
        const auto most = property.value.FindMember("maxLength");
        if (most == property.value.MemberEnd()) continue;
        const auto longer = '"' + std::string(most->value.GetUint() + 5, 'A') + '"';
        bad.push_back({name + " too long", json(with(good, name, longer)), name});
    }
    return bad;
}

} // namespace ownkey::house
