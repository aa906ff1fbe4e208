// The OpenAPI document as tests walk it: its operations, and bodies that fit or break their
// schemas. References are gone: whatever they name stands in their place.
#pragma once

#include "server/http/message.h"

#include <rapidjson/document.h>

#include <string>
#include <vector>

namespace ownkey::house {

struct Operation {
    http::Method method;
    std::string name; ///< "POST /api/v1/logins", as in the router's list
    std::string path; ///< with {parameters}
    bool session = false;
    bool csrf = false;
    bool fresh = false;
    bool sometimes_fresh = false; ///< or always
    bool secret_answer = false;
    std::string role;
    std::string scope;        ///< of a service key
    std::string rate;         ///< empty: the general limit only
    std::string content_type; ///< empty: no body
    const rapidjson::Value* schema = nullptr;
    const rapidjson::Value* responses = nullptr; ///< by status

    /// As routes have it: "/api/v1/logins/:signin_id/finish".
    [[nodiscard]] std::string pattern() const { return name.substr(name.find(' ') + 1); }
};

class OpenApi {
public:
    /// In: the served document. Ends the test program when it is not what OpenAPI 3.1 asks for
    /// where these tests look.
    explicit OpenApi(const std::string& text);

    [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }

    /// Path with a value for each parameter.
    [[nodiscard]] static std::string filled(const std::string& path, const std::string& id);
    /// A body that fits: every required field with a plausible value.
    [[nodiscard]] std::string fitting(const Operation& operation) const;

    struct Bad {
        std::string what;
        std::string body;
        std::string field; ///< that the answer must name
    };

    /// Bodies that break one rule of the schema each.
    [[nodiscard]] std::vector<Bad> breaking(const Operation& operation) const;

    /// The named schemas.
    [[nodiscard]] const rapidjson::Value& schemas() const {
        return document_["components"]["schemas"];
    }

private:
    void add(const std::string& path, const std::string& method, const rapidjson::Value& operation);

    rapidjson::Document document_;
    std::vector<Operation> operations_;
};

} // namespace ownkey::house
