#include "tools/community/entry.h"

#include <chrono>

namespace ownkey::community {

namespace {

constexpr std::size_t kPairBytes = PublicKey::kSize + Signature::kSize;
constexpr std::size_t kPartBytes = PublicKey::kSize + 16;

void put_number(ByteVector& bytes, std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8)
        bytes.push_back(static_cast<Byte>(number >> shift));
}

std::int64_t number_at(ByteView bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i)
        number |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return static_cast<std::int64_t>(number);
}

Result<std::vector<EntryPart>> unpack_parts(ByteView packed) {
    if (packed.size() % kPartBytes != 0) return Error::bad_length;
    std::vector<EntryPart> parts;
    for (; !packed.empty(); packed = packed.subspan(kPartBytes)) {
        EntryPart part;
        part.key = TRY(PublicKey::from(packed.first(PublicKey::kSize)));
        part.change = number_at(packed.subspan(PublicKey::kSize));
        part.balance = number_at(packed.subspan(PublicKey::kSize + 8));
        parts.push_back(part);
    }
    return parts;
}

Result<std::vector<tx::SignaturePair>> unpack_signatures(ByteView packed) {
    if (packed.size() % kPairBytes != 0) return Error::bad_length;
    std::vector<tx::SignaturePair> signatures;
    for (; !packed.empty(); packed = packed.subspan(kPairBytes)) {
        signatures.push_back(
            {TRY(PublicKey::from(packed.first(PublicKey::kSize))),
             TRY(Signature::from(packed.subspan(PublicKey::kSize, Signature::kSize)))});
    }
    return signatures;
}

std::optional<std::int64_t> optional_integer(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return row.integer(column);
}

/// Canonical bytes: every field as presence byte, length and content, so that no two rows have the
/// same.
class Canonical {
public:
    Canonical& add(std::int64_t number) {
        bytes_.push_back(1);
        put_number(bytes_, static_cast<std::uint64_t>(number));
        return *this;
    }

    Canonical& add(ByteView field) {
        bytes_.push_back(1);
        put_number(bytes_, field.size());
        bytes_.insert(bytes_.end(), field.begin(), field.end());
        return *this;
    }

    Canonical& add(std::string_view text) { return add(as_bytes(text)); }

    Canonical& add(const PublicKey& key) { return add(key.view()); }

    template <class T>
    Canonical& add(const std::optional<T>& field) {
        if (field) return add(*field);
        bytes_.push_back(0);
        return *this;
    }

    [[nodiscard]] ByteView bytes() const { return bytes_; }

private:
    ByteVector bytes_;
};

} // namespace

std::string_view kind_name(Kind kind) {
    switch (kind) {
    case Kind::transfer:
        return "transfer";
    case Kind::creation:
        return "creation";
    case Kind::welcome:
        return "welcome";
    case Kind::new_key:
        return "new_key";
    case Kind::moved:
        return "moved";
    case Kind::split:
        return "split";
    }
    std::abort();
}

ByteVector pack_signatures(const std::vector<tx::SignaturePair>& signatures) {
    ByteVector packed;
    packed.reserve(signatures.size() * kPairBytes);
    for (const auto& pair : signatures) {
        packed.insert(packed.end(), pair.public_key.bytes.begin(), pair.public_key.bytes.end());
        packed.insert(packed.end(), pair.signature.bytes.begin(), pair.signature.bytes.end());
    }
    return packed;
}

ByteVector pack_parts(const std::vector<EntryPart>& parts) {
    ByteVector packed;
    packed.reserve(parts.size() * kPartBytes);
    for (const auto& part : parts) {
        packed.insert(packed.end(), part.key.bytes.begin(), part.key.bytes.end());
        put_number(packed, static_cast<std::uint64_t>(part.change));
        put_number(packed, static_cast<std::uint64_t>(part.balance));
    }
    return packed;
}

Result<Entry> read_entry(const Statement& row) {
    Entry entry;
    entry.id = row.integer(0);
    const auto kind = row.integer(1);
    if (kind < 1 || kind > 6) return Error::bad_length;
    entry.kind = static_cast<Kind>(kind);
    if (!row.is_null(2)) entry.sender = TRY(row.fixed<PublicKey>(2));
    entry.receiver = TRY(row.fixed<PublicKey>(3));
    entry.amount = row.integer(4);
    entry.memo = row.text(5);
    entry.created_s = row.integer(6);
    entry.received_s = row.integer(7);
    entry.target_month = optional_integer(row, 8);
    entry.sender_balance = optional_integer(row, 9);
    entry.receiver_balance = row.integer(10);
    entry.signatures = TRY(unpack_signatures(row.blob(11)));
    entry.body = row.blob(12);
    if (!row.is_null(13)) entry.idempotency_key = row.text(13);
    entry.hash = TRY(row.fixed<Hash32>(14));
    entry.parts = TRY(unpack_parts(row.blob(15)));
    return entry;
}

Status insert_entry(Database& database, const Entry& entry) {
    std::optional<Hash32> body_hash;
    if (!entry.body.empty()) body_hash = blake2b_256({entry.body});
    TRY(database.run(
        "INSERT INTO entry (id, kind, sender, receiver, amount, memo, created_s, received_s, "
        "target_month, sender_balance, receiver_balance, signatures, body, body_hash, "
        "idempotency_key, hash, parts) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        entry.id,
        static_cast<std::int64_t>(entry.kind),
        entry.sender,
        entry.receiver,
        entry.amount,
        entry.memo,
        entry.created_s,
        entry.received_s,
        entry.target_month,
        entry.sender_balance,
        entry.receiver_balance,
        pack_signatures(entry.signatures),
        entry.body,
        body_hash,
        entry.idempotency_key,
        entry.hash,
        pack_parts(entry.parts)));
    for (const auto& part : entry.parts)
        TRY(database.run(
            "INSERT INTO entry_part (public_key, entry_id) VALUES (?,?)", part.key, entry.id));
    return ok();
}

Hash32 chain_hash(const Entry& entry, const Hash32& previous) {
    Canonical fields;
    fields.add(entry.id)
        .add(static_cast<std::int64_t>(entry.kind))
        .add(entry.sender)
        .add(entry.receiver)
        .add(entry.amount)
        .add(std::string_view(entry.memo))
        .add(entry.created_s)
        .add(entry.received_s)
        .add(entry.target_month)
        .add(entry.sender_balance)
        .add(entry.receiver_balance)
        .add(ByteView(pack_signatures(entry.signatures)))
        .add(ByteView(entry.body))
        .add(entry.idempotency_key);
    // Nothing for the kinds that have none: rows of a file of version 1 keep their hashes.
    if (!entry.parts.empty()) fields.add(ByteView(pack_parts(entry.parts)));
    return blake2b_256({as_bytes("ownkey-community ledger 1"), previous.view(), fields.bytes()});
}

std::int64_t month_of(std::int64_t time_s) {
    using namespace std::chrono;
    const year_month_day date{floor<days>(sys_seconds{seconds{time_s}})};
    return (static_cast<int>(date.year()) - 1970) * 12LL + static_cast<unsigned>(date.month()) -
           1LL;
}

std::int64_t month_start_s(std::int64_t month) {
    using namespace std::chrono;
    const auto first = year{1970} / January / 1 + months{static_cast<int>(month)};
    return sys_seconds{sys_days{first}}.time_since_epoch().count();
}

} // namespace ownkey::community
