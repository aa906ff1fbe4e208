// Request and Response as our router, surfaces and tests see them: plain values, no Pistache.
// Header names are lower-case.
#pragma once

#include "core/bytes.h"
#include "server/domain/failure.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ownkey::http {

enum class Method : std::uint8_t { get, post, put, patch, del, head, options };

struct Request {
    Method method = Method::get;
    std::string path;                         ///< percent-decoded once, without query
    std::map<std::string, std::string> query; ///< decoded; the last of repeated names
    std::map<std::string, std::string> headers;
    std::map<std::string, std::string> cookies;
    std::map<std::string, std::string> params; ///< filled by the router: ":id" of the pattern
    std::string body;
    std::string address; ///< of the peer, or X-Forwarded-For of a trusted proxy
    std::string request_id;
    std::chrono::steady_clock::time_point arrived{}; ///< all of it
    std::chrono::milliseconds waited{0}; ///< since it came, when it is asked again (Later)

    [[nodiscard]] std::string header(const std::string& name) const;
    [[nodiscard]] std::string cookie(const std::string& name) const;
    [[nodiscard]] std::string param(const std::string& name) const;
    [[nodiscard]] std::string query_value(const std::string& name) const;
};

/// Wipes what of a request may hold a password: body, query, Authorization. For routes that take
/// one in plain, once they are done.
void wipe_secrets(Request& request);

/// An answer that says "nothing new" need not go out at once: the request is asked again as soon as
/// there may be news, and the answer goes out when there was none for so long.
struct Later {
    std::function<bool()> news; ///< quick; asked ten times a second
    std::chrono::milliseconds at_most{0};
    std::chrono::milliseconds recheck{0}; ///< asks again though `news` says no
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers; ///< Set-Cookie may repeat
    std::optional<Later> later{};
    /// Goes out at a whole multiple of this after the request arrived; 0: as soon as it is there.
    std::chrono::milliseconds step{0};

    static Response json(int status, std::string body);
    static Response html(int status, std::string body);
    static Response redirect(std::string location); ///< 303
};

/// RFC 9457 problem+json with our error's name, number and field. Used by the native surface and by
/// the router itself.
Response problem(const Failure& failure, const std::string& request_id);
/// HTTP status of an error in the native dialect: a total switch.
int status_of(Error error);

} // namespace ownkey::http
