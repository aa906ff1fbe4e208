#include "server/adapters/http_client.h"

#include "server/adapters/curl_handle.h"

#include <array>
#include <mutex>

namespace ownkey {

/// Handles, each with the connections it has open.
class HttpClient::Idle {
public:
    CurlHandle take() {
        {
            const std::lock_guard lock(mutex_);
            if (!handles_.empty()) {
                auto handle = std::move(handles_.back());
                handles_.pop_back();
                return handle;
            }
        }
        init_curl();
        return CurlHandle(curl_easy_init());
    }

    /// Forgets everything of the call but the connections.
    void give_back(CurlHandle handle) {
        curl_easy_reset(handle.get());
        const std::lock_guard lock(mutex_);
        if (handles_.size() < kMost) handles_.push_back(std::move(handle));
    }

private:
    static constexpr std::size_t kMost = 16;
    std::mutex mutex_;
    std::vector<CurlHandle> handles_;
};

namespace {

constexpr std::size_t kMaxHeaderBytes = 65'536;

struct Sink {
    std::string body;
    std::size_t limit;
    std::size_t header_bytes = 0;
};

/// Taking less than offered ends the transfer.
std::size_t take(char* bytes, std::size_t, std::size_t count, void* target) {
    auto& sink = *static_cast<Sink*>(target);
    if (count > sink.limit - sink.body.size()) return 0;
    sink.body.append(bytes, count);
    return count;
}

std::size_t count_header(char*, std::size_t, std::size_t count, void* target) {
    auto& sink = *static_cast<Sink*>(target);
    sink.header_bytes += count;
    return sink.header_bytes > kMaxHeaderBytes ? 0 : count;
}

Failure unreachable(std::string reason) {
    return {Error::community_unreachable, "", std::move(reason)};
}

void set_text(CURL* curl, CURLoption option, const std::string& text) {
    if (!text.empty()) curl_easy_setopt(curl, option, text.c_str());
}

/// Whom we speak to, and nobody else.
void set_peer(CURL* curl, const HttpClient::Options& options) {
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
        curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr); // this authority only
    }
    set_text(curl, CURLOPT_SSLCERT, options.client_certificate_file);
    set_text(curl, CURLOPT_SSLKEY, options.client_key_file);
}

void set_limits(CURL* curl, const HttpClient::Options& options) {
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count() * 1'000));
    // A name server that does not answer must not hold the call beyond its time.
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
}

} // namespace

HttpClient::HttpClient(Options options)
    : options_(std::move(options)), idle_(std::make_unique<Idle>()) {}

HttpClient::~HttpClient() = default;

Outcome<HttpReply> HttpClient::post_json(const std::string& url,
                                         const std::string& body,
                                         const Headers& headers) const {
    return perform(url, &body, headers);
}

Outcome<HttpReply> HttpClient::get(const std::string& url, const Headers& headers) const {
    return perform(url, nullptr, headers);
}

Outcome<HttpReply>
HttpClient::perform(const std::string& url, const std::string* body, const Headers& headers) const {
    CurlHandle handle = idle_->take();
    if (!handle) return unreachable("out of memory");
    CURL* const curl = handle.get();

    CurlList lines;
    for (const auto& [name, value] : headers) {
        const auto line = std::string(name).append(": ").append(value);
        if (line.find_first_of("\r\n") != std::string::npos)
            return unreachable("a header with a line break");
        lines.add(line);
    }
    if (body != nullptr) {
        lines.add("Content-Type: application/json");
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
    }
    lines.add("Expect:"); // some servers do not answer it
    lines.add("Accept: application/json");

    Sink sink{{}, options_.max_reply_bytes};
    std::array<char, CURL_ERROR_SIZE> reason{};
    set_peer(curl, options_);
    set_limits(curl, options_);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "ownkeyd");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &count_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sink);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());

    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) // its connections go with the handle
        return unreachable(reason[0] != '\0' ? reason.data() : curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    idle_->give_back(std::move(handle));
    return HttpReply{static_cast<int>(status), std::move(sink.body)};
}

} // namespace ownkey
