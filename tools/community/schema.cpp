#include "tools/community/schema.h"

namespace ownkey::community {

namespace {

constexpr const char* kVersion1 = R"sql(
CREATE TABLE member (
    id         INTEGER PRIMARY KEY,
    email      TEXT NOT NULL,
    email_key  TEXT UNIQUE,
    first_name TEXT NOT NULL,
    last_name  TEXT NOT NULL,
    public_key BLOB NOT NULL UNIQUE,
    balance    INTEGER NOT NULL CHECK (balance >= 0)
) STRICT;
CREATE TABLE member_key (
    public_key BLOB PRIMARY KEY,
    member_id  INTEGER NOT NULL REFERENCES member (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE entry (
    id               INTEGER PRIMARY KEY,
    kind             INTEGER NOT NULL,
    sender           BLOB,
    receiver         BLOB NOT NULL,
    amount           INTEGER NOT NULL CHECK (amount >= 0),
    memo             TEXT NOT NULL,
    created_s        INTEGER NOT NULL,
    received_s       INTEGER NOT NULL,
    target_month     INTEGER,
    sender_balance   INTEGER CHECK (sender_balance >= 0),
    receiver_balance INTEGER NOT NULL CHECK (receiver_balance >= 0),
    signatures       BLOB NOT NULL,
    body             BLOB NOT NULL,
    body_hash        BLOB UNIQUE,
    idempotency_key  TEXT UNIQUE,
    hash             BLOB NOT NULL UNIQUE
) STRICT;
CREATE INDEX entry_sender ON entry (sender);
CREATE INDEX entry_receiver ON entry (receiver);
CREATE TABLE reported_error (
    id         INTEGER PRIMARY KEY,
    received_s INTEGER NOT NULL,
    created    TEXT NOT NULL,
    hash       TEXT NOT NULL,
    error      TEXT NOT NULL,
    message    TEXT NOT NULL
) STRICT;
)sql";

constexpr const char* kVersion2 = R"sql(
ALTER TABLE member ADD COLUMN balance_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN parts BLOB NOT NULL DEFAULT x'';
CREATE TABLE entry_part (
    public_key BLOB NOT NULL,
    entry_id   INTEGER NOT NULL REFERENCES entry (id),
    PRIMARY KEY (public_key, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE ping (
    id                 INTEGER PRIMARY KEY CHECK (id = 1),
    at_s               INTEGER NOT NULL,
    count              INTEGER NOT NULL,
    transaction_number INTEGER
) STRICT;
CREATE TABLE decay (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    from_s  INTEGER NOT NULL
) STRICT;
INSERT INTO decay (id, from_s) SELECT 1, COALESCE(MAX(received_s), 0) FROM entry;
UPDATE member SET balance_at = (SELECT from_s FROM decay);
PRAGMA user_version = 2;
)sql";

} // namespace

Status create_tables(Database& database) {
    auto transaction = TRY(Transaction::begin(database));
    std::int64_t found = 0;
    {
        auto version = TRY(database.query("PRAGMA user_version"));
        TRY(version.step());
        found = version.integer(0);
    }
    if (found == kSchemaVersion) return ok();
    if (found != 0 && found != 1) return Error::store_failed;
    if (found == 0) TRY(database.execute(kVersion1));
    TRY(database.execute(kVersion2));
    return transaction.commit();
}

} // namespace ownkey::community
