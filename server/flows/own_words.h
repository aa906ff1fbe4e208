// Mails whose words the operator wrote in the settings: title, and a body in which ##NAME## and
// ##URL## are replaced. They go out by the template "own_words", which escapes them where it is
// HTML.
#pragma once

#include "server/flows/journal.h"

#include <string>
#include <string_view>

namespace ownkey::flows {

/// What it says to whom, and where it leads. The url holds a code: secret.
MailOrder in_own_words(const Account& account,
                       const std::string& title,
                       const std::string& body,
                       const std::string& url);

/// Each ##NAME## and ##URL## of the body, once: what is put there is not looked at again.
std::string with_words(std::string_view body, const std::string& name, const std::string& url);

} // namespace ownkey::flows
