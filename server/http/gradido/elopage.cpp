// The webhook of the shop elopage (docs/integrate/elopage.md): a form, whose fields are named as
// the shop names them. What is missing here is no reason to lose a purchase: numbers that cannot be
// read are 0.
#include "server/flows/elopage.h"

#include "core/hash.h"
#include "server/http/gradido/calls.h"
#include "server/http/gradido/dto.h"
#include "server/http/wire.h"

#include <charconv>

namespace ownkey::http::gradido {
namespace {

constexpr std::size_t kMaxDigits = 15;

using Form = std::map<std::string, std::string>;

std::string value_of(const Form& form, const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? "" : found->second;
}

std::int64_t number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number);
    return failed == std::errc{} && stop == end && number > 0 ? number : 0;
}

/// "1234.5", "1234,50", "1.234,50": the last separator stands before the cents if one or two digits
/// follow it.
std::int64_t cents_of(const std::string& text) {
    const auto separator = text.find_last_of(".,");
    const auto behind = separator == text.npos ? 0 : text.size() - separator - 1;
    const bool has_cents = behind == 1 || behind == 2;
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c != '.' && c != ',') {
            return 0;
        }
    if (digits.size() > kMaxDigits) return 0;
    digits.append(has_cents ? 2 - behind : 2, '0');
    return number_of(digits);
}

flows::ElopageEvent event_of(const Form& form) {
    const auto no_mail = value_of(form, "noEmail");
    return {.order_id = value_of(form, "order_id"),
            .event = value_of(form, "event"),
            .email = value_of(form, "payer[email]"),
            .first_name = value_of(form, "payer[first_name]"),
            .last_name = value_of(form, "payer[last_name]"),
            .payment_state = value_of(form, "payment_state"),
            .product_id = number_of(value_of(form, "product_id")),
            .price_cents = cents_of(value_of(form, "product[price]")),
            .publisher_id = number_of(value_of(form, "publisher[id]")),
            .no_mail = no_mail == "1" || no_mail == "true"};
}

} // namespace

Outcome<Response>
elopage_webhook(const World& world, const Request& request, const Hash32& secret_hash) {
    const auto sent = sha256({as_bytes(request.param("secret"))});
    if (sodium_memcmp(sent.data(), secret_hash.data(), Hash32::kSize) != 0) return Error::not_found;
    const auto form = form_decoded(request.body);
    if (!form) return Failure(Error::bad_request, "body", "not a form");
    TRY(flows::take_elopage_event(world, event_of(*form)));
    return Response::json(200, encode(StateDto{"success"}));
}

} // namespace ownkey::http::gradido
