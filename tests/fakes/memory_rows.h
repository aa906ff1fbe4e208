// Helpers for MemoryTables: look-ups in a map of rows.
#pragma once

#include "server/domain/failure.h"

#include <optional>
#include <utility>
#include <vector>

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

/// All rows that pass, in the order of their keys.
template <class Map, class Test>
auto all_in(const Map& map, Test test) -> std::vector<typename Map::mapped_type> {
    std::vector<typename Map::mapped_type> rows;
    for (const auto& [key, row] : map)
        if (test(row)) rows.push_back(row);
    return rows;
}

template <class Row>
std::vector<Row> first(std::vector<Row> rows, int limit) {
    if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
    return rows;
}

template <class Row>
bool newer(const Row& a, const Row& b) {
    return std::pair(a.created_at, a.id) > std::pair(b.created_at, b.id);
}

template <class Row>
bool seen_later(const Row& a, const Row& b) {
    return std::pair(a.last_seen_at, a.id) > std::pair(b.last_seen_at, b.id);
}

inline Failure duplicate(std::string field) {
    return {Error::store_duplicate, std::move(field), "unique"};
}

} // namespace ownkey::fakes
