// The rules for what people write about themselves: names, e-mail addresses, language. A broken
// rule is field_rule with the field. The rules are: names have 2 to 100 characters, none of < > & ;
// and no control characters. An e-mail address has at most 254 bytes, one '@', a local part of at
// most 64 bytes and a domain with a dot. Texts are taken without the blanks around them.
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

} // namespace ownkey::flows
