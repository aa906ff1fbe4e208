// The rules for what people write about themselves: names, e-mail addresses, language. A broken
// rule is field_rule with the field. The rules are: names have 2 to 100 characters, none of < > & ;
// and no control characters. An e-mail address has at most 254 bytes, one '@', a local part of at
// most 64 bytes and a domain with a dot, not that of no_mail.h. A user name is a letter and then letters, digits, _ and -,
// 4 to 20 in all. A phone number is E.164: + and 7 to 15 digits. A description has at most 500
// characters and no control characters but line feeds. Texts are taken without the blanks around
// them.
#pragma once

#include "server/domain/failure.h"

#include <string>
#include <string_view>

namespace ownkey::flows {

std::string trimmed(std::string_view text);
/// What makes an address the same address here: trimmed, ASCII letters in lower case.
std::string email_key_of(std::string_view email);

/// Fails: field_rule with `field`.
Done check_name(const std::string& field, std::string_view name);
Done check_email(std::string_view email);
Done check_language(std::string_view language);
Done check_username(std::string_view username);
Done check_phone(std::string_view phone);
Done check_description(std::string_view description);

} // namespace ownkey::flows
