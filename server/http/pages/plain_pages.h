// Signing in and registering without JavaScript: forms that post the password. Only with
// Settings::Pages::accept_plain_passwords; browsers with JavaScript never see them. Failures come
// back as the same page with a sentence; one for an unknown name and a wrong password alike, unless
// Settings::Pages::reveal_unknown_user.
#pragma once

#include "server/http/pages/page.h"

namespace ownkey::http {

struct Pages;

/// What the forms are filled with, on the pages that hold them for browsers without JavaScript.
/// Nothing where passwords in plain are refused. Out: the form's token, or nothing.
std::string offer_plain_form(const Pages& pages, const Request& request, Page& page);

/// For the answer that holds such a form: its cookie, and leave for it to end at the address that
/// signing in leads to.
void allow_plain_form(Response& response,
                      const Pages& pages,
                      const std::string& token,
                      const std::string& target_href);

} // namespace ownkey::http
