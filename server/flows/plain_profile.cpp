#include "plain_profile.h"

#include "server/flows/email_change.h"
#include "server/flows/guard.h"
#include "server/flows/person.h"
#include "server/flows/profile.h"

namespace ownkey::flows {
namespace {

Done check_change(const SessionView& view, const PlainChange& change) {
    if (change.name) TRY(check_name("first_name", trimmed(*change.name)));
    if (change.email) {
        TRY(check_email(email_key_of(*change.email)));
        if (email_key_of(*change.email) == view.account.email_key)
            return Failure(Error::email_exists, "email", "it is the address already");
    }
    if (change.password && view.account.public_key) return Error::password_in_page;
    return ok();
}

/// The session, whose password was shown just now.
Outcome<SessionView> proved(const World& world,
                            const Caller& caller,
                            Surface surface,
                            SessionView view,
                            PlainPassword old) {
    const auto& name = view.account.email.empty() ? view.account.username : view.account.email;
    const auto account = TRY(prove_password(world, caller, surface, name, std::move(old)));
    if (account.id != view.account.id) return Error::no_session;
    view.session.proved_at = world.clock.now();
    return view;
}

} // namespace

Done change_plainly(const World& world,
                    const Caller& caller,
                    Surface surface,
                    const SessionView& view,
                    std::optional<PlainPassword> old,
                    PlainChange change) {
    if ((change.email || change.password) && !old) return Error::password_needed;
    TRY(check_change(view, change));
    auto now = view;
    if (old) now = TRY(proved(world, caller, surface, view, *std::move(old)));
    if (change.name) TRY(change_profile(world, caller, now, {.first_name = *change.name}));
    if (change.email) TRY(start_email_change(world, caller, now, *change.email));
    if (!change.password) return ok();
    return change_password(world, caller, surface, now, {}, *std::move(change.password));
}

Done change_fresh_password(const World& world,
                           const Caller& caller,
                           Surface surface,
                           const SessionView& view,
                           PlainPassword password) {
    TRY(require_fresh(world, view));
    return change_password(world, caller, surface, view, {}, std::move(password));
}

Done reset_with_code(const World& world,
                     const Caller& caller,
                     Surface surface,
                     const std::string& email,
                     const std::string& link_code,
                     PlainPassword password) {
    const ResetCode code{.link_code = link_code, .email = email, .typed_code = {}};
    TRY(reset_password(world, caller, surface, code, std::move(password)));
    return ok();
}

} // namespace ownkey::flows
