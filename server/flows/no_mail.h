// Accounts without e-mail address: older surfaces have such people. Every account has an address of
// its own all the same, because by it accounts are told apart: theirs ends with a domain that can
// never get mail (RFC 2606 §2). The rules are: it is made here only, nobody can register it
// (check_email), no mail is queued to it, and nobody is shown it.
#pragma once

#include "core/bytes.h"

#include <string>
#include <string_view>

namespace ownkey::flows {

/// In: any id that no other account's was made of.
std::string no_mail_address(const Uuid& id);

bool gets_mail(std::string_view email);

/// What is told of an address: nothing, if it is one of these.
std::string shown_email(const std::string& email);

} // namespace ownkey::flows
