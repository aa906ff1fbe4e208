// Plays calls.golden: requests and exact answers, in order, in one house. Lines: "> caller name
// body" a call, "= NAME field" keeps a field of its answer as $NAME, "< answer" what it must be, "!
// ..." something else happens.
#include "tests/server/authweb/client.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ownkey::house {
namespace {

class Script {
public:
    std::string play(const std::string& caller, const std::string& name, const std::string& body) {
        const auto by = caller == "backend"   ? By::back_end
                        : caller == "trusted" ? By::trusted
                                              : By::stranger;
        auto request = web.request(by, name, body);
        if (caller == "otherkey") request.headers["authorization"] = other_key;
        if (caller == "page") request.headers["origin"] = "https://evil.example";
        if (caller == "form") request.headers["content-type"] = "application/x-www-form-urlencoded";
        if (caller == "get") request.method = http::Method::get;
        const auto response = web.router.dispatch(request);
        EXPECT_EQ(response.status, 200) << name << body;
        EXPECT_EQ(response.content_type, "application/json");
        return response.body;
    }

    /// What the script calls by name.
    void act(const std::string& line) {
        std::istringstream words(line);
        std::string what, name;
        words >> what >> name;
        if (what == "wait") web.house.clock.advance(Seconds(std::stoi(name)));
        if (what == "mail") keep(name, web.newest_code(OutboxKind::mail));
        if (what == "sms") keep(name, web.newest_code(OutboxKind::sms, "vars.code"));
        if (what == "by_sms") web.house.settings.authweb.by_sms = name == "on";
        if (what == "logins_per_day") web.house.settings.authweb.logins_per_day = std::stoi(name);
        if (what == "required")
            web.house.settings.authweb.email_required = web.house.settings.authweb.phone_required =
                name == "on";
        if (what == "plain") web.house.settings.authweb.accept_plain_passwords = name == "on";
    }

    void keep(const std::string& name, const std::string& value) {
        EXPECT_FALSE(value.empty()) << name;
        names["$" + name] = value;
    }

    std::string filled(std::string line) const {
        for (auto entry = names.rbegin(); entry != names.rend(); ++entry) { // $A_B before $A
            const auto& [name, value] = *entry;
            for (auto at = line.find(name); at != line.npos;
                 at = line.find(name, at + value.size()))
                line.replace(at, name.size(), value);
        }
        return line;
    }

    AuthWeb web;

private:
    const std::string other_key = web.service_key("introspect gradido");
    std::map<std::string, std::string> names;
};

TEST(authweb, answers_are_the_golden_ones) {
    Script script;
    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/authweb/calls.golden");
    std::string asked, answer;
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("! ")) script.act(line.substr(2));
        if (line.starts_with("= ")) {
            std::istringstream words(line.substr(2));
            std::string name, field;
            words >> name >> field;
            script.keep(name, json_text(answer, field));
        }
        if (line.starts_with("> ")) {
            asked = line;
            std::istringstream words(script.filled(line.substr(2)));
            std::string caller, name, body;
            words >> caller >> name >> std::ws;
            std::getline(words, body);
            answer = script.play(caller, name, body);
        }
        if (line.starts_with("< ")) {
            EXPECT_EQ(answer, script.filled(line.substr(2))) << asked;
            ++cases;
        }
    }
    EXPECT_GT(cases, 50);
}

} // namespace
} // namespace ownkey::house
