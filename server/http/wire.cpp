#include "server/http/wire.h"

#include "core/encoding.h"
#include "core/wipe.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace ownkey::http {

namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

Failure malformed(std::string rule) {
    return {Error::bad_request, "", std::move(rule)};
}

/// ASCII only, whatever the locale.
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// RFC 9110 §5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view kPunctuation = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) != 0 ||
                            kPunctuation.find(static_cast<char>(c)) != std::string_view::npos);
    });
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) {
        return (c < 0x20 && c != '\t') || c == 0x7F;
    });
}

/// `text` is lines that end with CRLF: a control character inside one could end it for another
/// reader.
bool lines_have_control(std::string_view text) {
    while (!text.empty()) {
        const auto end = std::min(text.find("\r\n"), text.size());
        if (has_control(text.substr(0, end))) return true;
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return false;
}

/// In: where `marker` was found in the buffer, or npos. True when it does not begin within the
/// first kMaxHeadBytes, whatever is still to come: the same answer for every splitting of the
/// stream.
bool is_beyond_limit(std::size_t found, std::size_t buffered, std::string_view marker) {
    if (found != std::string::npos) return found > kMaxHeadBytes;
    return buffered >= kMaxHeadBytes + marker.size();
}

std::optional<Method> method_of(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods{
        {{"GET", Method::get},
         {"POST", Method::post},
         {"PUT", Method::put},
         {"PATCH", Method::patch},
         {"DELETE", Method::del},
         {"HEAD", Method::head},
         {"OPTIONS", Method::options}}};
    for (const auto& [text, method] : kMethods)
        if (text == name) return method;
    return std::nullopt;
}

bool is_host(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':' ||
                            c == '[' || c == ']');
    });
}

/// Headers that mean something only once.
bool is_single(const std::string& name) {
    constexpr std::array<std::string_view, 8> kSingle{"authorization",
                                                      "content-length",
                                                      "content-type",
                                                      "host",
                                                      "origin",
                                                      "sec-fetch-site",
                                                      "transfer-encoding",
                                                      "x-csrf-token"};
    return std::find(kSingle.begin(), kSingle.end(), name) != kSingle.end();
}

bool has_list_item(const std::string& list, std::string_view item) {
    std::string_view rest = list;
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        if (lower(trimmed(rest.substr(0, comma))) == item) return true;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return false;
}

std::map<std::string, std::string> cookies_of(std::string_view header) {
    std::map<std::string, std::string> cookies;
    while (!header.empty()) {
        const auto end = std::min(header.find(';'), header.size());
        const auto pair = trimmed(header.substr(0, end));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos)
            cookies.emplace(trimmed(pair.substr(0, equals)), trimmed(pair.substr(equals + 1)));
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return cookies;
}

/// The decoded path, unless two readers could take it for different ones.
std::optional<std::string> decoded_path(std::string_view raw) {
    if (lower(raw).find("%2f") != std::string::npos) return std::nullopt;
    auto path = percent_decoded(raw, false);
    if (!path || has_control(*path) || path->find('\\') != std::string::npos) return std::nullopt;
    const std::string closed = *path + "/";
    if (closed.find("/./") != std::string::npos || closed.find("/../") != std::string::npos)
        return std::nullopt;
    return path;
}

/// As `text += more`, but no copy stays behind where the text stood before it grew.
void append(std::string& text, std::string_view more) {
    const auto size = text.size() + more.size();
    if (size > text.capacity()) {
        std::string larger;
        larger.reserve(std::max(size, 2 * text.capacity()));
        larger = text;
        wipe(text);
        text.swap(larger);
    }
    text += more;
}

} // namespace

RequestReader::~RequestReader() {
    buffer_.resize(buffer_.capacity()); // what was taken out at its front still stands at its end
    wipe(buffer_);
}

RequestReader::State RequestReader::feed(std::string_view bytes) {
    append(buffer_, bytes);
    if (state_ == State::complete || state_ == State::failed) return state_;
    const auto fail = [&](Failure failure) {
        failure_ = std::move(failure);
        keep_alive_ = false;
        return state_ = State::failed;
    };
    if (state_ == State::empty && !buffer_.empty()) state_ = State::head;
    if (state_ == State::head) {
        const auto end = buffer_.find(kHeadEnd);
        if (is_beyond_limit(end, buffer_.size(), kHeadEnd))
            return fail(malformed("the head is too large"));
        if (end == std::string::npos) return state_;
        const auto head = read_head(std::string_view(buffer_).substr(0, end));
        if (!head) return fail(head.error());
        buffer_.erase(0, end + kHeadEnd.size());
        state_ = State::body;
    }
    if (state_ == State::body) {
        const auto whole = chunked_ ? read_chunks() : read_body();
        if (!whole) return fail(whole.error());
        if (*whole) state_ = State::complete;
    }
    return state_;
}

Done RequestReader::read_head(std::string_view head) {
    auto line_end = std::min(head.find("\r\n"), head.size());
    TRY(read_request_line(head.substr(0, line_end)));
    while (line_end < head.size()) {
        head.remove_prefix(line_end + 2);
        line_end = std::min(head.find("\r\n"), head.size());
        TRY(read_header(head.substr(0, line_end)));
    }
    return settle_framing();
}

