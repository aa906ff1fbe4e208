#include "people.h"

#include "server/flows/acting.h"
#include "server/flows/audit_detail.h"
#include "server/flows/communities.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/lost_balance.h"
#include "server/flows/notice.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"

namespace ownkey::flows {
namespace {

constexpr int kLastEvents = 20;
constexpr std::size_t kLongestReason = 500;
constexpr std::size_t kLongestSearch = 200; // bytes

Done may_change(const World& world, const SessionView& actor) {
    TRY(require_role(world, actor, Role::admin));
    return require_fresh(world, actor);
}

Outcome<std::string> checked_reason(const std::string& reason) {
    auto text = trimmed(reason);
    const auto length = utf8_length(as_bytes(text));
    if (length < 1 || length > kLongestReason)
        return Failure(Error::field_rule, "reason", "1 to 500 characters");
    return text;
}

/// The mail that an unconfirmed account waits for: the invitation as long as it has no password.
Done send_waited_for(Tables& tables,
                     const World& world,
                     const Caller& caller,
                     const SessionView& actor,
                     const Account& account) {
    const bool invited = !TRY(tables.find_credential(account.id));
    const auto purpose = invited ? CodePurpose::invitation : CodePurpose::confirm_email;
    const auto code = TRY(tables.find_open_email_code(account.id, purpose));
    const auto cooldown = world.settings.signup.resend_cooldown;
    if (code && code->created_at + cooldown > world.clock.now()) return ok();
    TRY(tables.update_account(account)); // its version: a double click sends one mail
    if (!invited) {
        TRY(send_confirmation(tables, world, account, code));
        return audit(tables, world, caller, account.id, "account.confirmation_resent", by(actor));
    }
    const auto link = TRY(new_invitation(tables, world, account));
    TRY(queue_invitation(tables, world, account, link));
    return audit(tables, world, caller, account.id, "account.invitation_resent", by(actor));
}

} // namespace

Outcome<PeoplePage>
search_people(const World& world, const SessionView& actor, const AccountSearch& search) {
    TRY(require_role(world, actor, Role::support));
    AccountSearch checked = search;
    checked.text = trimmed(search.text);
    if (checked.text.size() > kLongestSearch)
        return Failure(Error::field_rule, "search", "at most 200 bytes");
    return in_read<PeoplePage>(world.store, [&](Tables& tables) -> Outcome<PeoplePage> {
        auto found = TRY(tables.search_accounts(checked));
        PeoplePage page{.next = std::move(found.next)};
        for (const auto& account : found.accounts) {
            if (account.email.empty()) continue; // deleted, or replaced by a later registration
            page.people.push_back(TRY(person_view(tables, account)));
        }
        return page;
    });
}

Outcome<PersonDetails>
look_at_person(const World& world, const SessionView& actor, const Uuid& account_id) {
    TRY(require_role(world, actor, Role::support));
    return in_read<PersonDetails>(world.store, [&](Tables& tables) -> Outcome<PersonDetails> {
        const auto account = TRY(person_of(tables, account_id));
        auto person = TRY(person_view(tables, account));
        const auto sessions = TRY(tables.sessions_of(account_id, world.settings.session.most));
        auto events = TRY(tables.search_audit({.account_id = account_id, .limit = kLastEvents}));
        if (actor.account.role != Role::admin)
            for (auto& event : events)
                event.detail = detail_for_support(event.detail);
        return PersonDetails{std::move(person),
                             static_cast<int>(sessions.size()),
                             std::move(events),
                             TRY(has_lost_balance(tables, account_id))};
    });
}

Outcome<PersonView> invite_person(const World& world,
                                  const Caller& caller,
                                  const SessionView& actor,
                                  const NewPerson& person) {
    TRY(may_change(world, actor));
    auto account = TRY(invited_account(world, person));
    account.group_alias = community_of(world.settings, actor.account).alias;
    auto view = TRY(settle<PersonView>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<PersonView> {
            TRY(still_may(tables, world, actor, Role::admin));
            if (TRY(tables.find_account_by_email(account.email_key)))
                return Failure(Error::email_exists, "email", "has an account already");
            TRY(tables.insert_account(account));
            const auto link = TRY(new_invitation(tables, world, account));
            TRY(queue_invitation(tables, world, account, link));
            TRY(queue_webhooks(tables, world, account, "registered"));
            TRY(audit(tables, world, caller, account.id, "account.invited", by(actor)));
            return PersonView{account};
        }));
    return view;
}

