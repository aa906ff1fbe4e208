// JSON of the server's calls: what is taken is written and taken again as the same.
#include "server/http/json.h"
#include "target.h"

namespace ownkey::fuzz {

namespace {

struct Item {
    std::int32_t amount = 0;
    std::optional<bool> flag;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(amount), CEREAL_NVP(flag));
    }
};

/// Everything that a field of a call can be.
struct Call {
    std::string name;
    std::optional<std::string> note;
    std::int64_t balance = 0;
    std::uint64_t version = 0;
    std::vector<Item> items;
    http::OneOrMany bodies;
    http::Loose session_id;
    std::map<std::string, std::vector<std::string>> others;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(http::at_most<20>(CEREAL_NVP(name)),
                CEREAL_NVP(note),
                CEREAL_NVP(balance),
                CEREAL_NVP(version),
                CEREAL_NVP(items),
                CEREAL_NVP(bodies),
                CEREAL_NVP(session_id),
                CEREAL_NVP(others));
    }
};

} // namespace

Seeds seeds() {
    return {
        bytes_of(R"({"name":"Anna","note":"hi","balance":-12,"version":3,"items":[{"amount":1,)"
                 R"("flag":true}],"bodies":["a","b"],"session_id":7,"others":{"x":["1","2"]}})"),
        bytes_of(R"( {"name":"\u00e9\ud83d\ude00","balance":9223372036854775807,)"
                 R"("version":18446744073709551615,"items":[],"bodies":"one",)"
                 R"("session_id":"text","others":{}})")};
}

void run(ByteView input) {
    const auto call = http::decode<Call>(as_text(input));
    if (!call) return;
    expect(call->name.size() <= 20 && is_utf8(as_bytes(call->name)));
    const std::string text = http::encode(*call);
    expect(text.find_first_of("<>&") == std::string::npos);
    const auto again = http::decode<Call>(text);
    expect(again && http::encode(*again) == text);
}

} // namespace ownkey::fuzz
