#include "server/http/pages/locales.h"
#include "tests/server/pages/site_house.h"

namespace ownkey::http {
namespace {

using namespace house;

class Texts : public SiteHouse {
protected:
    std::string language_of(Request request) const {
        const auto body = send(std::move(request)).body;
        const auto at = body.find("<html lang=\"");
        return body.substr(at + 12, 2);
    }
};

TEST_F(Texts, language_is_the_first_wish_that_we_have) {
    const auto anna = make_member(house); // her language is English
    Request request{.path = "/account/dashboard"};
    request.cookies["ownkey"] = anna.cookie();
    request.headers["accept-language"] = "de";
    EXPECT_EQ(language_of(request), "en");
    request.cookies["ownkey_lang"] = "de";
    EXPECT_EQ(language_of(request), "de");
    request.query["lang"] = "en";
    EXPECT_EQ(language_of(request), "en");
    request.query["lang"] = "xx";
    EXPECT_EQ(language_of(request), "de");
}

TEST_F(Texts, accept_language_is_weighed) {
    const auto with = [&](const std::string& header) {
        return language_of({.path = "/account/login", .headers = {{"accept-language", header}}});
    };
    EXPECT_EQ(with("de-AT,de;q=0.9,en;q=0.8"), "de");
    EXPECT_EQ(with("en;q=0.4, de;q=0.7"), "de");
    EXPECT_EQ(with("fr, de;q=0"), "en");
    EXPECT_EQ(with(",,;q=,\x01"), "en");
    EXPECT_EQ(with(""), "en");
}

TEST_F(Texts, a_chosen_language_is_remembered_and_nothing_else_is) {
    EXPECT_NE(header(get("/account/login", {{"lang", "de"}}), "Set-Cookie").find("ownkey_lang=de;"),
              std::string::npos);
    EXPECT_EQ(header(get("/account/login", {{"lang", "de; x=y"}}), "Set-Cookie"), "");
    EXPECT_EQ(header(get("/account/login"), "Set-Cookie"), "");
}

TEST_F(Texts, changing_the_language_keeps_the_query_and_escapes_it) {
    const auto response = get("/account/checkEmail", {{"email", "a\"b@c.de"}});
    EXPECT_TRUE(has(response, "href=\"?lang=de&amp;email=a%22b%40c.de\""));
}

TEST_F(Texts, every_error_has_its_page_in_every_language) {
    const auto dialect = page_dialect(site);
    const auto locales = MUST(Locales::load(OWNKEY_SOURCE_DIR "/web/locales"));
    for (const auto& [language, name] : locales.languages()) {
        for (const Error error : kAllErrors) {
            const Request request{
                .path = "/account/x", .query = {{"lang", language}}, .request_id = "r-2"};
            const auto response = dialect(Failure(error), request);
            EXPECT_EQ(response.status, status_of(error));
            EXPECT_NE(locales.find(language, "error." + std::string(error_name(error))), nullptr)
                << language << error_name(error);
            EXPECT_FALSE(has(response, "error." + std::string(error_name(error))));
        }
    }
}

TEST_F(Texts, unknown_addresses_are_answered_in_the_listeners_dialect) {
    const auto page = send({.path = "/nowhere", .headers = {{"accept-language", "de"}}});
    EXPECT_EQ(page.status, 404);
    EXPECT_TRUE(has(page, "Diese Seite gibt es nicht"));
    const auto api = get("/api/v1/nowhere");
    EXPECT_EQ(api.status, 404);
    EXPECT_EQ(api.content_type, "application/problem+json");
}

TEST_F(Texts, waiting_is_said_in_the_header) {
    Failure failure(Error::server_busy);
    failure.retry_after_s = 7;
    EXPECT_EQ(header(page_dialect(site)(failure, Request{.path = "/account/login"}), "Retry-After"),
              "7");
}

TEST(Locales, refuses_what_is_not_objects_and_texts) {
    auto pattern = (std::filesystem::temp_directory_path() / "ownkey-locales-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(pattern.data());
    EXPECT_FALSE(Locales::load(folder)); // no English
    std::ofstream(folder / "en.json") << R"({"a":{"b":"text"}})";
    EXPECT_EQ(MUST(Locales::load(folder)).text("en", "a.b"), "text");
    for (const std::string content :
         {"", "[]", R"({"a":1})", R"({"a":{"b":null}})", R"({"a":"b"} x)"}) {
        std::ofstream(folder / "en.json") << content;
        EXPECT_FALSE(Locales::load(folder)) << content;
    }
    std::filesystem::remove_all(folder);
}

TEST(Locales, json_for_scripts_holds_the_sections_asked_for_and_is_safe_in_html) {
    auto pattern = (std::filesystem::temp_directory_path() / "ownkey-locales-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(pattern.data());
    std::ofstream(folder / "en.json")
        << R"({"code":{"a":"</script>"},"codes":{"a":"no"},"login":{"b":"yes \"really\""}})";
    const auto json = MUST(Locales::load(folder)).json("en", {"code", "login"});
    EXPECT_EQ(json.find('<'), std::string::npos);
    EXPECT_NE(json.find("\"login.b\":\"yes \\\"really\\\"\""), std::string::npos);
    EXPECT_EQ(json.find("codes"), std::string::npos);
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace ownkey::http
