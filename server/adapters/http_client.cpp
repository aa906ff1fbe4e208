#include "server/adapters/http_client.h"

#include "server/adapters/curl_handle.h"

#include <array>

namespace ownkey {

namespace {

struct Sink {
    std::string body;
    std::size_t limit;
};

/// Taking less than offered ends the transfer.
std::size_t take(char* bytes, std::size_t, std::size_t count, void* target) {
    auto& sink = *static_cast<Sink*>(target);
    if (count > sink.limit - sink.body.size()) return 0;
    sink.body.append(bytes, count);
    return count;
}

Failure unreachable(std::string reason) {
    return {Error::community_unreachable, "", std::move(reason)};
}

} // namespace

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
    init_curl();
    const CurlHandle handle(curl_easy_init());
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
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count() * 1'000));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "ownkeyd");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());

    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        return unreachable(reason[0] != '\0' ? reason.data() : curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return HttpReply{static_cast<int>(status), std::move(sink.body)};
}

} // namespace ownkey
