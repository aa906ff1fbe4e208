#include "server/flows/sessions.h"
#include "tests/server/flows/expect.h"

namespace ownkey::flows {
namespace {

Settings settings_with(std::vector<std::string> allow) {
    Settings settings;
    settings.community.home_url = "https://home.example/";
    settings.community.redirect_allow = std::move(allow);
    return settings;
}

const Settings kSettings = settings_with(
    {"https://community.example/", "http://localhost:1300", "https://shared.example/app/"});

TEST(redirect, empty_goes_home) {
    EXPECT_EQ(*checked_redirect(kSettings, ""), "https://home.example/");
}

TEST(redirect, listed_addresses_pass_unchanged) {
    for (const std::string good : {"https://community.example",
                                   "https://community.example/",
                                   "https://community.example/a/b?x=1&y=%2F#z",
                                   "https://Community.Example/a",
                                   "https://community.example:443/a",
                                   "https://community.example?x=1",
                                   "http://localhost:1300/account",
                                   "https://shared.example/app",
                                   "https://shared.example/app/",
                                   "https://shared.example/app/x/y",
                                   "https://shared.example/app?next=https://evil.example",
                                   "https://community.example/a..b/...",
                                   "https://community.example/?u=user@host"}) {
        const auto url = checked_redirect(kSettings, good);
        ASSERT_TRUE(url.has_value()) << good;
        EXPECT_EQ(*url, good);
    }
}

TEST(redirect, everything_else_is_refused) {
    for (const std::string bad : {// other origins
                                  "https://evil.example/",
                                  "http://community.example/",
                                  "https://community.example:444/",
                                  "http://localhost/",
                                  "http://localhost:13001/",
                                  "https://community.example.evil.example/",
                                  "https://evilcommunity.example/",
                                  "https://sub.community.example/",
                                  "https://community.example./",
                                  // user information
                                  "https://community.example@evil.example/",
                                  "https://user:pw@community.example/",
                                  "https://@community.example/",
                                  // what browsers mend
                                  "//community.example/",
                                  "https:/community.example/",
                                  "https:community.example",
                                  "https:///community.example/",
                                  "/account/dashboard",
                                  "community.example",
                                  "\\\\community.example",
                                  "https://community.example\\@evil.example",
                                  "https:\\\\community.example",
                                  " https://community.example/",
                                  "https://community.example/ ",
                                  "https://community.example/a b",
                                  "https://community.example/\n",
                                  "https://community.example/\x01",
                                  "ht\ttps://community.example/",
                                  "https://community.ex\xC3\xA4mple/",
                                  // other schemes
                                  "javascript:alert(1)",
                                  "javascript://community.example/%0aalert(1)",
                                  "data:text/html,x",
                                  "ftp://community.example/",
                                  "HTTPS://community.example/",
                                  // paths outside of the prefix
                                  "https://shared.example/",
                                  "https://shared.example/application",
                                  "https://shared.example/app/../admin",
                                  "https://shared.example/app/%2e%2e/admin",
                                  "https://shared.example/app/..%2fadmin",
                                  "https://shared.example/app/.%2E/",
                                  "https://shared.example/app%5c..",
                                  "https://shared.example/./app/",
                                  // broken hosts and ports
                                  "https://",
                                  "https://:443/",
                                  "https://community.example:/",
                                  "https://community.example:0443/",
                                  "https://community.example:99999/",
                                  "https://community.example:443x/",
                                  "https://[::1/",
                                  "https://community..example/"})
        EXPECT_FAILS(checked_redirect(kSettings, bad), redirect_refused) << bad;
    EXPECT_FAILS(checked_redirect(kSettings, "https://community.example/" + std::string(2048, 'a')),
                 redirect_refused);
    EXPECT_FAILS(checked_redirect(kSettings, std::string("https://community.example/\0", 27)),
                 redirect_refused);
}

TEST(redirect, ipv6_origins) {
    const auto settings = settings_with({"http://[::1]:1300/"});
    EXPECT_OK(checked_redirect(settings, "http://[::1]:1300/x"));
    EXPECT_FAILS(checked_redirect(settings, "http://[::2]:1300/x"), redirect_refused);
    EXPECT_FAILS(checked_redirect(settings, "http://[::1]/x"), redirect_refused);
}

TEST(redirect, an_empty_or_broken_list_allows_nothing) {
    EXPECT_FAILS(checked_redirect(settings_with({}), "https://community.example/"),
                 redirect_refused);
    EXPECT_FAILS(
        checked_redirect(settings_with({"*", "", "https://"}), "https://community.example/"),
        redirect_refused);
}

} // namespace
} // namespace ownkey::flows
