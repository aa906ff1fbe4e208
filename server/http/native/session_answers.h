// GET /api/v1/session, which every page and many servers ask on every request of their own: the
// answer is kept for a moment. The rules are:
//  - A kept answer is given only while nothing of its account or session has changed in this
//    process (ports/changes.h), and for session.cache at most, which bounds what another process's
//    change can be missed by.
//  - It is given to the same cookie, and where sessions are bound, to the same address.
//  - Only reading is answered so: whatever changes something asks the database.
#pragma once

#include "server/flows/world.h"
#include "server/http/message.h"

#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace ownkey::http::native {

class SessionAnswers {
public:
    static constexpr std::size_t kMost = 4'096; ///< then all are forgotten

    explicit SessionAnswers(const World& world) : world_(world) {}

    /// The kept answer; does not wait. Nothing: ask.
    std::optional<Response> find(const Request& request);
    /// From the database, and kept.
    Response ask(const Request& request);

private:
    struct Kept {
        std::string body;
        std::string address;
        Uuid account_id, session_id;
        std::uint32_t account_changes = 0, session_changes = 0;
        Time since{}, until{};
    };

    struct HashOfHash {
        std::size_t operator()(const Hash32& hash) const;
    };

    Outcome<Response> answer(const Request& request);

    const World& world_;
    std::mutex mutex_;
    std::unordered_map<Hash32, Kept, HashOfHash> kept_; ///< by SHA-256 of the cookie's token
};

} // namespace ownkey::http::native
