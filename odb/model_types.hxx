// What the rows of the model are made of, and its version. See model.hxx.
#pragma once

#include "odb/codes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#ifdef ODB_COMPILER
#include "odb/optional_traits.hxx"
#pragma db model version(1, 5)
#endif

namespace ownkey::rows {

using Uuid = std::array<unsigned char, 16>;
using Bytes32 = std::array<unsigned char, 32>;
using Bytes64 = std::array<unsigned char, 64>;
using Bytes192 = std::array<unsigned char, 192>;
using Blob = std::vector<unsigned char>;
using Micros = std::int64_t;

// A pragma stands at the line that it is about.
// clang-format off
#pragma db value(Uuid) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes32) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes64) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Bytes192) sqlite:type("BLOB") pgsql:type("BYTEA")
#pragma db value(Blob) sqlite:type("BLOB") pgsql:type("BYTEA")
// clang-format on

} // namespace ownkey::rows