Done resend_mail(const World& world,
                 const Caller& caller,
                 const SessionView& actor,
                 const Uuid& account_id) {
    TRY(require_role(world, actor, Role::support));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, actor, Role::support));
        const auto account = TRY(person_of(tables, account_id));
        if (account.state == AccountState::disabled) return Error::account_disabled;
        if (account.state != AccountState::unconfirmed) return Error::code_used;
        return send_waited_for(tables, world, caller, actor, account);
    }));
    return ok();
}

Outcome<PersonView> disable_person(const World& world,
                                   const Caller& caller,
                                   const SessionView& actor,
                                   const Uuid& account_id,
                                   const std::string& reason) {
    TRY(may_change(world, actor));
    const auto why = TRY(checked_reason(reason));
    auto view = TRY(settle<PersonView>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<PersonView> {
            const auto admin = TRY(still_may(tables, world, actor, Role::admin));
            auto person = TRY(person_of(tables, account_id));
            if (person.id == admin.id) TRY(refuse_own(tables));
            if (person.state == AccountState::disabled) return person_view(tables, person);
            if (person.state != AccountState::active) return Error::account_not_active;
            TRY(witness(tables, admin, person));
            person.state = AccountState::disabled;
            TRY(tables.update_account(person));
            TRY(end_all_sessions(tables, world, person.id, std::nullopt));
            TRY(queue_notice(tables, world, person, "account_disabled"));
            TRY(queue_webhooks(tables, world, person, "disabled"));
            const auto detail =
                JsonObject().text("by", to_text(admin.id)).text("reason", why).str();
            TRY(audit(tables, world, caller, person.id, "account.disabled", detail));
            return person_view(tables, person);
        }));
    return view;
}

Outcome<PersonView> enable_person(const World& world,
                                  const Caller& caller,
                                  const SessionView& actor,
                                  const Uuid& account_id) {
    TRY(may_change(world, actor));
    auto view = TRY(settle<PersonView>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<PersonView> {
            TRY(still_may(tables, world, actor, Role::admin));
            auto person = TRY(person_of(tables, account_id));
            if (person.state == AccountState::active) return person_view(tables, person);
            if (person.state != AccountState::disabled) return Error::account_not_active;
            person.state = AccountState::active;
            TRY(tables.update_account(person));
            TRY(queue_notice(tables, world, person, "account_enabled"));
            TRY(audit(tables, world, caller, person.id, "account.enabled", by(actor)));
            return person_view(tables, person);
        }));
    return view;
}

Outcome<int> end_person_sessions(const World& world,
                                 const Caller& caller,
                                 const SessionView& actor,
                                 const Uuid& account_id) {
    TRY(require_role(world, actor, Role::support));
    return settle<int>(world.store, Durability::full, [&](Tables& tables) -> Outcome<int> {
        TRY(still_may(tables, world, actor, Role::support));
        const auto person = TRY(person_of(tables, account_id));
        std::optional<Uuid> but;
        if (person.id == actor.account.id) but = actor.session.id;
        const auto sessions = TRY(tables.sessions_of(person.id, world.settings.session.most + 1));
        const auto tokens = TRY(tables.token_families_of(person.id, 1));
        const auto count = static_cast<int>(sessions.size()) - (but ? 1 : 0);
        if (count == 0 && tokens.empty()) return 0;
        TRY(end_all_sessions(tables, world, person.id, but));
        TRY(audit(tables, world, caller, person.id, "account.sessions_ended", by(actor)));
        return count;
    });
}

Done remove_persons_second_factor(const World& world,
                                  const Caller& caller,
                                  const SessionView& actor,
                                  const Uuid& account_id) {
    TRY(may_change(world, actor));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, actor, Role::admin));
        const auto person = TRY(person_of(tables, account_id));
        if (person.id == actor.account.id) return Error::own_account;
        const auto factor = TRY(tables.find_second_factor(person.id));
        if (!factor) return ok();
        TRY(tables.remove_second_factor(person.id));
        TRY(end_all_sessions(tables, world, person.id, std::nullopt, true));
        if (factor->confirmed) TRY(queue_notice(tables, world, person, "second_factor_removed"));
        return audit(tables, world, caller, person.id, "second_factor.removed", by(actor));
    }));
    return ok();
}

} // namespace ownkey::flows
