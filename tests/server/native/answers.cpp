#include "answers.h"

#include "tests/server/native/openapi.h"

#include <gtest/gtest.h>

#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace ownkey::house {
namespace {

using rapidjson::Document;
using rapidjson::Value;

/// RapidJSON checks no formats: these are patterns for it.
constexpr auto kUuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
constexpr auto kBase64url = "^[A-Za-z0-9_-]*$";

void add_patterns(Value& schema, Document::AllocatorType& allocator) {
    if (schema.IsArray())
        for (auto& item : schema.GetArray())
            add_patterns(item, allocator);
    if (!schema.IsObject()) return;
    for (auto& member : schema.GetObject())
        add_patterns(member.value, allocator);
    const auto is = [&](const char* name, const char* text) {
        const auto found = schema.FindMember(name);
        return found != schema.MemberEnd() && found->value.IsString() &&
               std::string_view(found->value.GetString()) == text;
    };
    if (is("format", "uuid"))
        schema.AddMember("pattern", rapidjson::StringRef(kUuid), allocator);
    else if (is("contentEncoding", "base64url"))
        schema.AddMember("pattern", rapidjson::StringRef(kBase64url), allocator);
}

std::string text_of(const rapidjson::Pointer& pointer) {
    rapidjson::StringBuffer buffer;
    pointer.StringifyUriFragment(buffer);
    return buffer.GetString();
}

class Shape {
public:
    explicit Shape(const Value& schema) {
        Document copy;
        copy.CopyFrom(schema, copy.GetAllocator());
        add_patterns(copy, copy.GetAllocator());
        schema_ = std::make_unique<rapidjson::SchemaDocument>(copy);
    }

    /// Empty when the body fits.
    [[nodiscard]] std::string objection(const Value& body) const {
        rapidjson::SchemaValidator validator(*schema_);
        if (body.Accept(validator)) return "";
        return text_of(validator.GetInvalidDocumentPointer()) + " breaks \"" +
               validator.GetInvalidSchemaKeyword() + "\" of " +
               text_of(validator.GetInvalidSchemaPointer());
    }

private:
    std::unique_ptr<rapidjson::SchemaDocument> schema_;
};

struct Answer {
    std::string content_type;
    const Value* schema = nullptr;
    std::unique_ptr<Shape> shape; ///< made when it is first needed
};

std::string document_text() {
    std::ifstream file(OWNKEY_SOURCE_DIR "/server/http/native/openapi.json");
    return {std::istreambuf_iterator<char>(file), {}};
}

class Answers {
public:
    Answers() {
        for (const auto& operation : document_.operations()) {
            auto& answers = known_[operation.name];
            answers.operation = &operation;
            for (const auto& response : operation.responses->GetObject()) {
                const auto& content = *response.value["content"].MemberBegin();
                answers.by_status[response.name.GetString()] = {
                    content.name.GetString(), &content.value["schema"], nullptr};
            }
        }
    }

    /// Empty when the document tells of this answer.
    std::string objection(const std::string& name, const http::Response& response) {
        const std::lock_guard lock(mutex_); // RapidJSON's patterns remember where they were
        const auto known = known_.find(name);
        if (known == known_.end()) return "no such operation";
        auto& answers = known->second.by_status;
        auto answer = answers.find(std::to_string(response.status));
        if (answer == answers.end()) {
            if (response.status < 400) return "no such status";
            answer = answers.find("default");
        }
        if (answer->second.content_type != response.content_type) return "another content type";
        Document body;
        if (body.Parse(response.body.c_str()).HasParseError()) return "no JSON";
        if (response.status < 400) seen_.insert(name);
        auto& shape = answer->second.shape;
        if (!shape) shape = std::make_unique<Shape>(*answer->second.schema);
        auto objection = shape->objection(body);
        if (!objection.empty() || response.status < 400) return objection;
        return problem_objection(*known->second.operation, response.status, body);
    }

    /// Operations that never succeeded.
    [[nodiscard]] std::vector<std::string> unseen() const {
        std::vector<std::string> names;
        for (const auto& [name, answers] : known_)
            if (!seen_.contains(name)) names.push_back(name);
        return names;
    }

