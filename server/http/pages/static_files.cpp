#include "server/http/pages/static_files.h"

#include "core/encoding.h"
#include "core/hash.h"

#include <zlib.h>

#include <fstream>

namespace ownkey::http {
namespace {

const std::map<std::string, std::string> kContentTypes{
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".wasm", "application/wasm"},
};

Failure invalid(const std::filesystem::path& path, const std::string& why) {
    return Failure(Error::config_invalid, "server.web_root", path.string() + ": " + why);
}

constexpr int kGzipWindow = 15 + 16;

/// RFC 1952 with zlib. Out: empty when it does not get smaller.
std::string gzipped(const std::string& body) {
    z_stream stream{};
    contract(
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) ==
        Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(body.size())), '\0');
    stream.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(body.data())); // zlib's signature; it only reads
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    out.shrink_to_fit(); // it stays
    deflateEnd(&stream);
    return result == Z_STREAM_END && out.size() < body.size() ? out : std::string();
}

/// In: what gzipped() made of so many bytes.
std::string unzipped(const std::string& gzip, std::size_t size) {
    z_stream stream{};
    contract(inflateInit2(&stream, kGzipWindow) == Z_OK);
    std::string out(size, '\0');
    stream.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data())); // zlib's signature; it only reads
    stream.avail_in = static_cast<uInt>(gzip.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    contract(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    inflateEnd(&stream);
    return out;
}

/// A plain "gzip" or "gzip;q=1" in Accept-Encoding; anything cleverer gets the plain file.
bool accepts_gzip(const std::string& header) {
    const auto at = header.find("gzip");
    return at != std::string::npos && header.compare(at, 8, "gzip;q=0") != 0;
}

} // namespace

Outcome<StaticFiles::File> StaticFiles::read(const std::filesystem::path& path,
                                             const std::string& content_type) {
    std::ifstream stream(path, std::ios::binary);
    File file{content_type, {}, std::string{std::istreambuf_iterator<char>(stream), {}}, 0, {}};
    if (!stream.good() && !stream.eof()) return invalid(path, "cannot be read");
    file.etag = to_base64url(sha256({as_bytes(file.body)}).view());
    file.gzip = gzipped(file.body);
    file.size = file.body.size();
    if (file.gzip.empty())
        file.body.shrink_to_fit();
    else
        file.body = std::string(); // hardly anybody asks for it plain
    return file;
}

Done StaticFiles::add_folder(const std::string& prefix, const std::filesystem::path& folder) {
    std::error_code error;
    const auto before = files_.size();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
        const auto type = kContentTypes.find(entry.path().extension().string());
        if (type == kContentTypes.end() || !entry.is_regular_file()) continue;
        const auto name = prefix + entry.path().lexically_relative(folder).generic_string();
        files_.insert_or_assign(name, TRY(read(entry.path(), type->second)));
    }
    if (error) return invalid(folder, error.message());
    if (files_.size() == before) return invalid(folder, "holds nothing to serve");
    return ok();
}

Outcome<Response> StaticFiles::serve(const Request& request) const {
    const auto found = files_.find(request.path);
    if (found == files_.end()) return Error::not_found;
    const File& file = found->second;
    const bool gzip = !file.gzip.empty() && accepts_gzip(request.header("accept-encoding"));
    const std::string etag = "\"" + file.etag + (gzip ? "-gz\"" : "\"");
    const bool unchanged = request.header("if-none-match").find(etag) != std::string::npos;

    Response response{.status = unchanged ? 304 : 200,
                      .content_type = file.content_type,
                      .body = {},
                      .headers = {}};
    response.headers = {{"ETag", etag}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}};
    if (unchanged) return response;
    if (gzip) response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = gzip                ? file.gzip
                    : file.gzip.empty() ? file.body
                                        : unzipped(file.gzip, file.size);
    return response;
}

} // namespace ownkey::http
