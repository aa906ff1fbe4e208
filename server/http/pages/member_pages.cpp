// Pages on which people look after their own account. What they show of it beyond the session
// object, and everything they change, goes through /api/v1.

#include "server/http/pages/redirect.h"
#include "server/http/pages/session_page.h"
#include "server/flows/no_mail.h"

namespace ownkey::http {
Outcome<Response> profile_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(visit(pages, request));
    if (!visitor.view) return std::move(visitor.elsewhere);
    auto page = page_for(pages, request, "profile", *visitor.view);
    const auto& account = visitor.view->account;
    const auto& asked = pages.world.settings.registration;
    page.values.set("first_name", account.first_name);
    page.values.set("last_name", account.last_name);
    page.values.set("email", flows::shown_email(account.email));
    page.values.set("description", account.description);
    page.values.set("phone", account.phone);
    page.values.set("with_phone", asked.phone != "off" || !account.phone.empty());
    page.values.set("username", account.username);
    page.values.set("has_username", !account.username.empty());
    page.values.set("choose_username", asked.username != "off" && account.username.empty());
    page.values.set("choices", language_choices(*pages.site, account.language));
    page.texts = {"password", "confirm"};
    return respond(pages, request, *visitor.view, std::move(page));
}

Outcome<Response> security_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(visit(pages, request));
    if (!visitor.view) return std::move(visitor.elsewhere);
    auto page = page_for(pages, request, "security", *visitor.view);
    const auto& account = visitor.view->account;
    page.values.set("has_key", account.public_key.has_value());
    page.values.set("open_key", account.public_key && !account.key_locked);
    page.texts = {"password", "confirm", "event"};
    return respond(pages, request, *visitor.view, std::move(page));
}

Outcome<Response> update_user_password_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(visit(pages, request));
    if (!visitor.view) return std::move(visitor.elsewhere);
    if (visitor.view->account.key_locked) return Response::redirect("/account/repairPassphrase");
    auto page = page_for(pages, request, "update_user_password", *visitor.view);
    page.texts = {"password", "confirm"};
    return respond(pages, request, *visitor.view, std::move(page));
}

Outcome<Response> repair_passphrase_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(visit(pages, request));
    if (!visitor.view) return std::move(visitor.elsewhere);
    auto page = page_for(pages, request, "repair_passphrase", *visitor.view);
    page.values.set("locked", visitor.view->account.key_locked);
    page.values.set("asked", asked_words());
    page.texts = {"password", "confirm", "words"};
    if (!visitor.view->account.key_locked)
        return to_response(*pages.site, request, std::move(page));
    return respond(pages, request, *visitor.view, std::move(page));
}

/// Of older words the root keeps no more than the seed: they stand only on the person's paper.
Outcome<Response> passphrase_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(visit(pages, request));
    if (!visitor.view) return std::move(visitor.elsewhere);
    const auto& account = visitor.view->account;
    if (account.key_locked) return Response::redirect("/account/repairPassphrase");
    if (!account.public_key)
        return Response::redirect(with_redirect("/account/login", "/account/passphrase"));
    auto page = page_for(pages, request, "passphrase", *visitor.view);
    const bool only_seed =
        account.derivation == Derivation::seed || account.derivation == Derivation::extended_seed;
    page.values.set("only_seed", only_seed);
    page.texts = {"password", "confirm", "words"};
    if (only_seed) return to_response(*pages.site, request, std::move(page));
    return respond(pages, request, *visitor.view, std::move(page));
}

Outcome<Response> replace_key_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(visit(pages, request));
    if (!visitor.view) return std::move(visitor.elsewhere);
    const auto& account = visitor.view->account;
    if (account.key_locked) return Response::redirect("/account/repairPassphrase");
    if (!account.public_key)
        return Response::redirect(with_redirect("/account/login", "/account/replaceKey"));
    auto page = page_for(pages, request, "replace_key", *visitor.view);
    page.values.set("is_officer", account.role == Role::recovery_officer);
    page.values.set("asked", asked_words());
    page.texts = {"password", "confirm", "words"};
    return respond(pages, request, *visitor.view, std::move(page));
}

Outcome<Response> recovery_page(const Pages& pages, const Request& request) {
    auto visitor = TRY(visit(pages, request));
    if (!visitor.view) return std::move(visitor.elsewhere);
    if (!visitor.view->account.public_key)
        return Response::redirect(with_redirect("/account/login", "/account/recovery"));
    auto page = page_for(pages, request, "recovery", *visitor.view);
    page.texts = {"password", "confirm"};
    return respond(pages, request, *visitor.view, std::move(page));
}

} // namespace ownkey::http
