#include "email_change.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/codes.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/no_mail.h"
#include "server/flows/own_account.h"
#include "server/flows/person.h"
#include "server/flows/retire.h"
#include "server/flows/verdict.h"

namespace ownkey::flows {
namespace {

/// The two links, secret, for the mails only.
struct Links {
    LinkCode old_link;
    LinkCode new_link;
};

/// Whoever has no address yet has none to confirm.
EmailChange new_change(const World& world,
                       const Account& account,
                       const std::string& email,
                       const Links& links) {
    const auto now = world.clock.now();
    return {.id = world.random.uuid(),
            .account_id = account.id,
            .email = trimmed(email),
            .email_key = email_key_of(email),
            .old_link_hash = sha256({links.old_link.reveal()}),
            .new_link_hash = sha256({links.new_link.reveal()}),
            .old_confirmed = !gets_mail(account.email),
            .created_at = now,
            .expires_at = now + world.settings.account.email_change_validity};
}

MailOrder order(const World& world,
                const Account& account,
                const std::string& to,
                const char* name,
                const EmailChange& change,
                const LinkCode& link) {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(
        world.settings.account.email_change_validity);
    return {.to = to,
            .template_name = name,
            .language = account.language,
            .vars = {{"first_name", account.first_name},
                     {"new_email", change.email},
                     {"link",
                      world.settings.server.public_url + "/account/changeEmail/" +
                          to_base64url(link.reveal())},
                     {"hours", std::to_string(hours.count())}}};
}

/// To the new address: the link, or a notice to its owner. The name in the notice is the owner's.
Done write_to_new(Tables& tables,
                  const World& world,
                  const Account& account,
                  const EmailChange& change,
                  const LinkCode& link) {
    const auto owner = TRY(tables.find_account_by_email(change.email_key));
    const auto holder = owner.value_or(Account{.id = change.id}); // the same queries for nobody
    const bool taken = TRY(keeps_address(tables, holder));
    if (!taken)
        return queue_mail(
            tables,
            world,
            account,
            order(world, account, change.email, "confirm_email_change_new", change, link));
    auto reader = *owner; // in the owner's words; the mail goes when the asking account goes
    reader.id = account.id;
    return queue_mail(
        tables,
        world,
        reader,
        {.to = owner->email,
         .template_name = "email_change_known",
         .language = owner->language,
         .vars = {{"first_name", owner->first_name},
                  {"login_url", world.settings.server.public_url + "/account/login"}}});
}

/// Closes the open change, if there is one. Fails: too_many_requests, when it is too young.
Done replace_open(Tables& tables, const World& world, const Uuid& account_id) {
    auto open = TRY(tables.find_open_email_change(account_id));
    if (!open) return ok();
    const auto next = open->created_at + world.settings.signup.resend_cooldown;
    if (next > world.clock.now()) {
        Failure failure(Error::too_many_requests);
        failure.retry_after_s =
            static_cast<int>(std::chrono::ceil<Seconds>(next - world.clock.now()).count());
        return failure;
    }
    open->closing = Closing::overriden;
    return tables.update_email_change(*open);
}

Outcome<Verdict>
close(Tables& tables, EmailChange change, Closing closing, std::optional<Failure> refusal) {
    change.closing = closing;
    TRY(tables.update_email_change(change));
    return Verdict{std::move(refusal)};
}

/// Makes room for the new address. Out: false when somebody has it who keeps it.
Outcome<bool> make_room(Tables& tables,
                        const World& world,
                        const Caller& caller,
                        const Account& account,
                        const std::string& email_key) {
    const auto holder = TRY(tables.find_account_by_email(email_key));
    if (!holder || holder->id == account.id) return true;
    if (TRY(keeps_address(tables, *holder))) return false;
    TRY(retire(tables, world, caller, *holder));
    return true;
}

Done tell_both(Tables& tables,
               const World& world,
               const Account& account,
               const std::string& old_email) {
    if (!gets_mail(old_email)) return ok(); // the new one was confirmed just now
    for (const auto& to : {old_email, account.email})
        TRY(queue_mail(tables,
                       world,
                       account,
                       {.to = to,
                        .template_name = "email_changed",
                        .language = account.language,
                        .vars = {{"first_name", account.first_name},
                                 {"old_email", old_email},
                                 {"new_email", account.email}}}));
    return ok();
}

/// Whoever reads the old mailbox cannot reset the password any more.
Done close_resets(Tables& tables, const Uuid& account_id) {
    auto code = TRY(tables.find_open_email_code(account_id, CodePurpose::reset_password));
    if (!code) return ok();
    code->closing = Closing::cancelled;
    return tables.update_email_code(*code);
}

Outcome<Verdict> finish(Tables& tables,
                        const World& world,
                        const Caller& caller,
                        Account account,
                        const EmailChange& change,
                        const std::optional<SessionView>& keep) {
    if (!TRY(make_room(tables, world, caller, account, change.email_key)))
        return close(tables, change, Closing::cancelled, Failure(Error::email_exists));
    const auto old_email = std::exchange(account.email, change.email);
    account.email_key = change.email_key;
    TRY(tables.update_account(account));
    const bool same = keep && keep->account.id == account.id;
    TRY(end_all_sessions(
        tables, world, account.id, same ? std::optional(keep->session.id) : std::nullopt));
    TRY(close_resets(tables, account.id));
    TRY(tell_both(tables, world, account, old_email));
    TRY(audit(tables, world, caller, account.id, "account.email_changed"));
    return close(tables, change, Closing::success, std::nullopt);
}

} // namespace

Done start_email_change(const World& world,
                        const Caller& caller,
                        const SessionView& view,
                        const std::string& email) {
    TRY(require_fresh(world, view));
    TRY(check_email(trimmed(email)));
    Links links;
    world.random.fill(links.old_link.reveal());
    world.random.fill(links.new_link.reveal());
    const auto change = new_change(world, view.account, email, links);
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto account = TRY(own_account(tables, view));
        if (change.email_key == account.email_key)
            return Failure(Error::field_rule, "email", "this is your address already");
        TRY(replace_open(tables, world, account.id));
        TRY(tables.insert_email_change(change));
        TRY(tables.update_account(account)); // its version: of two at once, one replaces the other
        TRY(queue_mail(tables,
                       world,
                       account,
                       order(world,
                             account,
                             account.email,
                             "confirm_email_change_old",
                             change,
                             links.old_link)));
        TRY(write_to_new(tables, world, account, change, links.new_link));
        return audit(tables, world, caller, account.id, "account.email_change_asked");
    }));
    return ok();
}

