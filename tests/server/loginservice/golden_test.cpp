// Plays calls.golden: requests and exact answers, in order, in one house. Texts that are drawn
// stand there by name.
#include "front.h"

#include <fstream>
#include <sstream>

namespace ownkey::house {
namespace {

class Script {
public:
    Script() {
        // One address makes all these calls.
        auto& limits = front.house.settings.limits;
        limits.logins_per_minute = limits.registrations_per_hour = limits.codes_per_minute = 1'000;
        limits.resets_per_hour = limits.requests_per_second = 1'000;
        front.open();
        names["$ADMIN"] = front.token_of_admin();
    }

    /// Out: status and body.
    std::string play(const std::string& line) {
        std::istringstream words(filled(line));
        std::string caller, method, target, body;
        words >> caller >> method >> target >> std::ws;
        std::getline(words, body);
        const std::map<std::string, http::Method> methods{{"GET", http::Method::get},
                                                          {"POST", http::Method::post},
                                                          {"PUT", http::Method::put},
                                                          {"DELETE", http::Method::del}};
        const std::map<std::string, std::string> tokens{
            {"admin", names["$ADMIN"]}, {"token", names["$ACCESS"]}, {"forger", "a.b.c"}};
        const auto token = tokens.contains(caller) ? tokens.at(caller) : "";
        const auto response = front.call(methods.at(method), target, body, token);
        keep("$ACCESS", json_text(response.body, "access_token"));
        keep("$DEVICE", json_text(response.body, "device_token"));
        keep("$SUBMISSION", json_text(response.body, "submission_token"));
        if (const auto next = json_text(response.body, "refresh_token"); next != "unchanged")
            keep("$REFRESH", next);
        return std::to_string(response.status) + ' ' + response.body;
    }

    /// What the script does by name.
    void act(const std::string& what) {
        auto& settings = front.house.settings;
        if (what == "read mail") {
            keep("$CODE", front.newest_code());
        } else if (what == "wait") {
            front.house.clock.advance(std::chrono::minutes(2));
        } else if (what == "rotation off") {
            settings.tokens.rotation = false;
        } else {
            FAIL() << what;
        }
    }

    std::string filled(std::string line) const {
        for (const auto& [name, value] : names)
            for (auto at = line.find(name); at != line.npos;
                 at = line.find(name, at + value.size()))
                line.replace(at, name.size(), value);
        return line;
    }

    Front front;

private:
    void keep(const std::string& name, const std::string& value) {
        if (!value.empty()) names[name] = value;
    }

    std::map<std::string, std::string> names;
};

TEST(loginservice, answers_are_the_golden_ones) {
    Script script;
    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/loginservice/calls.golden");
    std::string asked, answer;
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("! ")) script.act(line.substr(2));
        if (line.starts_with("> ")) {
            asked = line;
            answer = script.play(line.substr(2));
        }
        if (line.starts_with("< ")) {
            EXPECT_EQ(answer, script.filled(line.substr(2))) << asked;
            ++cases;
        }
    }
    EXPECT_GT(cases, 60);
    // One confirmed submission, one receiver told.
    EXPECT_EQ(script.front.house.outbox(OutboxKind::callback).size(), 1U);
}

} // namespace
} // namespace ownkey::house
