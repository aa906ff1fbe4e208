// HTTP/1.1 on the wire (RFC 9112): bytes to Request, Response to bytes. No sockets, no Pistache.
// The rules are: strict where two readers could disagree (request smuggling): CRLF only, no folded
// headers, one Content-Length of digits, never together with Transfer-Encoding, one Host. Path and
// query are percent-decoded here, once; a path with an encoded slash, a dot segment or a control
// character is refused. Names of headers are lower-case. Everything is bounded.
#pragma once

#include "server/http/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace ownkey::http {

inline constexpr std::size_t kMaxHeadBytes = 16'384;
inline constexpr std::size_t kMaxHeaders = 100;

/// Reads one request from pieces of any size.
class RequestReader {
public:
    enum class State : std::uint8_t { empty, head, body, complete, failed };

    explicit RequestReader(std::size_t max_body_bytes) : max_body_bytes_(max_body_bytes) {}

    /// Wipes what it read: it may have been a password.
    ~RequestReader();
    RequestReader(RequestReader&&) = default;
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Once complete or failed, further bytes stay unread: they belong to nobody (see `surplus`).
    State feed(std::string_view bytes);

    [[nodiscard]] State state() const { return state_; }

    /// State complete: the request, without address and id.
    [[nodiscard]] Request take() { return std::move(request_); }

    /// As soon as it was read, also of a request that failed later; stays after take().
    [[nodiscard]] const std::string& path() const { return path_; }

    /// State failed: bad_request, body_too_large, method_not_allowed.
    [[nodiscard]] const Failure& failure() const { return failure_; }

    [[nodiscard]] bool keep_alive() const { return keep_alive_; }

    [[nodiscard]] bool is_head() const { return request_method_ == Method::head; }

    /// The client waits for "100 Continue" before it sends the body.
    [[nodiscard]] bool expects_continue() const {
        return expects_continue_ && state_ == State::body;
    }

    /// Bytes came behind the request: a pipelining client. It is answered once, then the connection
    /// closes.
    [[nodiscard]] bool surplus() const { return !buffer_.empty(); }

private:
    Done read_head(std::string_view head);
    Done read_request_line(std::string_view line);
    Done read_header(std::string_view line);
    Done settle_framing();
    Outcome<bool> read_body();
    Outcome<bool> read_chunks();

    const std::size_t max_body_bytes_;
    State state_ = State::empty;
    std::string buffer_;
    Request request_;
    std::string path_;
    Failure failure_{Error::bad_request};
    Method request_method_ = Method::get;
    std::size_t header_count_ = 0;
    std::size_t content_length_ = 0;
    bool http_1_0_ = false;
    bool chunked_ = false;
    bool keep_alive_ = false;
    bool expects_continue_ = false;
};

/// Decodes %XX, and '+' as a blank if told so. Nothing on a malformed escape, U+0000 or text that
/// is not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank);
/// application/x-www-form-urlencoded, and query strings. Nothing when malformed; the last of
/// repeated names.
std::optional<std::map<std::string, std::string>> form_decoded(std::string_view text);

struct WireOptions {
    bool head_only = false; ///< the answer to HEAD: Content-Length, no body
    bool keep_alive = true;
    std::string request_id;
    std::string date; ///< IMF-fixdate
};

/// A header value with a control character is left out: no answer is ever split in two.
std::string to_wire(const Response& response, const WireOptions& options);

} // namespace ownkey::http
