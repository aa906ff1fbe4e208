#include "guid_signup.h"

#include "core/wipe.h"
#include "server/flows/confirmation_steps.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/no_mail.h"
#include "server/flows/person.h"
#include "server/flows/plain_client.h"
#include "server/flows/registration_steps.h"
#include "server/flows/retire.h"
#include "server/flows/signups.h"
#include "server/flows/usernames.h"
#include "server/flows/verdict.h"

namespace ownkey::flows {
namespace {

Failure missing(const char* parameter) {
    return {Error::field_missing, parameter, ""};
}

/// Whose code it is to deliver.
enum class Way : std::uint8_t { back_end, phone, mail };

Outcome<Way> way_of(const World& world, const GuidCaller& caller, const GuidUser& user) {
    if (caller.back_end) return Way::back_end;
    const bool by_sms = world.settings.authweb.by_sms;
    if (by_sms && user.phone.empty()) return missing("PhoneNumber");
    if (!by_sms && user.email.empty()) return missing("Email");
    return by_sms ? Way::phone : Way::mail;
}

Signup new_signup(const World& world, const GuidUser& user) {
    const auto now = world.clock.now();
    const auto account_id = world.random.uuid();
    const auto email = user.email.empty() ? no_mail_address(account_id) : user.email;
    return {.id = signup_id_of(world, account_id),
            .account_id = account_id,
            .email = email,
            .email_key = email_key_of(email),
            .first_name = user.login, // nothing else is known of the person
            .language = "en",
            .username = user.login,
            .phone = user.phone,
            .entry = std::string(surface_name(Surface::authweb)),
            .created_at = now,
            .expires_at = now + world.settings.signup.validity};
}

bool is_taken(const std::optional<Account>& account) {
    return account && account->state != AccountState::unconfirmed;
}

/// What of it somebody has who keeps it. The same queries whatever is found.
Outcome<GuidExistence>
look_for(Tables& tables, const GuidUser& user, const std::optional<Uuid>& but = {}) {
    GuidExistence found;
    if (!user.login.empty())
        found.login = is_taken(TRY(tables.find_account_by_username(user.login)));
    if (!user.email.empty()) {
        const auto owner = TRY(tables.find_account_by_email(email_key_of(user.email)));
        found.email = TRY(keeps_address(tables, owner.value_or(Account{})));
    }
    if (!user.phone.empty()) {
        const auto owner = TRY(tables.find_account_by_phone(user.phone));
        found.phone = is_taken(owner) && owner->id != but;
    }
    return found;
}

struct Obstacle {
    Error error;
    const char* reason;
};

std::optional<Obstacle> obstacle_of(const GuidExistence& found) {
    if (found.login) return Obstacle{Error::username_taken, "known_login"};
    if (found.email) return Obstacle{Error::email_exists, "known_email"};
    if (found.phone) return Obstacle{Error::phone_exists, "known_phone"};
    return std::nullopt;
}

/// What older systems keep in a table suspicious_signup.
Done suspect(Tables& tables,
             const World& world,
             const GuidCaller& caller,
             const Uuid& account_id,
             const char* reason) {
    return audit(tables,
                 world,
                 caller.caller,
                 account_id,
                 "signup.suspicious",
                 JsonObject().text("reason", reason).str());
}

/// A back end registers this login again, and the older registration has no address by which it
/// could be told from the new one.
Done override_nameless(Tables& tables,
                       const World& world,
                       const GuidCaller& caller,
                       const std::string& login) {
    const auto older = TRY(tables.find_account_by_username(login));
    if (!older || older->state != AccountState::unconfirmed || gets_mail(older->email)) return ok();
    TRY(tables.close_signups(older->email_key, Closing::overriden));
    return retire(tables, world, caller.caller, *older);
}

/// Whose e-mail is known gets a GUID like everybody: an account that holds nothing, and that no
/// code opens (confirmation_steps.h).
Outcome<Registered> decoy(Tables& tables, const World& world, const Signup& signup) {
    const auto account =
        emptied({.id = signup.account_id, .created_at = world.clock.now()}, "replaced");
    auto code = new_email_code(world, account.id, CodePurpose::confirm_email);
    TRY(tables.insert_account(account));
    TRY(tables.insert_email_code(code.row));
    return Registered{account, std::move(code)};
}

struct Newcomer {
    const GuidUser& user;
    Way way;
    Signup signup;
    opaque::RegistrationRecord record;
};

/// Out: secret, the code.
Outcome<std::string>
take_in(Tables& tables, const World& world, const GuidCaller& caller, const Newcomer& who) {
    auto signup = who.signup;
    // A name that a stranger only wishes for is settled when the code has been typed.
    const bool free = !TRY(tables.find_account_by_username(who.user.login));
    if (!free && !caller.back_end) signup.username.clear();
    TRY(tables.close_signups(signup.email_key, Closing::overriden));
    TRY(tables.insert_signup(signup));
    TRY(audit_plain(tables, world, caller.caller, signup.account_id, Surface::authweb));
    const bool by_mail = who.way == Way::mail;
    const Registrant registrant{.record = who.record,
                                .community = world.settings.community,
                                .mail = {.template_name = by_mail ? "confirm_email" : ""}};
    auto registered = TRY(accept_record(tables, world, caller.caller, signup, registrant));
    if (!registered) {
        TRY(suspect(tables, world, caller, signup.account_id, "known_email"));
        registered = TRY(decoy(tables, world, signup));
    }
    auto row = *TRY(tables.find_signup(signup.id));
    row.username = who.user.login;
    TRY(tables.update_signup(row));
    if (who.way == Way::phone)
        TRY(send_code_by_sms(tables, world, registered->account, who.user.phone, registered->code));
    return std::move(registered->code.typed_text);
}

/// As the table auth_closing_code of older systems names them.
const char* name_of(Closing closing) {
    switch (closing) {
    case Closing::open:
        return "open";
    case Closing::success:
        return "success";
    case Closing::rejected_to_provide_code:
        return "rejectedToProvideVC";
    case Closing::too_many_tries:
        return "tooManyTries";
    case Closing::timeout:
        return "timeout";
    case Closing::overriden:
        return "overriden";
    case Closing::cancelled:
        return "cancelled";
    }
    return "";
}

Outcome<Verdict> close_as(Tables& tables,
                          const World& world,
                          const GuidCaller& caller,
                          Signup signup,
                          Closing closing,
                          Verdict verdict) {
    signup.closing = closing;
    TRY(tables.update_signup(signup));
    TRY(close_codes(tables, signup.account_id, closing));
    TRY(audit(tables,
              world,
              caller.caller,
              signup.account_id,
              "signup.closed",
              JsonObject().text("reason", name_of(closing)).str()));
    return verdict;
}

/// Why a registration is not open.
std::optional<Error> why_closed(const Signup& signup) {
    switch (signup.closing) {
    case Closing::open:
        return std::nullopt;
    case Closing::success:
        return Error::code_used;
    case Closing::too_many_tries:
        return Error::code_too_many_tries;
    case Closing::timeout:
        return Error::code_expired;
    case Closing::rejected_to_provide_code:
    case Closing::overriden:
    case Closing::cancelled:
        return Error::signup_not_found;
    }
    return Error::internal;
}

/// The code was right: what a stranger could not be told before is told now.
Outcome<Verdict> take_login(Tables& tables,
                            const World& world,
                            const GuidCaller& caller,
                            const Signup& signup,
                            Account account) {
    const GuidUser wanted{account.username.empty() ? signup.username : "", "", account.phone};
    if (const auto obstacle = obstacle_of(TRY(look_for(tables, wanted, account.id)))) {
        TRY(suspect(tables, world, caller, account.id, obstacle->reason));
        TRY(retire(tables, world, caller.caller, account));
        return close_as(
            tables, world, caller, signup, Closing::cancelled, refused(obstacle->error));
    }
    if (wanted.login.empty()) return accepted();
    TRY(claim_username(tables, wanted.login));
    account.username = wanted.login;
    TRY(tables.update_account(account));
    return accepted();
}

Outcome<Verdict> wrong_code(Tables& tables,
                            const World& world,
                            const GuidCaller& caller,
                            const Account& account,
                            const EmailCode& code,
                            Signup signup) {
    auto verdict = TRY(use_up_try(tables, account, code));
    if (!verdict.refusal || verdict.refusal->error != Error::code_too_many_tries) return verdict;
    signup.closing = Closing::too_many_tries;
    TRY(tables.update_signup(signup));
    TRY(suspect(tables, world, caller, account.id, "too_many_tries"));
    return verdict;
}

Outcome<Verdict> confirm(Tables& tables,
                         const World& world,
                         const GuidCaller& caller,
                         const Signup& signup,
                         const GuidSignupEnd& end) {
    const auto account = TRY(tables.find_account(signup.account_id));
    const auto code = TRY(open_confirmation(tables, signup.account_id));
    if (!account || !code) return refused(Error::signup_not_found);
    if (const auto why = why_not_typed(world, *code)) return refused(*why);
    if (end.code && !is_typed(world, *code, *end.code))
        return wrong_code(tables, world, caller, *account, *code, signup);
    if (account->email.empty()) return refused(Error::code_wrong); // a decoy
    auto verdict = TRY(take_login(tables, world, caller, signup, *account));
    if (verdict.refusal) return verdict;
    return activate(tables, world, caller.caller, *code);
}

Outcome<Verdict>
ended(Tables& tables, const World& world, const GuidCaller& caller, const GuidSignupEnd& end) {
    const auto signup = TRY(tables.find_signup(end.signup_id));
    if (!signup || !has_record(*signup)) return refused(Error::signup_not_found);
    if (const auto why = why_closed(*signup)) return refused(*why);
    if (signup->expires_at <= world.clock.now())
        return close_as(
            tables, world, caller, *signup, Closing::timeout, refused(Error::code_expired));
    if (end.closing != Closing::success)
        return close_as(tables, world, caller, *signup, end.closing, accepted());
    if (end.tries > world.settings.signup.code_tries) {
        TRY(suspect(tables, world, caller, signup->account_id, "too_many_tries"));
        return close_as(tables,
                        world,
                        caller,
                        *signup,
                        Closing::too_many_tries,
                        refused(Error::code_too_many_tries));
    }
    return confirm(tables, world, caller, *signup, end);
}

} // namespace

Done check_guid_user(const World& world, const GuidUser& user) {
    const auto& rules = world.settings.authweb;
    if (user.login.empty()) return missing("Login");
    if (rules.email_required && user.email.empty()) return missing("Email");
    if (rules.phone_required && user.phone.empty()) return missing("PhoneNumber");
    TRY(check_username(user.login));
    if (!user.email.empty()) TRY(check_email(user.email));
    if (!user.phone.empty()) TRY(check_phone(user.phone));
    return ok();
}

Outcome<std::optional<GuidExistence>>
find_guid_user(const World& world, const GuidCaller& caller, const GuidUser& user) {
    if (!caller.back_end) return std::optional<GuidExistence>();
    return std::optional(TRY(in_read<GuidExistence>(
        world.store, [&](Tables& tables) { return look_for(tables, user); })));
}

Outcome<GuidSignup> add_guid_user(const World& world,
                                  const GuidCaller& caller,
                                  const GuidUser& user,
                                  PlainPassword password) {
    TRY(take_plain(world, Surface::authweb));
    if (world.settings.registration.policy == "closed") return Error::registration_closed;
    TRY(check_guid_user(world, user));
    const auto way = TRY(way_of(world, caller, user));
    TRY(check_new_password(password));
    Newcomer who{user, way, new_signup(world, user), {}};
    who.record = TRY(record_of(world, who.signup.account_id, password));
    std::string code;
    TRY(decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
        if (caller.back_end) {
            if (const auto obstacle = obstacle_of(TRY(look_for(tables, user)))) {
                TRY(suspect(tables, world, caller, who.signup.account_id, obstacle->reason));
                return refused(obstacle->error);
            }
            TRY(override_nameless(tables, world, caller, user.login));
        }
        code = TRY(take_in(tables, world, caller, who));
        return accepted();
    }));
    if (!caller.back_end) wipe(code);
    return GuidSignup{who.signup.id, std::move(code), world.clock.now()};
}

Done end_guid_signup(const World& world, const GuidCaller& caller, const GuidSignupEnd& end) {
    if (end.closing == Closing::success && !end.code && !caller.back_end)
        return missing("VerificationCode");
    TRY(decide(world.store, Durability::full, [&](Tables& tables) {
        return ended(tables, world, caller, end);
    }));
    return ok();
}

} // namespace ownkey::flows
