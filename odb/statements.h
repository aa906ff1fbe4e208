// Helpers for access_*.cpp. Prepared queries live with their connection and are found again by
// name: building one anew costs more than running it.
#pragma once

#include "odb/access.h"
#include "odb/model-odb.hxx"

#include <odb/database.hxx>
#include <odb/transaction.hxx>

#include <memory>

namespace ownkey::rows {

template <class Row, class Parameters>
struct Prepared {
    odb::prepared_query<Row> query;
    Parameters& in;
};

/// In: a name unique among all prepared queries; make(parameters) builds the query by reference to
/// them.
template <class Row, class Parameters, class Make>
Prepared<Row, Parameters> prepared(const char* name, Make make) {
    auto& connection = odb::transaction::current().connection();
    Parameters* in = nullptr;
    auto query = connection.template lookup_query<Row>(name, in);
    if (!query) {
        auto fresh = std::make_unique<Parameters>();
        in = fresh.get();
        query = connection.template prepare_query<Row>(name, make(*fresh));
        connection.cache_query(query, std::move(fresh));
    }
    return {query, *in};
}

/// The one row a unique column finds.
template <class Row, class Value, class Column>
std::optional<Row> find_by(const char* name, const Column& column, const Value& value) {
    auto statement = prepared<Row, Value>(name, [&](const Value& in) {
        return odb::query<Row>(column == odb::query<Row>::_ref(in));
    });
    statement.in = value;
    Row row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row;
}

/// As find_by, with the row locked until the end of a writing transaction (`suffix` empty: no
/// lock). In: a name for each of the two statements; the connection keeps the pointers, so
/// literals.
template <class Row, class Value, class Column>
std::optional<Row> find_locked(const char* name,
                               const char* locked_name,
                               const Column& column,
                               const Value& value,
                               const char* suffix) {
    auto statement =
        prepared<Row, Value>(*suffix == '\0' ? name : locked_name, [&](const Value& in) {
            return odb::query<Row>(column == odb::query<Row>::_ref(in)) + suffix;
        });
    statement.in = value;
    Row row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row;
}

template <class Row, class Id>
std::optional<Row> find_by_id(odb::database& db, const Id& id) {
    Row row;
    if (!db.find<Row>(id, row)) return std::nullopt;
    return row;
}

template <class Row>
std::vector<Row> all(odb::result<Row> found) {
    std::vector<Row> rows;
    for (auto row = found.begin(); row != found.end(); ++row)
        row.load(rows.emplace_back());
    return rows;
}

template <class Row>
std::optional<Row> first(odb::result<Row> found) {
    auto rows = all(std::move(found));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

/// Insert or replace. Two transactions that both insert for the first time: the second fails as a
/// duplicate.
template <class Row, class Id>
void insert_or_replace(odb::database& db, const Id& id, Row& row) {
    Row old;
    if (db.find<Row>(id, old)) {
        db.update(row);
    } else {
        db.persist(row);
    }
}

inline std::string limited(int limit) {
    return "LIMIT " + std::to_string(limit);
}

} // namespace ownkey::rows
