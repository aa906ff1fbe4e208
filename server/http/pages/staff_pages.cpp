// Pages of those who have a role: people, service keys and the audit log for support and admins,
// recoveries for officers. What they show and change goes through /api/v1, which checks the role
// again; here it decides only whether the page is given at all.

#include "core/encoding.h"
#include "server/flows/guard.h"
#include "server/http/pages/session_page.h"

namespace ownkey::http {
namespace {

Response
second_factor_first(const Pages& pages, const Request& request, const flows::SessionView& view) {
    auto page = page_for(pages, request, "second_factor_first", view);
    page.status = status_of(Error::second_factor_missing);
    return to_response(*pages.site, request, std::move(page));
}

/// Somebody with the role; or the way to login, or what to do about the second factor. Fails:
/// role_missing.
Outcome<Visit>
staff_visit(const Pages& pages, const Request& request, Role role, const std::string& back = "") {
    auto visitor = TRY(visit(pages, request, back));
    if (!visitor.view) return visitor;
    const auto may = flows::require_role(pages.world, *visitor.view, role);
    if (may) return visitor;
    if (may.error().error != Error::second_factor_missing) return may.error();
    return Visit{{}, second_factor_first(pages, request, *visitor.view)};
}

bool is_admin(const flows::SessionView& view) {
    return view.account.role == Role::admin;
}

} // namespace

Outcome<Response> admin_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(staff_visit(pages, request, Role::support));
    if (!visitor.view) return std::move(visitor.elsewhere);
    auto page = page_for(pages, request, "admin", *visitor.view);
    page.values.set("at_admin", true);
    page.values.set("is_admin", is_admin(*visitor.view));
    page.values.set("choices", language_choices(*pages.site, page.language));
    page.texts = {"password", "confirm", "staff"};
    return respond(pages, request, *visitor.view, std::move(page));
}

/// Login leads back to the list: it goes to fixed paths only.
Outcome<Response> person_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(staff_visit(pages, request, Role::support, "/account/admin"));
    if (!visitor.view) return std::move(visitor.elsewhere);
    const auto id = TRY(uuid_from_text(request.param("account_id")));
    auto page = page_for(pages, request, "person", *visitor.view);
    page.values.set("is_admin", is_admin(*visitor.view));
    page.values.set("id", to_text(id));
    page.texts = {"password", "confirm", "staff", "event", "event_fact"};
    return respond(
        pages, request, *visitor.view, std::move(page), ",\"person\":\"" + to_text(id) + "\"");
}

Outcome<Response> services_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(staff_visit(pages, request, Role::admin));
    if (!visitor.view) return std::move(visitor.elsewhere);
    auto page = page_for(pages, request, "services", *visitor.view);
    page.values.set("at_services", true);
    page.values.set("is_admin", true);
    page.texts = {"password", "confirm", "staff"};
    return respond(pages, request, *visitor.view, std::move(page));
}

Outcome<Response> audit_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(staff_visit(pages, request, Role::admin));
    if (!visitor.view) return std::move(visitor.elsewhere);
    auto page = page_for(pages, request, "audit", *visitor.view);
    page.values.set("at_audit", true);
    page.values.set("is_admin", true);
    page.values.set("account", request.query_value("account"));
    page.texts = {"password", "confirm", "staff", "event", "event_fact"};
    return respond(pages, request, *visitor.view, std::move(page));
}

Outcome<Response> officer_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(staff_visit(pages, request, Role::recovery_officer));
    if (!visitor.view) return std::move(visitor.elsewhere);
    auto page = page_for(pages, request, "officer", *visitor.view);
    page.values.set("has_key", visitor.view->account.public_key.has_value());
    page.values.set("locked", visitor.view->account.key_locked);
    page.texts = {"password", "confirm", "staff"};
    return respond(pages, request, *visitor.view, std::move(page));
}

} // namespace ownkey::http
