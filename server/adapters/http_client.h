// HttpClient: JSON to one server over http(s), with libcurl. Usable from several threads. Only the
// address given is contacted: no redirects, no proxies, no other protocols, whatever environment or
// answer say. Of https the certificate and the name in it are checked. Connections are kept and
// used again. The time is that of the whole call, from the name's resolution to the last byte.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/records.h"

#include <memory>
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
        std::size_t max_reply_bytes = 1'048'576; ///< of the body; the headers: 64 KiB
        std::string ca_file{};                   ///< PEM; empty: the system's authorities
        std::string client_certificate_file{};   ///< PEM; empty: none is shown
        std::string client_key_file{};
    };

    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit HttpClient(Options options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Any HTTP status is a reply. Fails: community_unreachable, with the reason in detail.
    [[nodiscard]] Outcome<HttpReply>
    post_json(const std::string& url, const std::string& body, const Headers& headers = {}) const;
    [[nodiscard]] Outcome<HttpReply> get(const std::string& url, const Headers& headers = {}) const;

private:
    class Idle; ///< connections that wait for their next use

    [[nodiscard]] Outcome<HttpReply>
    perform(const std::string& url, const std::string* body, const Headers& headers) const;

    const Options options_;
    const std::unique_ptr<Idle> idle_;
};

} // namespace ownkey
