// Vectors from JSON files, for the native and the WebAssembly build of these tests. A missing or
// mistyped value ends the test program.
#pragma once

#include "core/encoding.h"
#include "core/secret.h"

#include <rapidjson/document.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

namespace ownkey::vectors {

using Json = rapidjson::Value;

inline std::optional<rapidjson::Document> read(const std::string& path) {
    std::ifstream file(path);
    if (!file) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    rapidjson::Document document;
    contract(!document.Parse(text.c_str()).HasParseError());
    return document;
}

/// A file of tests/vectors.
inline rapidjson::Document load(const std::string& name) {
    auto document = read(std::string(OWNKEY_SOURCE_DIR) + "/tests/vectors/" + name);
    contract(document.has_value());
    return std::move(*document);
}

/// A third party's file beside the repository; a notice and nothing when it is not there.
inline std::optional<rapidjson::Document> load_shared(const std::string& name) {
    auto document = read(std::string(OWNKEY_SOURCE_DIR) + "/../shared/vectors/" + name);
    if (!document)
        std::cout << "NOTICE: ../shared/vectors/" << name
                  << " is not here, its cases are left out\n";
    return document;
}

inline std::string text(const Json& object, const char* name) {
    return object[name].GetString();
}

inline ByteVector hex(const Json& object, const char* name) {
    return MUST(from_hex(text(object, name)));
}

template <class FixedType>
FixedType fixed(const Json& object, const char* name) {
    return MUST(FixedType::from(hex(object, name)));
}

/// Shorter values are filled with zeros: a 32-byte blind is the 64-byte seed that reduces to it.
template <class SecretType>
SecretType secret(const Json& object, const char* name) {
    ByteVector bytes = hex(object, name);
    contract(bytes.size() <= SecretType::kSize);
    bytes.resize(SecretType::kSize);
    return MUST(SecretType::from(bytes));
}

} // namespace ownkey::vectors
