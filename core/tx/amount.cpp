#include "transaction.h"

namespace ownkey::tx {

namespace {

constexpr std::size_t kDecimals = 4, kLeastDecimals = 2;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Adds one decimal digit. Fails: tx_amount (over 64 bits).
Status append_digit(std::int64_t& value, char digit) {
    if (__builtin_mul_overflow(value, 10, &value) ||
        __builtin_add_overflow(value, digit - '0', &value))
        return Error::tx_amount;
    return ok();
}

} // namespace

std::string amount_text(std::int64_t units) {
    const bool negative = units < 0;
    const std::uint64_t magnitude =
        negative ? ~static_cast<std::uint64_t>(units) + 1 : static_cast<std::uint64_t>(units);
    std::string text = negative ? "-" : "";
    text += std::to_string(magnitude / kUnitsPerGdd);
    text += '.';
    // 10000 more, so that the decimals keep their leading zeros; the 1 is left out.
    text += std::to_string(kUnitsPerGdd + static_cast<std::int64_t>(magnitude % kUnitsPerGdd))
                .substr(1);
    for (std::size_t i = kLeastDecimals; i < kDecimals && text.back() == '0'; ++i)
        text.pop_back();
    return text;
}

Result<std::int64_t> parse_amount(std::string_view text) {
    const std::size_t mark = text.find_first_of(".,");
    const std::string_view whole = text.substr(0, mark);
    const std::string_view fraction = mark == std::string_view::npos ? "0" : text.substr(mark + 1);
    const auto digits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
    };
    if (!digits(whole) || !digits(fraction) || fraction.size() > kDecimals) return Error::tx_amount;
    std::int64_t units = 0;
    for (const char digit : whole)
        TRY(append_digit(units, digit));
    for (std::size_t i = 0; i < kDecimals; ++i)
        TRY(append_digit(units, i < fraction.size() ? fraction[i] : '0'));
    return units;
}

} // namespace ownkey::tx
