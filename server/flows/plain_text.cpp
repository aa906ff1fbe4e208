// take_password of plain_password.h: Unicode NFC, as web/js/password.mjs has it (decision 10).
#include "core/encoding.h"
#include "core/wipe.h"
#include "server/flows/plain_password.h"

#include <utf8proc.h>

#include <vector>

namespace ownkey::flows {
namespace {

constexpr auto kNfc = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);

/// The library's working space: a number for each character, and its UTF-8 in the end.
class CodePoints {
public:
    explicit CodePoints(std::size_t size) : numbers_(size) {}

    ~CodePoints() { sodium_memzero(numbers_.data(), numbers_.size() * sizeof(utf8proc_int32_t)); }

    CodePoints(const CodePoints&) = delete;
    CodePoints& operator=(const CodePoints&) = delete;

    [[nodiscard]] utf8proc_int32_t* data() { return numbers_.data(); }

    [[nodiscard]] utf8proc_ssize_t size() const {
        return static_cast<utf8proc_ssize_t>(numbers_.size());
    }

private:
    std::vector<utf8proc_int32_t> numbers_;
};

/// In: well-formed UTF-8.
SecretBuffer nfc(std::string_view text) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto length = static_cast<utf8proc_ssize_t>(text.size());
    const auto needed = utf8proc_decompose(bytes, length, nullptr, 0, kNfc);
    contract(needed >= 0);
    CodePoints points(static_cast<std::size_t>(needed) + 1); // and the zero it ends with
    contract(utf8proc_decompose(bytes, length, points.data(), needed, kNfc) == needed);
    const auto size = utf8proc_reencode(points.data(), needed, kNfc);
    contract(size >= 0);
    return SecretBuffer(
        ByteView(reinterpret_cast<const Byte*>(points.data()), static_cast<std::size_t>(size)));
}

} // namespace

PlainPassword take_password(std::string& text) {
    // What is no text fits nothing, and check_new_password refuses it.
    PlainPassword password{is_utf8(as_bytes(text)) ? nfc(text) : SecretBuffer(as_bytes(text))};
    wipe(text);
    return password;
}

} // namespace ownkey::flows