Done RequestReader::read_request_line(std::string_view line) {
    if (has_control(line)) return malformed("the request line is malformed");
    const auto first = line.find(' ');
    const auto second = line.rfind(' ');
    if (first == std::string_view::npos || first == second)
        return malformed("the request line is malformed");
    const auto version = line.substr(second + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return malformed("HTTP/1.1 is spoken here");
    http_1_0_ = version == "HTTP/1.0";

    auto target = line.substr(first + 1, second - first - 1);
    for (const std::string_view scheme : {"http://", "https://"}) // absolute-form, RFC 9112 §3.2.2
        if (lower(target.substr(0, scheme.size())) == scheme)
            target.remove_prefix(std::min(target.find('/', scheme.size()), target.size()));
    if (!target.starts_with('/') || target.find_first_of(" \t#") != std::string_view::npos)
        return malformed("the request target is malformed");
    const auto question = std::min(target.find('?'), target.size());
    auto path = decoded_path(target.substr(0, question));
    if (!path) return malformed("the path is malformed");
    auto query = form_decoded(target.substr(std::min(question + 1, target.size())));
    if (!query) return malformed("the query is malformed");
    request_.path = path_ = std::move(*path);
    request_.query = std::move(*query);

    const auto method = method_of(line.substr(0, first));
    if (!method)
        return is_token(line.substr(0, first)) ? Failure(Error::method_not_allowed)
                                               : malformed("the method is malformed");
    request_.method = request_method_ = *method;
    return ok();
}

Done RequestReader::read_header(std::string_view line) {
    if (++header_count_ > kMaxHeaders) return malformed("too many headers");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return malformed("a header is malformed");
    const auto value = trimmed(line.substr(colon + 1));
    if (has_control(value)) return malformed("a header is malformed");
    const std::string name = lower(line.substr(0, colon));
    auto [at, is_new] = request_.headers.emplace(name, value);
    if (is_new) return ok();
    if (is_single(name)) return malformed("a header stands twice: " + name);
    at->second += (name == "cookie" ? "; " : ", ") + std::string(value);
    return ok();
}

Done RequestReader::settle_framing() {
    const std::string host = request_.header("host");
    if ((!http_1_0_ || !host.empty()) && !is_host(host))
        return malformed("the Host header is missing or malformed");
    const bool has_length = request_.headers.contains("content-length");
    if (request_.headers.contains("transfer-encoding")) {
        if (has_length || http_1_0_ || lower(request_.header("transfer-encoding")) != "chunked")
            return malformed("the Transfer-Encoding is not taken here");
        chunked_ = true;
    } else if (has_length) {
        const std::string text = request_.header("content-length");
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), content_length_);
        const bool digits =
            !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
                return std::isdigit(c) != 0;
            });
        if (!digits) return malformed("the Content-Length is malformed");
        if (error != std::errc() || content_length_ > max_body_bytes_)
            return Failure(Error::body_too_large);
    }
    const std::string connection = request_.header("connection");
    keep_alive_ =
        http_1_0_ ? has_list_item(connection, "keep-alive") : !has_list_item(connection, "close");
    expects_continue_ = !http_1_0_ && lower(request_.header("expect")) == "100-continue";
    request_.cookies = cookies_of(request_.header("cookie"));
    return ok();
}

Outcome<bool> RequestReader::read_body() {
    if (buffer_.size() < content_length_) return false;
    request_.body = buffer_.substr(0, content_length_);
    buffer_.erase(0, content_length_);
    return true;
}

/// RFC 9112 §7.1. Extensions and trailers are read over.
Outcome<bool> RequestReader::read_chunks() {
    for (;;) {
        const auto line_end = buffer_.find(kLineEnd);
        if (is_beyond_limit(line_end, buffer_.size(), kLineEnd))
            return malformed("a chunk is malformed");
        if (line_end == std::string::npos) return false;
        const auto line = std::string_view(buffer_).substr(0, line_end);
        const auto digits_end = std::min(line.find_first_of("; \t"), line.size());
        const auto extension = trimmed(line.substr(digits_end));
        if (has_control(line) || (!extension.empty() && extension.front() != ';'))
            return malformed("a chunk is malformed");
        std::size_t size = 0;
        const auto [end, error] =
            std::from_chars(buffer_.data(), buffer_.data() + digits_end, size, 16);
        if (digits_end == 0 || end != buffer_.data() + digits_end)
            return malformed("a chunk is malformed");
        if (error != std::errc() || size > max_body_bytes_ - request_.body.size())
            return Failure(Error::body_too_large);
        if (size == 0) {
            // The last chunk: "0 CRLF [trailers CRLF] CRLF".
            const auto stop = buffer_.find(kHeadEnd, line_end);
            if (is_beyond_limit(stop, buffer_.size(), kHeadEnd))
                return malformed("the trailers are too large");
            if (stop == std::string::npos) return false;
            if (lines_have_control(std::string_view(buffer_).substr(0, stop)))
                return malformed("a trailer is malformed");
            buffer_.erase(0, stop + kHeadEnd.size());
            return true;
        }
        const auto data = line_end + 2;
        if (buffer_.size() < data + size + 2) return false;
        if (buffer_.compare(data + size, 2, "\r\n") != 0) return malformed("a chunk is malformed");
        append(request_.body, std::string_view(buffer_).substr(data, size));
        buffer_.erase(0, data + size + 2);
    }
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size()); // it never moves: it may be a password
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            out += ' ';
        } else if (text[i] == '%') {
            const auto byte = from_hex(text.substr(i + 1, 2));
            if (!byte || byte->size() != 1) return std::nullopt;
            out += static_cast<char>(byte->front());
            i += 2;
        } else {
            out += text[i];
        }
    }
    if (out.find('\0') != std::string::npos || !is_utf8(as_bytes(out))) return std::nullopt;
    return out;
}

std::optional<std::map<std::string, std::string>> form_decoded(std::string_view text) {
    std::map<std::string, std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = percent_decoded(pair.substr(0, equals), true);
        auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value) return std::nullopt;
        if (!name->empty()) out[*name] = *std::move(value);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

} // namespace ownkey::http
