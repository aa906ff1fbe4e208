// RAII for libcurl, for this folder only.
#pragma once

#include <curl/curl.h>

#include <memory>

namespace ownkey {

struct CurlDelete {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }

    void operator()(curl_slist* list) const { curl_slist_free_all(list); }

    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};

using CurlHandle = std::unique_ptr<CURL, CurlDelete>;
using CurlMime = std::unique_ptr<curl_mime, CurlDelete>;

class CurlList {
public:
    void add(const std::string& line) {
        curl_slist* longer = curl_slist_append(list_.get(), line.c_str());
        if (longer != nullptr) {
            list_.release(); // NOLINT(bugprone-unused-return-value): it is now part of `longer`
            list_.reset(longer);
        }
    }

    [[nodiscard]] curl_slist* get() const { return list_.get(); }

private:
    std::unique_ptr<curl_slist, CurlDelete> list_;
};

/// Thread-safe once per process; every adapter calls it.
inline void init_curl() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(result);
}

} // namespace ownkey
