#include "no_mail.h"

#include "core/encoding.h"

namespace ownkey::flows {
namespace {

constexpr std::string_view kDomain = "@no-mail.invalid";

} // namespace

std::string no_mail_address(const Uuid& id) {
    return to_text(id) + std::string(kDomain);
}

bool gets_mail(std::string_view email) {
    return !email.empty() && !email.ends_with(kDomain);
}

std::string shown_email(const std::string& email) {
    return gets_mail(email) ? email : std::string();
}

} // namespace ownkey::flows
