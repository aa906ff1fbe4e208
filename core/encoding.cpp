#include "encoding.h"

#include <sodium.h>

namespace ownkey {

namespace {

std::string encode_base64(ByteView bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back(); // libsodium writes the terminating zero into the string
    return text;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

Result<ByteVector> decode_base64(std::string_view text, int variant) {
    if (!is_ascii(text)) return Error::bad_base64; // libsodium 1.0.18 takes byte D7 for '_'
    ByteVector bytes(text.size() / 4 * 3 + 3);
    std::size_t size = 0;
    if (sodium_base642bin(bytes.data(),
                          bytes.size(),
                          text.data(),
                          text.size(),
                          nullptr,
                          &size,
                          nullptr,
                          variant) != 0) {
        return Error::bad_base64;
    }
    bytes.resize(size);
    return bytes;
}

/// Length of the well-formed UTF-8 sequence at the start of `bytes`, or 0. Unicode 15, table 3-7.
std::size_t sequence_length(ByteView bytes) {
    const Byte lead = bytes[0];
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (bytes.size() < length) return 0;
    const Byte least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const Byte most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < least || bytes[1] > most) return 0;
    for (const Byte next : bytes.subspan(2, length - 2)) {
        if ((next & 0xC0) != 0x80) return 0;
    }
    return length;
}

void append_unicode_escape(std::string& out, unsigned code) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += kDigits[(code >> shift) & 0xF];
}

} // namespace

std::string to_hex(ByteView bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

Result<ByteVector> from_hex(std::string_view text) {
    ByteVector bytes(text.size() / 2 + 1); // never empty: libsodium takes no null
    std::size_t size = 0;
    if (sodium_hex2bin(
            bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr) != 0)
        return Error::bad_hex;
    if (size * 2 != text.size()) return Error::bad_hex;
    bytes.resize(size);
    return bytes;
}

std::string to_base64(ByteView bytes) {
    return encode_base64(bytes, sodium_base64_VARIANT_ORIGINAL);
}

Result<ByteVector> from_base64(std::string_view text) {
    return decode_base64(text, sodium_base64_VARIANT_ORIGINAL);
}

std::string to_base64url(ByteView bytes) {
    return encode_base64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

Result<ByteVector> from_base64url(std::string_view text) {
    return decode_base64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string to_text(const Uuid& uuid) {
    std::string text = to_hex(uuid.view());
    for (const std::size_t position : {8u, 13u, 18u, 23u})
        text.insert(position, 1, '-');
    return text;
}

Result<Uuid> uuid_from_text(std::string_view text) {
    if (text.size() != 36) return Error::bad_uuid;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (text[i] == '-')) return Error::bad_uuid;
        if (!dash) digits += text[i];
    }
    const auto bytes = from_hex(digits);
    if (!bytes) return Error::bad_uuid;
    return Uuid::from(*bytes);
}

bool is_utf8(ByteView bytes) {
    while (!bytes.empty()) {
        const std::size_t length = sequence_length(bytes);
        if (length == 0) return false;
        bytes = bytes.subspan(length);
    }
    return true;
}

std::size_t utf8_length(ByteView bytes) {
    return static_cast<std::size_t>(
        std::count_if(bytes.begin(), bytes.end(), [](Byte b) { return (b & 0xC0) != 0x80; }));
}

std::string json_escaped(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        const bool line_separator = utf8.substr(i, 3) == "\u2028" || utf8.substr(i, 3) == "\u2029";
        if (line_separator) {
            append_unicode_escape(out, 0x2000u | (static_cast<unsigned char>(utf8[i + 2]) & 0x3Fu));
            i += 2;
        } else if (byte == '"' || byte == '\\') {
            out += '\\';
            out += utf8[i];
        } else if (byte < 0x20 || byte == 0x7F || byte == '<' || byte == '>' || byte == '&') {
            append_unicode_escape(out, byte);
        } else {
            out += utf8[i];
        }
    }
    return out;
}

} // namespace ownkey
