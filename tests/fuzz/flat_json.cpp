// The JSON of tokens, before their signature is looked at: strict, and of one mind with rapidjson
// about what a member says.
#include "core/token/flat_json.h"

#include "target.h"

namespace ownkey::fuzz {

using namespace token;

Seeds seeds() {
    return {bytes_of(R"({"iss":"name","exp":2000,"aud":["a","b"],"ok":true,"n":-1})"),
            bytes_of(R"({"t":"\u00fc\ud83d\ude00\n\/"})")};
}

void run(ByteView input) {
    const auto json = FlatJson::parse(as_text(input));
    if (!json) return;
    const std::string text(as_text(input));
    rapidjson::Document other;
    expect(!other.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size())
                .HasParseError());
    expect(other.IsObject() && other.MemberCount() == json->members().size());
    for (const auto& member : json->members()) {
        const auto& value =
            other[rapidjson::Value(member.name.data(), static_cast<unsigned>(member.name.size()))];
        if (const auto* string = std::get_if<std::string>(&member.value))
            expect(*string == std::string_view(value.GetString(), value.GetStringLength()));
        if (const auto* number = std::get_if<std::int64_t>(&member.value))
            expect(*number == value.GetInt64());
        if (const auto* flag = std::get_if<bool>(&member.value)) expect(*flag == value.GetBool());
    }
}

} // namespace ownkey::fuzz