    [[nodiscard]] const OpenApi& document() const { return document_; }

private:
    struct OfOperation {
        const Operation* operation = nullptr;
        std::map<std::string, Answer> by_status;
    };

    /// Refusals that the document must announce.
    static std::string
    problem_objection(const Operation& operation, int status, const Value& problem) {
        const std::string title = problem["title"].GetString();
        if (problem["status"].GetInt() != status) return "another status in the body";
        if (title == "no_session" && !operation.session) return "needs no session";
        if (title == "csrf_missing" && !operation.csrf) return "needs no CSRF token";
        if (title == "role_missing" && operation.role.empty()) return "needs no role";
        if (title == "password_needed" && !operation.sometimes_fresh) return "is not x-fresh";
        return "";
    }

    OpenApi document_{document_text()};
    std::map<std::string, OfOperation> known_;
    std::set<std::string> seen_;
    std::mutex mutex_;
};

Answers& answers() {
    static Answers all;
    return all;
}

const std::set<std::string> kChecked{"type",
                                     "enum",
                                     "properties",
                                     "required",
                                     "additionalProperties",
                                     "items",
                                     "pattern",
                                     "minimum",
                                     "maximum",
                                     "minItems",
                                     "maxItems",
                                     "minLength",
                                     "maxLength",
                                     "oneOf",
                                     "anyOf",
                                     "format",
                                     "contentEncoding",
                                     "description",
                                     "examples"};

bool is_type(const Value& schema, std::string_view type) {
    return schema.HasMember("type") && type == schema["type"].GetString();
}

/// In: where the schema stands. Objects name all their fields, unless they have none to name and
/// say why.
void find_loose(const std::string& at, const Value& schema, std::vector<std::string>& found) {
    if (!schema.IsObject()) {
        found.push_back(at + ": no schema");
        return;
    }
    for (const auto& member : schema.GetObject())
        if (!kChecked.contains(member.name.GetString()))
            found.push_back(at + ": " + member.name.GetString() + " is not checked");
    if (schema.HasMember("items")) find_loose(at + "/items", schema["items"], found);
    if (schema.HasMember("oneOf"))
        for (const auto& one : schema["oneOf"].GetArray())
            find_loose(at + "/oneOf", one, found);
    else if (!schema.HasMember("type"))
        found.push_back(at + ": no type");
    else if (is_type(schema, "array") && !schema.HasMember("items"))
        found.push_back(at + ": an array of what?");
    if (schema.HasMember("properties")) {
        if (!schema.HasMember("additionalProperties")) found.push_back(at + ": more fields");
        for (const auto& property : schema["properties"].GetObject())
            find_loose(at + '/' + property.name.GetString(), property.value, found);
    } else if (is_type(schema, "object") && !schema.HasMember("additionalProperties") &&
               !schema.HasMember("description")) {
        found.push_back(at + ": an object of what?");
    }
}

} // namespace

std::string objection_to(const http::Observation& seen, const http::Response& response) {
    if (seen.pattern.empty()) return ""; // the router's own words to what is no route
    return answers().objection(seen.method + ' ' + seen.pattern, response);
}

std::vector<std::string> operations_never_seen() {
    return answers().unseen();
}

void check_answer(const http::Observation& seen, const http::Response& response) {
    EXPECT_EQ(objection_to(seen, response), "")
        << seen.method << ' ' << seen.pattern << " -> " << response.status << ' ' << response.body;
}

std::vector<std::string> loose_schemas() {
    std::vector<std::string> found;
    for (const auto& operation : answers().document().operations())
        for (const auto& response : operation.responses->GetObject())
            for (const auto& content : response.value["content"].GetObject())
                find_loose(operation.name, content.value["schema"], found);
    for (const auto& schema : answers().document().schemas().GetObject()) {
        if (!schema.value.HasMember("examples")) continue;
        const Shape shape(schema.value);
        for (const auto& example : schema.value["examples"].GetArray())
            if (const auto objection = shape.objection(example); !objection.empty())
                found.push_back(std::string(schema.name.GetString()) + ": example " + objection);
    }
    return found;
}

} // namespace ownkey::house
