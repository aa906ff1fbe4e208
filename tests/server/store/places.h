// Place: where a test's rows live. Empty at first; open() gives one more connection to the same
// rows.
#pragma once

#include "server/ports/store.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace ownkey::test {

class Place {
public:
    virtual ~Place() = default;
    virtual std::shared_ptr<Store> open() = 0;
};

/// A SQLite file or a PostgreSQL schema, removed at the end.
class DatabasePlace : public Place {
public:
    std::shared_ptr<Store> open() override;
    [[nodiscard]] virtual std::string url() const = 0;
};

struct Kind {
    const char* name;
    std::unique_ptr<Place> (*make)();
};

inline void PrintTo(const Kind& kind, std::ostream* out) { // what GoogleTest calls it
    *out << kind.name;
}

std::unique_ptr<Place> memory_place();
std::unique_ptr<DatabasePlace> sqlite_place();
/// In OWNKEY_TEST_POSTGRES_URL (tests/odb/with_postgres).
std::unique_ptr<DatabasePlace> postgres_place();

/// Ends every session of the server at OWNKEY_TEST_POSTGRES_URL.
void cut_all_connections();

/// The kinds of one name, for INSTANTIATE_TEST_SUITE_P: PostgreSQL is there only under
/// with_postgres.
std::vector<Kind> memory_kind();
std::vector<Kind> sqlite_kind();
std::vector<Kind> postgres_kind();

/// A test against any Store.
class StoreTest : public testing::TestWithParam<Kind> {
protected:
    std::unique_ptr<Place> place = GetParam().make();
    std::shared_ptr<Store> store = place->open();

    /// Runs work in a transaction that has to succeed.
    void commit(const std::function<Done(Tables&)>& work);
    /// Runs work in a read that has to succeed.
    void look(const std::function<Done(Tables&)>& work);
    /// The failure of a transaction that has to fail.
    Failure failure(const std::function<Done(Tables&)>& work);
};

} // namespace ownkey::test

#define OWNKEY_FOR_EVERY_STORE(suite)                                                              \
    GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(suite);                                          \
    INSTANTIATE_TEST_SUITE_P(Memory, suite, testing::ValuesIn(memory_kind()));                     \
    OWNKEY_FOR_EVERY_DATABASE(suite)

#define OWNKEY_FOR_EVERY_DATABASE(suite)                                                           \
    INSTANTIATE_TEST_SUITE_P(Sqlite, suite, testing::ValuesIn(sqlite_kind()));                     \
    INSTANTIATE_TEST_SUITE_P(Postgres, suite, testing::ValuesIn(postgres_kind()))