Done cancel_email_change(const World& world, const Caller& caller, const SessionView& view) {
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto account = TRY(own_account(tables, view));
        if (!TRY(tables.find_open_email_change(account.id))) return ok();
        TRY(tables.update_account(account)); // its version: a confirmation at once looks again
        return close_email_change(tables, world, caller, account.id);
    });
}

Done close_email_change(Tables& tables,
                        const World& world,
                        const Caller& caller,
                        const Uuid& account_id) {
    auto open = TRY(tables.find_open_email_change(account_id));
    if (!open) return ok();
    open->closing = Closing::cancelled;
    TRY(tables.update_email_change(*open));
    return audit(tables, world, caller, account_id, "account.email_change_cancelled");
}

Outcome<EmailChangeStep> confirm_email_change(const World& world,
                                              const Caller& caller,
                                              const std::string& link_code,
                                              const std::optional<SessionView>& keep) {
    const auto hash = TRY(link_hash_of(link_code));
    auto step = EmailChangeStep::waiting;
    TRY(decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
        step = EmailChangeStep::changed;
        auto change = TRY(tables.find_email_change_by_link(hash));
        if (!change) return refused(Error::code_wrong);
        if (change->closing == Closing::success) return accepted();
        if (change->closing != Closing::open) return refused(Error::code_expired);
        if (change->expires_at <= world.clock.now())
            return close(tables, *change, Closing::timeout, Failure(Error::code_expired));
        const auto account = TRY(tables.find_account(change->account_id));
        if (!account || account->state != AccountState::active) return refused(Error::code_wrong);
        auto& confirmed =
            same_hash(hash, change->old_link_hash) ? change->old_confirmed : change->new_confirmed;
        confirmed = true;
        if (change->old_confirmed && change->new_confirmed)
            return finish(tables, world, caller, *account, *change, keep);
        step = EmailChangeStep::waiting;
        TRY(tables.update_email_change(*change));
        TRY(tables.update_account(*account)); // its version: of two at once, one sees the other
        return accepted();
    }));
    return step;
}

} // namespace ownkey::flows
