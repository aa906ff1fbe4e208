// The members of DatabaseTables that every other one is made of. Private to server/store.
#pragma once

#include "server/store/mapping.h"
#include "server/store/tables.h"

namespace ownkey::store {

/// The record of a row that may be absent.
template <class Row>
auto record_of(std::optional<Row> row) -> std::optional<decltype(to_record(*row))> {
    if (!row) return std::nullopt;
    return to_record(std::move(*row));
}

template <class Row>
auto records_of(std::vector<Row> found) {
    std::vector<decltype(to_record(std::declval<Row>()))> records;
    records.reserve(found.size());
    for (auto& row : found)
        records.push_back(to_record(std::move(row)));
    return records;
}

template <class Statement>
auto DatabaseTables::run(Statement statement)
    -> Outcome<decltype(statement(std::declval<rows::Access&>()))> {
    if (problem_) return failure_of(*problem_);
    try {
        return statement(rows_);
    } catch (...) {
        problem_ = rows::classify(std::current_exception());
        return failure_of(*problem_);
    }
}

template <class Statement>
auto DatabaseTables::write(Statement statement)
    -> Outcome<decltype(statement(std::declval<rows::Access&>()))> {
    contract(writable_);
    return run(std::move(statement));
}

template <class Record>
Done DatabaseTables::insert(const Record& record) {
    return write([&](rows::Access& access) {
        auto row = to_row(record);
        access.insert(row);
        return ok();
    });
}

template <class Record>
Done DatabaseTables::update(const Record& record) {
    return write([&](rows::Access& access) {
        auto row = to_row(record);
        access.update(row);
        return ok();
    });
}

template <class Record>
Done DatabaseTables::put(const Record& record) {
    return write([&](rows::Access& access) {
        auto row = to_row(record);
        access.put(row);
        return ok();
    });
}

} // namespace ownkey::store
