// Open logins, sessions and e-mail codes.
#include "odb/statements.h"

#include <odb/exceptions.hxx>

namespace ownkey::rows {

void Access::insert(Signin& row) {
    db_.persist(row);
}

std::optional<Signin> Access::find_signin(const Uuid& id) {
    return find_by_id<Signin>(db_, id);
}

// Two requests may both see the row open; its version lets one of them change it.
bool Access::close_signin(const Uuid& id, Code closing) {
    Signin row;
    if (!db_.find(id, row) || row.closing != kOpen) return false;
    row.closing = closing;
    row.state.clear();
    try {
        db_.update(row);
    } catch (const odb::object_changed&) {
        return false;
    }
    return true;
}

// Of two requests that change it the second one finds another version.
void Access::update(Signin& row) {
    db_.update(row);
}

namespace {

struct SigninsIn {
    Uuid account_id{};
    Uuid device_id{};
    Micros since = 0;
};

/// In: whether of the device of `in` or of none.
template <class Row>
odb::query<Row> counted(bool of_device, const SigninsIn& in) {
    using Query = odb::query<Row>;
    const Query of_account(Query::account_id == Query::_ref(in.account_id) &&
                           Query::created_at >= Query::_ref(in.since));
    if (of_device) return of_account && Query::device_id == Query::_ref(in.device_id);
    return of_account && Query::device_id.is_null();
}

} // namespace

Failed
Access::failed_signins(const Uuid& account_id, const std::optional<Uuid>& device, Micros since) {
    const bool known = device.has_value();
    // The newest by the index: a view with max() and a device would read all of them.
    auto success = prepared<Signin, SigninsIn>(
        known ? "last_success_of_device" : "last_success", [&](const SigninsIn& in) {
            using Query = odb::query<Signin>;
            return (counted<Signin>(known, in) && Query::closing == kSuccess) + "ORDER BY" +
                   Query::created_at + "DESC LIMIT 1";
        });
    success.in = {account_id, device.value_or(Uuid{}), since};
    Signin newest;
    const bool succeeded = success.query.execute_one(newest);

    auto failed = prepared<SigninTimes, SigninsIn>(
        known ? "failed_signins_of_device" : "failed_signins", [&](const SigninsIn& in) {
            using Query = odb::query<SigninTimes>;
            return Query(counted<SigninTimes>(known, in) && Query::closing != kSuccess);
        });
    failed.in = {account_id,
                 device.value_or(Uuid{}),
                 succeeded ? std::max(since, newest.created_at + 1) : since};
    const auto times = failed.query.execute_value();
    return {static_cast<int>(times.count), times.last_at.value_or(0)};
}

int Access::count_signins(const Uuid& account_id, Micros since) {
    auto statement = prepared<SigninCount, SigninsIn>("count_signins", [](const SigninsIn& in) {
        using Query = odb::query<SigninCount>;
        return Query(Query::account_id == Query::_ref(in.account_id) &&
                     Query::created_at >= Query::_ref(in.since));
    });
    statement.in = {.account_id = account_id, .device_id = {}, .since = since};
    return static_cast<int>(statement.query.execute_value().count);
}

void Access::insert(Session& row) {
    db_.persist(row);
}

std::optional<Session> Access::find_session_by_token(const Bytes32& token_hash) {
    return find_locked<Session>("find_session_by_token",
                                "find_session_by_token for update",
                                odb::query<Session>::token_hash,
                                token_hash,
                                locks_.row_suffix);
}

std::optional<Session> Access::find_session_by_alias(std::int32_t alias) {
    return find_by<Session>("find_session_by_alias", odb::query<Session>::alias, alias);
}

std::optional<Session> Access::find_session(const Uuid& id) {
    return find_locked<Session>(
        "find_session", "find_session for update", odb::query<Session>::id, id, locks_.row_suffix);
}

std::vector<Session> Access::sessions_of(const Uuid& account_id, int limit) {
    using Query = odb::query<Session>;
    return all(db_.query<Session>((Query::account_id == account_id) + "ORDER BY" +
                                  Query::last_seen_at + "DESC," + Query::id + "DESC " +
                                  limited(limit)));
}

std::vector<Session> Access::sessions_beyond(const Uuid& account_id, int keep, int limit) {
    using Query = odb::query<Session>;
    return all(db_.query<Session>((Query::account_id == account_id) + "ORDER BY" +
                                  Query::last_seen_at + "DESC," + Query::id + "DESC " +
                                  limited(limit) + " OFFSET " + std::to_string(keep)));
}

void Access::update(Session& row) {
    db_.update(row);
}

void Access::remove_session(const Uuid& id) {
    db_.erase_query<Session>(odb::query<Session>::id == id);
}

int Access::remove_sessions_of(const Uuid& account_id, const std::optional<Uuid>& but) {
    using Query = odb::query<Session>;
    Query query(Query::account_id == account_id);
    if (but) query = query && Query::id != *but;
    return static_cast<int>(db_.erase_query<Session>(query));
}

void Access::insert(EmailCode& row) {
    db_.persist(row);
}

std::optional<EmailCode> Access::find_email_code(const Uuid& id) {
    return find_locked<EmailCode>("find_email_code",
                                  "find_email_code for update",
                                  odb::query<EmailCode>::id,
                                  id,
                                  locks_.row_suffix);
}

std::optional<EmailCode> Access::find_email_code_by_link(const Bytes32& link_hash) {
    return find_by<EmailCode>(
        "find_email_code_by_link", odb::query<EmailCode>::link_hash, link_hash);
}

std::optional<EmailCode> Access::find_open_email_code(const Uuid& account_id, Code purpose) {
    using Query = odb::query<EmailCode>;

    struct In {
        Uuid account_id;
        Code purpose;
    };

    auto statement = prepared<EmailCode, In>("find_open_email_code", [](const In& in) {
        return (Query::account_id == Query::_ref(in.account_id) &&
                Query::purpose == Query::_ref(in.purpose) && Query::closing == kOpen) +
               "ORDER BY" + Query::created_at + "DESC," + Query::id + "DESC LIMIT 1";
    });
    statement.in = {account_id, purpose};
    EmailCode row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row;
}

void Access::update(EmailCode& row) {
    db_.update(row);
}

} // namespace ownkey::rows
