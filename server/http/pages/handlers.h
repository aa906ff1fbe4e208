// The handlers of the pages. Each answers one route; a Failure becomes the failure page in
// pages.cpp.
#pragma once

#include "server/flows/sessions.h"
#include "server/http/pages/site.h"

#include <memory>

namespace ownkey::http {

struct Pages {
    const World& world;
    std::shared_ptr<const Site> site;
};

// account_pages.cpp
Outcome<Response> home_page(const Pages& pages, const Request& request);
Outcome<Response> register_page(const Pages& pages, const Request& request);
Outcome<Response> check_email_page(const Pages& pages, const Request& request);
Outcome<Response> login_page(const Pages& pages, const Request& request);
Outcome<Response> reset_password_page(const Pages& pages, const Request& request);
Outcome<Response> change_email_page(const Pages& pages, const Request& request);
Outcome<Response> logout_page(const Pages& pages, const Request& request);
Outcome<Response> sign_out(const Pages& pages, const Request& request);

// plain_pages.cpp
Outcome<Response> sign_in_plain(const Pages& pages, const Request& request);
Outcome<Response> register_plain(const Pages& pages, const Request& request);
Outcome<Response> confirm_by_form(const Pages& pages, const Request& request);

// session_pages.cpp
Outcome<Response> check_transactions_page(const Pages& pages, const Request& request);
Outcome<Response> dashboard_page(const Pages& pages, const Request& request);

// member_pages.cpp
Outcome<Response> profile_page(const Pages& pages, const Request& request);
Outcome<Response> security_page(const Pages& pages, const Request& request);
Outcome<Response> update_user_password_page(const Pages& pages, const Request& request);
Outcome<Response> repair_passphrase_page(const Pages& pages, const Request& request);
Outcome<Response> passphrase_page(const Pages& pages, const Request& request);
Outcome<Response> replace_key_page(const Pages& pages, const Request& request);
Outcome<Response> recovery_page(const Pages& pages, const Request& request);

// staff_pages.cpp
Outcome<Response> admin_page(const Pages& pages, const Request& request);
Outcome<Response> person_page(const Pages& pages, const Request& request);
Outcome<Response> services_page(const Pages& pages, const Request& request);
Outcome<Response> audit_page(const Pages& pages, const Request& request);
Outcome<Response> officer_page(const Pages& pages, const Request& request);

} // namespace ownkey::http
