// Files served as they stand, read into memory at start: a request picks from a map, its path never
// reaches the file system. The rules are: only known file types; ETag (SHA-256) with Cache-Control:
// no-cache; gzip when accepted and smaller.
#pragma once

#include "server/http/message.h"

#include <filesystem>
#include <map>
#include <string>

namespace ownkey::http {

class StaticFiles {
public:
    /// Reads every file of a known type below `folder`; "js/page.mjs" there is served as prefix +
    /// "js/page.mjs". Fails: config_invalid when the folder or a file cannot be read, or holds no
    /// such file.
    Done add_folder(const std::string& prefix, const std::filesystem::path& folder);

    /// In: a GET for the full path, as the router decoded it. Out: 200 or 304. Fails: not_found.
    [[nodiscard]] Outcome<Response> serve(const Request& request) const;

private:
    struct File {
        std::string content_type;
        std::string etag; ///< without quotes
        std::string body; ///< empty when gzip is there
        std::size_t size = 0;
        std::string gzip; ///< empty when not smaller
    };

    static Outcome<File> read(const std::filesystem::path& path, const std::string& content_type);

    std::map<std::string, File> files_; ///< by request path
};

} // namespace ownkey::http
