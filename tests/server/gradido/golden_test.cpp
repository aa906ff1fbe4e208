// Plays calls.golden: requests and exact answers, in order, in one house.
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "tests/server/gradido/callers.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ownkey::house {
namespace {

class Script : public Callers {
public:
    Script() {
        names = {{"$SESSION", alias_of(anna.view())},
                 {"$ADMIN", alias_of(ada.view())},
                 {"$WEBHOOK", kWebhook},
                 {"$NO_KEY", alias_of(MUST(log_in(house, keyless())).session.view)},
                 {"$PUBLIC_KEY", to_hex(anna.key.public_key.view())},
                 {"$ADA_KEY", to_hex(ada.key.public_key.view())},
                 {"$FIRST", transfer("For the apples", 125'000)},
                 {"$SECOND", transfer("For the pears", 125'000)},
                 {"$THIRD", transfer("For the plums", 125'000)},
                 {"$ZERO", transfer("Amount zero", 0)},
                 {"$SHORT", transfer("four", 10'000)},
                 {"$CREATION", creation(1001)},
                 {"$TRAILING",
                  changed([](ByteVector& bytes) { bytes.push_back(0x78), bytes.push_back(1); })},
                 {"$TRUNCATED", changed([](ByteVector& bytes) { bytes.pop_back(); })}};
    }

    std::string play(const std::string& caller,
                     const std::string& method,
                     const std::string& target,
                     const std::string& body) {
        const auto how = method == "GET"   ? http::Method::get
                         : method == "PUT" ? http::Method::put
                                           : http::Method::post;
        const auto response = ask(caller, how, target, body);
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.content_type, "application/json");
        return response.body;
    }

    /// What the script calls by name.
    void act(const std::string& what) {
        if (what == "the code of the newest mail") {
            names["$CODE"] = newest_code();
        } else if (what == "a minute later") {
            house.clock.advance(std::chrono::seconds(61));
        } else {
            ASSERT_EQ(what, "anna signs one");
            sign_one();
        }
    }

    /// In: what is expected, with <NAME> for something new. It becomes $NAME. Out: with it in
    /// place.
    std::string captured(std::string pattern, const std::string& answer) {
        const auto begin = pattern.find('<'); // no answer has one: they are escaped for HTML
        if (begin == pattern.npos || begin > answer.size()) return pattern;
        const auto end = pattern.find('>', begin);
        const auto value = answer.substr(begin, answer.find_first_of("\",}", begin) - begin);
        names['$' + pattern.substr(begin + 1, end - begin - 1)] = value;
        return pattern.replace(begin, end + 1 - begin, value);
    }

    std::string filled(std::string line) const {
        for (const auto& [name, value] : names)
            for (auto at = line.find(name); at != line.npos;
                 at = line.find(name, at + value.size()))
                line.replace(at, name.size(), value);
        return line;
    }

    std::map<std::string, std::string> names;

private:
    void sign_one() {
        const auto view = MUST(flows::list_transactions(house.world, anna.view(), {}, 1)).at(0);
        const auto signature =
            MUST(tx::sign_body(view.transaction.body, anna.key.signing, {.now_s = house.now_s()}));
        MUST(flows::sign_transaction(
            house.world, house.caller, anna.view(), view.transaction.id, signature));
    }

    Person keyless() {
        const Person ben{.email = "ben@example.org"};
        MUST(join(house, ben));
        return ben;
    }

    std::string transfer(const std::string& memo, std::int64_t amount) {
        return to_base64(tx::encode_transfer_body(
            {.sender = anna.key.public_key, .receiver = house.bytes<PublicKey>(), .amount = amount},
            memo,
            house.now_s()));
    }

    std::string creation(std::int64_t gdd) {
        return to_base64(tx::encode_creation_body({.receiver = house.bytes<PublicKey>(),
                                                   .amount = gdd * tx::kUnitsPerGdd,
                                                   .target_date_s = house.now_s()},
                                                  "Community work",
                                                  house.now_s()));
    }

    template <class Change>
    std::string changed(Change&& change) {
        auto bytes = MUST(from_base64(transfer("For the apples", 1)));
        change(bytes);
        return to_base64(bytes);
    }

    const Member anna = make_member(house);
    const Member ada = make_staff({.email = "ada@example.org", .first_name = "Ada"}, Role::admin);
};

TEST(gradido, answers_are_the_golden_ones) {
    Script script;
    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/gradido/calls.golden");
    std::string asked, answer;
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("! ")) script.act(line.substr(2));
        if (line.starts_with("> ")) {
            asked = line;
            std::istringstream words(script.filled(line.substr(2)));
            std::string caller, method, target, body;
            words >> caller >> method >> target >> std::ws;
            std::getline(words, body);
            answer = script.play(caller, method, target, body);
        }
        if (line.starts_with("< ")) {
            EXPECT_EQ(answer, script.captured(script.filled(line.substr(2)), answer)) << asked;
            ++cases;
        }
    }
    EXPECT_GT(cases, 180);
    // Each refused body was reported to the community, once.
    EXPECT_EQ(script.house.outbox(OutboxKind::error_in_transaction).size(), 5U);
}

} // namespace
} // namespace ownkey::house
