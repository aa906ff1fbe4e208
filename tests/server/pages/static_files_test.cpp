#include "tests/server/pages/site_house.h"

#include <zlib.h>

namespace ownkey::http {
namespace {

class StaticFilesTest : public SiteHouse {
protected:
    Response fetch(const std::string& path, std::map<std::string, std::string> headers = {}) const {
        return send({.path = path, .headers = std::move(headers)});
    }
};

std::string file(const std::string& path) {
    std::ifstream stream(OWNKEY_SOURCE_DIR + path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string unzipped(const std::string& body) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string out(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

TEST_F(StaticFilesTest, come_byte_for_byte_with_their_type) {
    EXPECT_EQ(fetch("/account/static/style.css").body, file("/web/style.css"));
    EXPECT_EQ(fetch("/account/static/style.css").content_type, "text/css; charset=utf-8");
    EXPECT_EQ(fetch("/account/static/js/login.mjs").body, file("/web/js/login.mjs"));
    EXPECT_EQ(fetch("/account/static/js/login.mjs").content_type, "text/javascript; charset=utf-8");
    EXPECT_EQ(fetch("/account/static/img/mark.svg").content_type, "image/svg+xml");
    EXPECT_EQ(fetch("/account/wasm/ownkey.wasm").content_type, "application/wasm");
    EXPECT_EQ(fetch("/account/wasm/ownkey.wasm").body, std::string("\0asm", 4));
}

TEST_F(StaticFilesTest, the_policy_holds_for_workers_too) {
    EXPECT_NE(header(fetch("/account/static/js/login.mjs"), "Content-Security-Policy"), "");
    EXPECT_EQ(header(fetch("/account/static/js/login.mjs"), "X-Content-Type-Options"), "nosniff");
}

TEST_F(StaticFilesTest, are_asked_for_again_by_etag) {
    const auto first = fetch("/account/static/style.css");
    EXPECT_EQ(header(first, "Cache-Control"), "no-cache");
    const auto again =
        fetch("/account/static/style.css", {{"if-none-match", header(first, "ETag")}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(fetch("/account/static/style.css", {{"if-none-match", "\"other\""}}).status, 200);
    EXPECT_NE(header(first, "ETag"), header(fetch("/account/static/img/mark.svg"), "ETag"));
}

TEST_F(StaticFilesTest, are_gzipped_for_who_takes_it) {
    const auto zipped = fetch("/account/static/style.css", {{"accept-encoding", "br, gzip"}});
    EXPECT_EQ(header(zipped, "Content-Encoding"), "gzip");
    EXPECT_EQ(header(zipped, "Vary"), "Accept-Encoding");
    EXPECT_LT(zipped.body.size(), file("/web/style.css").size());
    EXPECT_EQ(unzipped(zipped.body), file("/web/style.css"));
    EXPECT_NE(header(zipped, "ETag"), header(fetch("/account/static/style.css"), "ETag"));
    EXPECT_EQ(header(fetch("/account/static/style.css", {{"accept-encoding", "gzip;q=0"}}),
                     "Content-Encoding"),
              "");
    EXPECT_EQ(header(fetch("/account/wasm/ownkey.wasm", {{"accept-encoding", "gzip"}}),
                     "Content-Encoding"),
              ""); // not smaller
}

TEST_F(StaticFilesTest, nothing_else_is_reachable) {
    for (const std::string path : {"/account/static/../core/error.def",
                                   "/account/static/js/../../README.md",
                                   "/account/static//etc/passwd",
                                   "/account/static/pages/login.html",
                                   "/account/static/locales/en.json",
                                   "/account/static/README.md",
                                   "/account/static/",
                                   "/account/static/js",
                                   "/account/wasm/../static/style.css",
                                   "/account/static/js/login.mjs/",
                                   "/account/static/js/..\\login.mjs"}) {
        const auto response = fetch(path);
        EXPECT_EQ(response.status, 404) << path;
        EXPECT_TRUE(has(response, "id=\"message\"")) << path;
    }
}

TEST_F(StaticFilesTest, a_folder_that_is_not_there_is_a_clear_error) {
    auto settings = house.settings;
    settings.server.web_root = "/nowhere";
    const auto site_of_nowhere = load_site(settings);
    ASSERT_FALSE(site_of_nowhere);
    EXPECT_EQ(site_of_nowhere.error().error, Error::config_invalid);
    EXPECT_NE(site_of_nowhere.error().detail.find("/nowhere"), std::string::npos);
}

} // namespace
} // namespace ownkey::http
