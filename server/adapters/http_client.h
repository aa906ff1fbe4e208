// HttpClient: JSON to one server over http(s), with libcurl. Only the address given is contacted:
// no redirects, no proxies.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/records.h"

#include <string>
#include <utility>
#include <vector>

namespace ownkey {

struct HttpReply {
    int status = 0;
    std::string body;
};

class HttpClient {
public:
    struct Options {
        Seconds timeout{10};
        std::size_t max_reply_bytes = 1'048'576;
    };

    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit HttpClient(Options options) : options_(options) {}

    /// Any HTTP status is a reply. Fails: community_unreachable, with the reason in detail.
    [[nodiscard]] Outcome<HttpReply>
    post_json(const std::string& url, const std::string& body, const Headers& headers = {}) const;
    [[nodiscard]] Outcome<HttpReply> get(const std::string& url, const Headers& headers = {}) const;

private:
    [[nodiscard]] Outcome<HttpReply>
    perform(const std::string& url, const std::string* body, const Headers& headers) const;

    const Options options_;
};

} // namespace ownkey
