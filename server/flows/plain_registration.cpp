// register_with_password and register_quietly of plain_password.h: a registration of one request.
#include "core/encoding.h"
#include "server/flows/communities.h"
#include "server/flows/no_mail.h"
#include "server/flows/person.h"
#include "server/flows/plain_client.h"
#include "server/flows/registration_steps.h"
#include "server/flows/retire.h"
#include "server/flows/settle.h"
#include "server/flows/signups.h"

namespace ownkey::flows {
namespace {

Done check_form(const Signup& signup, const std::string& description) {
    if (!signup.email.empty()) TRY(check_email(signup.email));
    if (!signup.first_name.empty()) TRY(check_name("first_name", signup.first_name));
    if (!signup.last_name.empty()) TRY(check_name("last_name", signup.last_name));
    if (!signup.username.empty()) TRY(check_username(signup.username));
    if (!signup.phone.empty()) TRY(check_phone(signup.phone));
    TRY(check_language(signup.language));
    if (signup.email.empty() && signup.username.empty())
        return Failure(Error::field_rule, "email", "an address or a user name is needed");
    return check_description(description);
}

Outcome<Signup> checked_signup(const World& world, Surface surface, const PlainRegistration& who) {
    const auto& rules = world.settings.registration;
    if (rules.policy == "closed") return Error::registration_closed;
    const auto now = world.clock.now();
    const auto account_id = world.random.uuid();
    Signup signup{.id = signup_id_of(world, account_id),
                  .account_id = account_id,
                  .email = trimmed(who.email),
                  .email_key = email_key_of(who.email),
                  .first_name = trimmed(who.first_name),
                  .last_name = trimmed(who.last_name),
                  .language = who.language,
                  .username = trimmed(who.username),
                  .phone = trimmed(who.phone),
                  .by_sms = rules.confirm == "sms",
                  .entry = std::string(surface_name(surface)),
                  .created_at = now,
                  .expires_at = now + world.settings.signup.validity};
    TRY(check_form(signup, who.description));
    if (surface == Surface::pages) TRY(check_signup(rules, signup));
    // Some older systems know people by their user name only.
    if (signup.email.empty()) signup.email = signup.email_key = no_mail_address(account_id);
    return signup;
}

Outcome<const Settings::Community*> community_named(const Settings& settings,
                                                    const std::string& alias) {
    const auto* community = alias.empty() ? &settings.community : settings.find_community(alias);
    if (community == nullptr) return Failure(Error::field_rule, "group_alias", "no such group");
    return community;
}

Done refuse_known(Tables& tables, const Signup& signup) {
    const auto existing = TRY(tables.find_account_by_email(signup.email_key));
    const auto holder = existing.value_or(Account{.id = signup.account_id});
    if (TRY(keeps_address(tables, holder)))
        return Failure(Error::email_exists, "email", "has an account already");
    return ok();
}

enum class Known : std::uint8_t { told, hidden };

/// Out: nothing for a known address, when that is hidden.
Outcome<std::optional<PlainRegistered>> enrol(const World& world,
                                              const Caller& caller,
                                              Surface surface,
                                              const PlainRegistration& who,
                                              const PlainPassword& password,
                                              Known known) {
    TRY(take_plain(world, surface));
    TRY(check_new_password(password));
    const auto signup = TRY(checked_signup(world, surface, who));
    const auto* community = TRY(community_named(world.settings, who.group_alias));
    const auto record = TRY(record_of(world, signup.account_id, password));
    const Registrant registrant{.record = record,
                                .community = *community,
                                .description = who.description,
                                .publisher_id = who.publisher_id,
                                .mail = {.template_name = who.mail_template,
                                         .link_prefix = who.link_prefix,
                                         .link_suffix = who.link_suffix}};
    auto registered = TRY(settle<std::optional<Registered>>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<std::optional<Registered>> {
            if (known == Known::told) TRY(refuse_known(tables, signup));
            TRY(tables.close_signups(signup.email_key, Closing::overriden));
            TRY(tables.insert_signup(signup));
            TRY(audit_plain(tables, world, caller, signup.account_id, surface));
            auto made = TRY(accept_record(tables, world, caller, signup, registrant));
            if (who.also) TRY(who.also(tables, made ? std::optional(made->account) : std::nullopt));
            return made;
        }));
    if (!registered) return std::optional<PlainRegistered>();
    return std::optional(PlainRegistered{std::move(registered->account),
                                         signup.id,
                                         std::move(registered->code.typed_text),
                                         std::move(registered->code.link_text)});
}

} // namespace

Outcome<PlainRegistered> register_with_password(const World& world,
                                                const Caller& caller,
                                                Surface surface,
                                                const PlainRegistration& who,
                                                PlainPassword password) {
    auto registered = TRY(enrol(world, caller, surface, who, password, Known::told));
    if (!registered) return Failure(Error::email_exists, "email", "has an account already");
    return *std::move(registered);
}

Done register_quietly(const World& world,
                      const Caller& caller,
                      Surface surface,
                      const PlainRegistration& who,
                      PlainPassword password) {
    TRY(enrol(world, caller, surface, who, password, Known::hidden));
    return ok();
}

} // namespace ownkey::flows
