// Helpers for MemoryTables: look-ups in a map of rows.
#pragma once

#include "server/domain/failure.h"

#include <optional>
#include <utility>

namespace ownkey::fakes {

template <class Map, class Key>
auto find_in(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

template <class Map, class Test>
auto find_if_in(const Map& map, Test test) -> std::optional<typename Map::mapped_type> {
    for (const auto& [key, row] : map)
        if (test(row)) return row;
    return std::nullopt;
}

template <class Row>
bool newer(const Row& a, const Row& b) {
    return std::pair(a.created_at, a.id) > std::pair(b.created_at, b.id);
}

inline Failure duplicate(std::string field) {
    return {Error::store_duplicate, std::move(field), "unique"};
}

} // namespace ownkey::fakes
