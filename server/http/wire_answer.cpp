#include "server/http/wire.h"

#include <algorithm>

namespace ownkey::http {

namespace {

bool is_clean(std::string_view text) {
    return std::none_of(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

const char* reason_of(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

} // namespace

std::string to_wire(const Response& response, const WireOptions& options) {
    constexpr std::size_t kHeadBytes = 1'500; // with the security headers
    std::string out;
    out.reserve(kHeadBytes + response.body.size());
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(1, ' ');
    out.append(reason_of(response.status)).append("\r\n");
    const auto add = [&](std::string_view name, std::string_view value) {
        if (value.empty() || !is_clean(value)) return;
        out.append(name).append(": ").append(value).append("\r\n");
    };
    const bool bodyless = response.status == 204 || response.status == 304;
    add("Date", options.date);
    if (!bodyless) {
        add("Content-Type", response.content_type);
        add("Content-Length", std::to_string(response.body.size()));
    }
    add("Connection", options.keep_alive ? "keep-alive" : "close");
    add("X-Request-Id", options.request_id);
    for (const auto& [name, value] : response.headers)
        add(name, value);
    out += "\r\n";
    if (!bodyless && !options.head_only) out += response.body;
    return out;
}

} // namespace ownkey::http
