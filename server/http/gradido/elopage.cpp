// A form, whose fields are named as the shop names them. What is missing here is no reason to lose
// a purchase: numbers that cannot be read are 0.
#include "elopage.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/elopage.h"
#include "server/http/gradido/kit.h"
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

bool has_secret_address(const Request& request, const SecretBuffer& secret) {
    const auto sent = sha256({as_bytes(request.param("secret"))});
    const auto known = sha256({secret.reveal()});
    return sodium_memcmp(sent.data(), known.data(), Hash32::kSize) == 0;
}

bool is_signed(const Request& request, const SecretBuffer& secret) {
    constexpr std::string_view kAlgorithm = "sha256=";
    auto text = request.header("x-elopage-signature");
    if (text.starts_with(kAlgorithm)) text.erase(0, kAlgorithm.size());
    const auto sent = fixed_from_hex<Hash32>(text);
    if (!sent) return false;
    Hash32 mac;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, secret.reveal().data(), secret.reveal().size());
    crypto_auth_hmacsha256_update(&state, as_bytes(request.body).data(), request.body.size());
    crypto_auth_hmacsha256_final(&state, mac.bytes.data());
    sodium_memzero(&state, sizeof state);
    return sodium_memcmp(mac.data(), sent->data(), Hash32::kSize) == 0;
}

Outcome<Response> take_event(const World& world, const Request& request) {
    const auto form = form_decoded(request.body);
    if (!form) return Failure(Error::bad_request, "body", "not a form");
    TRY(flows::take_elopage_event(world, event_of(*form)));
    return success();
}

} // namespace
} // namespace ownkey::http::gradido

namespace ownkey::http {

void add_elopage_routes(Router& router, const World& world, const ElopageSecret& secret) {
    using Proof = bool (*)(const Request&, const SecretBuffer&);
    const auto add = [&](const char* pattern, Proof is_shop) {
        const auto handler = [&world, secret, is_shop](const Request& request) {
            if (!is_shop(request, *secret)) return gradido_dialect(Error::not_found, request);
            const auto outcome = gradido::take_event(world, request);
            return outcome ? *outcome : gradido_dialect(outcome.error(), request);
        };
        router.add(Method::post,
                   pattern,
                   handler,
                   {.max_body_bytes = 32'768,
                    .content_type = "application/x-www-form-urlencoded",
                    .same_origin = false});
    };
    add("/elopage_webhook_261/:secret", gradido::has_secret_address);
    add("/elopage_webhook_261", gradido::is_signed);
}

} // namespace ownkey::http
