// Text forms of bytes: one text per value, so what decodes encodes to the same text.
#include "target.h"

namespace ownkey::fuzz {

Seeds seeds() {
    return {bytes_of("01ab"),
            bytes_of("Zm9vYmE="),
            bytes_of("-_8"),
            bytes_of("01234567-89ab-cdef-0123-456789abcdef"),
            bytes_of("gr\u00fc\u00df </script> \u2028 \U0001F600")};
}

void run(ByteView input) {
    const std::string_view text = as_text(input);
    if (const auto bytes = from_base64(text)) expect(to_base64(*bytes) == text);
    if (const auto bytes = from_base64url(text)) expect(to_base64url(*bytes) == text);
    if (const auto bytes = from_hex(text)) expect(equal(MUST(from_hex(to_hex(*bytes))), *bytes));
    if (const auto uuid = uuid_from_text(text))
        expect(uuid_from_text(to_text(*uuid))->bytes == uuid->bytes);
    expect(equal(MUST(from_hex(to_hex(input))), input));
    expect(equal(MUST(from_base64(to_base64(input))), input));
    expect(equal(MUST(from_base64url(to_base64url(input))), input));
    expect(utf8_length(input) <= input.size());
    const std::string json = json_escaped(text);
    expect(json.find_first_of("<>&\n") == std::string::npos);
    if (!is_utf8(input)) return;
    rapidjson::Document document;
    expect(!document.Parse(('"' + json + '"').c_str()).HasParseError());
    expect(text == std::string_view(document.GetString(), document.GetStringLength()));
}

} // namespace ownkey::fuzz
