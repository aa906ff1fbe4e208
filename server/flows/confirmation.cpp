// The second half of registration.h: the e-mail address is confirmed by link or by typing.
#include "server/flows/codes.h"
#include "server/flows/confirmation_steps.h"
#include "server/flows/journal.h"
#include "server/flows/person.h"
#include "server/flows/registration.h"
#include "server/flows/signups.h"
#include "server/flows/submissions.h"
#include "server/flows/verdict.h"

namespace ownkey::flows {
namespace {

Outcome<Verdict> close_code(Tables& tables, EmailCode code, Closing closing, Verdict verdict) {
    code.closing = closing;
    TRY(tables.update_email_code(code));
    return verdict;
}

/// Nothing of the code opens any more.
Outcome<Verdict> time_out(Tables& tables, const EmailCode& code) {
    const auto account = TRY(tables.find_account(code.account_id));
    if (account) TRY(tables.close_signups(account->email_key, Closing::timeout));
    return close_code(tables, code, Closing::timeout, refused(Error::code_expired));
}

} // namespace

std::optional<Error> why_not_typed(const World& world, const EmailCode& code) {
    if (code.tries_left <= 0) return Error::code_too_many_tries;
    if (code.typed_until <= world.clock.now()) return Error::code_expired;
    return std::nullopt;
}

bool is_typed(const World& world, const EmailCode& code, const std::string& typed) {
    return same_hash(typed_hash_of(world, code.account_id, typed), code.typed_hash);
}

Outcome<Verdict> use_up_try(Tables& tables, const Account& account, EmailCode code) {
    code.tries_left -= 1;
    TRY(tables.update_email_code(code));
    TRY(tables.update_account(account)); // its version tells guesses made at once apart
    if (code.tries_left > 0) return refused(Error::code_wrong);
    TRY(tables.close_signups(account.email_key, Closing::too_many_tries));
    return refused(Error::code_too_many_tries);
}

/// A record, or what an import brought (legacy.h).
Outcome<bool> has_password(Tables& tables, const Uuid& account_id) {
    if (TRY(tables.find_credential(account_id))) return true;
    return TRY(tables.find_legacy_credential(account_id)).has_value();
}

Outcome<Verdict>
activate(Tables& tables, const World& world, const Caller& caller, const EmailCode& code) {
    auto account = TRY(tables.find_account(code.account_id));
    const bool opens =
        account && !account->email.empty() && // empty: another took its place
        (account->state == AccountState::unconfirmed || account->state == AccountState::active);
    if (!opens) return refused(Error::code_wrong);
    // Who was invited has no password yet: only the invitation, or a reset by mail, sets one. The
    // code can be one that a stranger's phone got (send_known_email).
    const bool confirms =
        account->state == AccountState::unconfirmed && TRY(has_password(tables, account->id));
    if (confirms) {
        account->state = AccountState::active;
        TRY(tables.update_account(*account));
        TRY(queue_webhooks(tables, world, *account, "activated"));
        TRY(audit(tables, world, caller, account->id, "account.confirmed"));
        TRY(close_confirmed(tables, world, account->id));
        TRY(confirm_submissions(tables, world, caller, *account));
    }
    return close_code(tables, code, Closing::success, accepted());
}

Done confirm_email_by_link(const World& world, const Caller& caller, const std::string& link_code) {
    const auto hash = TRY(link_hash_of(link_code));
    const auto work = [&](Tables& tables) -> Outcome<Verdict> {
        const auto code = TRY(tables.find_email_code_by_link(hash));
        if (!code || code->purpose != CodePurpose::confirm_email) return refused(Error::code_wrong);
        if (code->closing == Closing::success) return refused(Error::code_used);
        if (code->closing != Closing::open) return refused(Error::code_expired);
        if (code->link_until <= world.clock.now()) return time_out(tables, *code);
        return activate(tables, world, caller, *code);
    };
    TRY(decide(world.store, Durability::full, work));
    return ok();
}

Done confirm_email_by_typing(const World& world,
                             const Caller& caller,
                             const std::string& email,
                             const std::string& typed) {
    const auto work = [&](Tables& tables) -> Outcome<Verdict> {
        const auto account = TRY(tables.find_account_by_email(email_key_of(email)));
        const auto account_id = account ? account->id : Uuid{};
        const auto code = TRY(open_confirmation(tables, account_id));
        if (!code) return refused(Error::code_wrong);
        if (code->link_until <= world.clock.now()) return time_out(tables, *code);
        if (const auto why = why_not_typed(world, *code)) return refused(*why);
        if (is_typed(world, *code, typed)) return activate(tables, world, caller, *code);
        return use_up_try(tables, *account, *code);
    };
    TRY(decide(world.store, Durability::full, work));
    return ok();
}

Done resend_confirmation(const World& world, const Caller& caller, const std::string& email) {
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto account = TRY(tables.find_account_by_email(email_key_of(email)));
        if (!account) return ok();
        const auto code = TRY(open_confirmation(tables, account->id));
        const bool unconfirmed =
            account->state == AccountState::unconfirmed && TRY(has_password(tables, account->id));
        if (!unconfirmed && !code) return ok();
        const auto cooldown = world.settings.signup.resend_cooldown;
        if (code && code->created_at + cooldown > world.clock.now()) return ok();
        if (unconfirmed)
            TRY(send_confirmation(tables, world, *account, code));
        else
            TRY(send_known_email(tables, world, *account, code));
        TRY(tables.update_account(*account)); // as above: a double click sends one mail
        const auto* event =
            unconfirmed ? "account.confirmation_resent" : "account.registered_again";
        return audit(tables, world, caller, account->id, event);
    }));
    return ok();
}

} // namespace ownkey::flows
