// Plays calls.golden: requests and exact answers, in order, in one house (README.md).
#include "client.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ownkey::house {
namespace {

http::Method method_of(const std::string& name) {
    if (name == "GET") return http::Method::get;
    if (name == "PUT") return http::Method::put;
    if (name == "POST") return http::Method::post;
    if (name == "DELETE") return http::Method::del;
    ADD_FAILURE() << name;
    return http::Method::get;
}

class Script {
public:
    /// > METHOD path [basic=...] [cookie=...] [form=...] [{json}]
    std::string play(const std::string& line) {
        std::istringstream words(filled(line));
        std::string method, word;
        words >> method;
        AppClient::Sent sent{.method = method_of(method)};
        words >> sent.path;
        while (words >> word) {
            const auto value = word.substr(word.find('=') + 1);
            if (word.starts_with("basic="))
                sent.basic = value;
            else if (word.starts_with("cookie="))
                sent.cookie = value;
            else if (word.starts_with("form=")) {
                sent.type = "application/x-www-form-urlencoded";
                sent.body = value;
            } else {
                std::string rest;
                std::getline(words, rest);
                sent.body = word + rest;
            }
        }
        last = client.send(sent);
        std::string told = std::to_string(last.status) + ' ' + last.body;
        for (const auto& [name, value] : last.headers)
            if (name == "Set-Cookie" || name == "Retry-After") told += " | " + name + ": " + value;
        return told;
    }

    /// What the script calls by name.
    void act(const std::string& what) {
        std::istringstream words(what);
        std::string verb, argument;
        words >> verb >> argument;
        if (verb == "confirm") return client.confirm();
        if (verb == "wait") return house.clock.advance(std::chrono::seconds(std::stoi(argument)));
        if (verb == "take")
            names['$' + argument] = taken(argument);
        else
            ADD_FAILURE() << what;
    }

    std::string filled(std::string line) const {
        for (const auto& [name, value] : names)
            for (auto at = line.find(name); at != line.npos;
                 at = line.find(name, at + value.size()))
                line.replace(at, name.size(), value);
        return line;
    }

private:
    std::string taken(const std::string& name) {
        if (name.starts_with("CODE")) return client.mailed_code();
        if (name.starts_with("COOKIE")) return AppClient::cookie_of(last);
        if (name.starts_with("JWT") && last.body.starts_with('"'))
            return last.body.substr(1, last.body.size() - 2);
        if (name.starts_with("JWT")) return json_text(last.body, "apiToken");
        return json_text(last.body, "token");
    }

    House house;
    AppClient client{house};
    http::Response last;
    std::map<std::string, std::string> names{{"$PW", AppClient::kPassword}};
};

TEST(apparts, answers_are_the_golden_ones) {
    Script script;
    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/apparts/calls.golden");
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
    EXPECT_GT(cases, 50);
}

} // namespace
} // namespace ownkey::house
