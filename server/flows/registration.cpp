#include "registration.h"

#include "core/encoding.h"
#include "server/flows/communities.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/registration_steps.h"
#include "server/flows/retire.h"
#include "server/flows/signups.h"
#include "server/flows/usernames.h"
#include "server/flows/verdict.h"

namespace ownkey::flows {
namespace {

/// In: "off", "optional" or "required", and what was given.
Done check_wanted(const std::string& policy, const std::string& field, const std::string& value) {
    if (policy == "off" && !value.empty())
        return Failure(Error::field_rule, field, "not asked for here");
    if (policy == "required" && value.empty())
        return Failure(Error::field_missing, field, "required here");
    return ok();
}

Outcome<Signup> checked_signup(const World& world, const RegistrationStart& input) {
    const auto& rules = world.settings.registration;
    if (rules.policy == "closed") return Error::registration_closed;
    const auto now = world.clock.now();
    const auto account_id = world.random.uuid();
    Signup signup{.id = signup_id_of(world, account_id),
                  .account_id = account_id,
                  .email = trimmed(input.email),
                  .email_key = email_key_of(input.email),
                  .first_name = trimmed(input.first_name),
                  .last_name = trimmed(input.last_name),
                  .language = input.language,
                  .username = trimmed(input.username),
                  .phone = trimmed(input.phone),
                  .by_sms = rules.confirm == "sms",
                  .created_at = now,
                  .expires_at = now + world.settings.signup.validity};
    TRY(check_signup(rules, signup));
    return signup;
}

/// The owner of the address learns that somebody tried; whoever tried does not learn that there is
/// an owner. As many rows are written as for a new address: the second event stands for the account
/// that is not made.
Done notify_owner(Tables& tables,
                  const World& world,
                  const Caller& caller,
                  const Signup& signup,
                  const Account& owner) {
    const auto before = TRY(open_confirmation(tables, owner.id));
    TRY(send_known_email(tables, world, owner, before, signup.by_sms ? signup.phone : ""));
    TRY(tables.update_account(owner)); // its version: of two at once, one comes after the other
    TRY(audit(tables,
              world,
              caller,
              signup.account_id,
              "signup.known_email",
              JsonObject().text("account", to_text(owner.id)).str()));
    return audit(tables, world, caller, owner.id, "account.registered_again");
}

Outcome<Registered> create_account(Tables& tables,
                                   const World& world,
                                   const Caller& caller,
                                   const Signup& signup,
                                   const Registrant& registrant,
                                   const std::optional<EmailCode>& before) {
    const auto now = world.clock.now();
    const Account account{.id = signup.account_id,
                          .email = signup.email,
                          .email_key = signup.email_key,
                          .first_name = signup.first_name,
                          .last_name = signup.last_name,
                          .username = signup.username,
                          .phone = signup.phone,
                          .description = registrant.description,
                          .language = signup.language,
                          .group_alias = registrant.community.alias,
                          .publisher_id = registrant.publisher_id,
                          .created_at = now};
    TRY(tables.insert_account(account));
    TRY(tables.put_credential(
        {.account_id = account.id, .record = registrant.record, .updated_at = now}));
    auto code = TRY(send_confirmation(tables, world, account, before, registrant.mail));
    TRY(queue_webhooks(tables, world, account, "registered"));
    TRY(audit(tables, world, caller, account.id, "account.registered"));
    return Registered{account, std::move(code)};
}

/// In: the account that has the e-mail address, if there is one; it is not confirmed.
Outcome<Registered> take_address(Tables& tables,
                                 const World& world,
                                 const Caller& caller,
                                 const Signup& signup,
                                 const Registrant& registrant,
                                 const std::optional<Account>& existing) {
    std::optional<EmailCode> before;
    if (existing) {
        before = TRY(open_confirmation(tables, existing->id));
        TRY(retire(tables, world, caller, *existing));
    }
    // Only now: the account retired here may have been the one with the name.
    TRY(claim_username(tables, signup.username));
    return create_account(tables, world, caller, signup, registrant, before);
}

} // namespace

Done check_signup(const Settings::Registration& rules, const Signup& signup) {
    TRY(check_name("first_name", signup.first_name));
    TRY(check_name("last_name", signup.last_name));
    TRY(check_email(signup.email));
    TRY(check_language(signup.language));
    TRY(check_wanted(rules.username, "username", signup.username));
    if (!signup.username.empty()) TRY(check_username(signup.username));
    TRY(check_wanted(signup.by_sms ? "required" : rules.phone, "phone", signup.phone));
    if (!signup.phone.empty()) TRY(check_phone(signup.phone));
    return ok();
}

Outcome<std::optional<Registered>> accept_record(Tables& tables,
                                                 const World& world,
                                                 const Caller& caller,
                                                 const Signup& signup,
                                                 const Registrant& registrant) {
    TRY(check_username_free(tables, signup.username)); // for known addresses alike
    TRY(await_confirmation(tables, world, signup));
    const auto existing = TRY(tables.find_account_by_email(signup.email_key));
    const auto holder = existing.value_or(Account{.id = signup.account_id});
    if (TRY(keeps_address(tables, holder))) {
        TRY(notify_owner(tables, world, caller, signup, holder));
        return std::optional<Registered>();
    }
    return std::optional(TRY(take_address(tables, world, caller, signup, registrant, existing)));
}

Outcome<RegistrationStarted>
start_registration(const World& world, const Caller& /*caller*/, const RegistrationStart& input) {
    const auto signup = TRY(checked_signup(world, input));
    // The account is not looked up: the answer cannot depend on it. The identifier is fresh, so
    // that this call is no way around the throttle of logins (an evaluation under the key of an
    // existing account would be one guess at its password).
    const auto response = TRY(
        opaque::respond_registration(input.request, signup.account_id.view(), world.opaque_keys));
    TRY(settle<Unit>(world.store, Durability::relaxed, [&](Tables& tables) -> Done {
        TRY(check_username_free(tables, signup.username));
        TRY(tables.close_signups(signup.email_key, Closing::overriden));
        return tables.insert_signup(signup);
    }));
    return RegistrationStarted{signup.id, response};
}

Done finish_registration(const World& world,
                         const Caller& caller,
                         const Uuid& signup_id,
                         const opaque::RegistrationRecord& record,
                         const std::string& redirect_url) {
    TRY(opaque::check_record(record));
    const auto* community = TRY(community_of_redirect(world.settings, redirect_url));
    const Registrant registrant{.record = record, .community = *community};
    TRY(decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
        auto signup = TRY(tables.find_signup(signup_id));
        if (!signup) return Error::signup_not_found;
        if (has_record(*signup)) return accepted();
        if (signup->closing != Closing::open) return Error::signup_not_found;
        if (signup->expires_at <= world.clock.now()) {
            signup->closing = Closing::timeout;
            TRY(tables.update_signup(*signup));
            return refused(Error::signup_not_found);
        }
        TRY(accept_record(tables, world, caller, *signup, registrant));
        return accepted();
    }));
    return ok();
}

Done cancel_registration(const World& world, const Uuid& signup_id) {
    return settle<Unit>(world.store, Durability::relaxed, [&](Tables& tables) -> Done {
        auto signup = TRY(tables.find_signup(signup_id));
        if (!signup || signup->closing != Closing::open || has_record(*signup)) return ok();
        signup->closing = Closing::cancelled;
        return tables.update_signup(*signup);
    });
}

} // namespace ownkey::flows
