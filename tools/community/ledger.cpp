#include "tools/community/ledger.h"

#include "tools/community/schema.h"

#include <algorithm>

namespace ownkey::community {

namespace {

constexpr std::string_view kMemberColumns =
    "SELECT m.id, m.email, m.first_name, m.last_name, m.public_key, m.balance, m.balance_at "
    "FROM member m ";

std::string sql(std::string_view head, std::string_view tail) {
    return std::string(head).append(tail);
}

Result<std::vector<Entry>> read_entries(Statement rows) {
    std::vector<Entry> entries;
    while (TRY(rows.step()))
        entries.push_back(TRY(read_entry(rows)));
    return entries;
}

} // namespace

std::string email_key(std::string_view email) {
    const auto first = email.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    email = email.substr(first, email.find_last_not_of(" \t\r\n") - first + 1);
    std::string key(email);
    std::transform(key.begin(), key.end(), key.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return key;
}

std::int64_t seconds_of(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Result<std::unique_ptr<Ledger>> Ledger::open(LedgerOptions options) {
    auto database = TRY(Database::open(options.file, OpenMode::create));
    TRY(create_tables(database));
    return std::unique_ptr<Ledger>(new Ledger(std::move(database), std::move(options)));
}

// -- members

Result<std::vector<Member>> Ledger::read_members(Statement rows) const {
    std::vector<Member> members;
    while (TRY(rows.step())) {
        Member member{rows.integer(0),
                      rows.text(1),
                      rows.text(2),
                      rows.text(3),
                      TRY(rows.fixed<PublicKey>(4)),
                      {rows.integer(5), rows.integer(6)},
                      false};
        member.admin = options_.admins.contains(email_key(member.email));
        members.push_back(std::move(member));
    }
    return members;
}

Result<std::optional<Member>> Ledger::read_member(Statement rows) const {
    auto members = TRY(read_members(std::move(rows)));
    if (members.empty()) return std::optional<Member>();
    return std::optional(std::move(members.front()));
}

Result<std::optional<Member>> Ledger::member_by_key(const PublicKey& key) {
    return read_member(TRY(database_.query(
        sql(kMemberColumns, "JOIN member_key k ON k.member_id = m.id WHERE k.public_key = ?"),
        key)));
}

Result<std::optional<Member>> Ledger::member_by_email(std::string_view email) {
    return read_member(
        TRY(database_.query(sql(kMemberColumns, "WHERE m.email_key = ?"), email_key(email))));
}

Result<std::vector<Member>> Ledger::members() {
    const std::lock_guard lock(mutex_);
    return read_members(TRY(database_.query(sql(kMemberColumns, "ORDER BY m.email_key, m.id"))));
}

Result<std::vector<Member>> Ledger::members_of_page(std::int64_t page, std::int64_t limit) {
    const std::lock_guard lock(mutex_);
    return read_members(TRY(database_.query(
        sql(kMemberColumns, "ORDER BY m.id LIMIT ? OFFSET ?"), limit, (page - 1) * limit)));
}

Result<std::int64_t> Ledger::member_count() {
    const std::lock_guard lock(mutex_);
    auto count = TRY(database_.query("SELECT COUNT(*) FROM member"));
    TRY(count.step());
    return count.integer(0);
}

Result<std::optional<Member>> Ledger::find_member_by_email(std::string_view email) {
    const std::lock_guard lock(mutex_);
    return member_by_email(email);
}

Result<std::optional<Member>> Ledger::find_member_by_key(const PublicKey& key) {
    const std::lock_guard lock(mutex_);
    return member_by_key(key);
}

Result<Member> Ledger::arrive(const Profile& profile, std::int64_t now_s) {
    const std::lock_guard lock(mutex_);
    auto transaction = TRY(Transaction::begin(database_));
    // The key says who it is; an e-mail address may move from one person to another.
    auto member = TRY(member_by_key(profile.public_key));
    if (!member) member = TRY(member_by_email(profile.email));
    const auto id =
        member ? TRY(update_member(*member, profile, now_s)) : TRY(add_member(profile, now_s));
    auto arrived =
        TRY(read_member(TRY(database_.query(sql(kMemberColumns, "WHERE m.id = ?"), id))));
    if (!arrived) return Error::store_failed;
    TRY(transaction.commit());
    return std::move(*arrived);
}

Result<std::int64_t> Ledger::add_member(const Profile& profile, std::int64_t now_s) {
    TRY(database_.run(
        "INSERT INTO member (email, email_key, first_name, last_name, public_key, balance, "
        "balance_at) VALUES (?,?,?,?,?,?,?)",
        profile.email,
        email_key(profile.email),
        profile.first_name,
        profile.last_name,
        profile.public_key,
        options_.welcome,
        options_.welcome == 0 ? 0 : now_s));
    const auto id = database_.last_insert_id();
    TRY(database_.run(
        "INSERT INTO member_key (public_key, member_id) VALUES (?,?)", profile.public_key, id));
    if (options_.welcome == 0) return id;

    Entry entry;
    entry.kind = Kind::welcome;
    entry.receiver = profile.public_key;
    entry.amount = options_.welcome;
    entry.memo = "Starting balance of this demonstration";
    entry.created_s = entry.received_s = now_s;
    entry.receiver_balance = options_.welcome;
    TRY(append(std::move(entry)));
    return id;
}

Result<std::int64_t>
Ledger::update_member(const Member& member, const Profile& profile, std::int64_t now_s) {
    const auto address = email_key(profile.email);
    // The login server knows each address once: whoever had it here before has another one by now.
    TRY(database_.run(
        "UPDATE member SET email_key = NULL WHERE email_key = ? AND id <> ?", address, member.id));
    // Without a change nothing is written: every page asks who is here.
    TRY(database_.run(
        "UPDATE member SET email = ?1, email_key = ?2, first_name = ?3, last_name = ?4 "
        "WHERE id = ?5 AND "
        "(email, email_key, first_name, last_name) IS NOT (?1, ?2, ?3, ?4)",
        profile.email,
        address,
        profile.first_name,
        profile.last_name,
        member.id));
    if (member.public_key == profile.public_key) return member.id;
    Entry entry;
    entry.memo = "New key, as reported by the login server";
    TRY(change_key(member, profile.public_key, std::move(entry), now_s));
    return member.id;
}

Status
Ledger::change_key(const Member& member, const PublicKey& key, Entry entry, std::int64_t now_s) {
    TRY(database_.run("UPDATE member SET public_key = ? WHERE id = ?", key, member.id));
    TRY(database_.run(
        "INSERT OR IGNORE INTO member_key (public_key, member_id) VALUES (?,?)", key, member.id));
    entry.kind = Kind::new_key;
    entry.sender = member.public_key;
    entry.receiver = key;
    entry.created_s = entry.received_s = now_s;
    entry.receiver_balance = member.balance.at(now_s);
    TRY(set_balance(member, entry.receiver_balance, now_s));
    return append(std::move(entry));
}

// -- rows

Status Ledger::append(Entry entry) {
    auto last = TRY(database_.query("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1"));
    Hash32 previous;
    entry.id = 1;
    if (TRY(last.step())) {
        entry.id = last.integer(0) + 1;
        previous = TRY(last.fixed<Hash32>(1));
    }
    entry.hash = chain_hash(entry, previous);
    return insert_entry(database_, entry);
}

Status Ledger::set_balance(const Member& member, std::int64_t amount, std::int64_t now_s) {
    return database_.run("UPDATE member SET balance = ?, balance_at = ? WHERE id = ?",
                         amount,
                         member.balance.moved_to(now_s).at_s,
                         member.id);
}

Result<std::vector<Entry>> Ledger::entries() {
    const std::lock_guard lock(mutex_);
    return read_entries(
        TRY(database_.query(sql("SELECT ", kEntryColumns).append(" FROM entry ORDER BY id"))));
}

Result<std::vector<Entry>> Ledger::entries_of(const Member& member, std::int64_t limit) {
    const std::lock_guard lock(mutex_);
    return read_entries(TRY(database_.query(
        sql("SELECT ", kEntryColumns)
            .append(
                " FROM entry WHERE sender IN (SELECT public_key FROM member_key WHERE "
                "member_id = ?1) OR receiver IN (SELECT public_key FROM member_key WHERE "
                "member_id = ?1) OR id IN (SELECT entry_id FROM entry_part p JOIN member_key k ON "
                "k.public_key = p.public_key WHERE k.member_id = ?1) "
                "ORDER BY id DESC LIMIT ?2"),
        member.id,
        limit)));
}

} // namespace ownkey::community
