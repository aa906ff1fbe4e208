#include "deactivation.h"

#include "core/wipe.h"
#include "server/flows/acting.h"
#include "server/flows/codes.h"
#include "server/flows/confirmation_steps.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/no_mail.h"
#include "server/flows/notice.h"
#include "server/flows/verdict.h"

namespace ownkey::flows {
namespace {

/// Fails: field_missing, when no code can reach the person.
Done check_reachable(const World& world, const GuidCaller& caller, const Account& account) {
    if (caller.back_end) return ok();
    const bool by_sms = world.settings.authweb.by_sms;
    if (by_sms && account.phone.empty()) return Failure(Error::field_missing, "PhoneNumber", "");
    if (!by_sms && !gets_mail(account.email)) return Failure(Error::field_missing, "Email", "");
    return ok();
}

Done send(Tables& tables,
          const World& world,
          const GuidCaller& caller,
          const Account& account,
          const NewEmailCode& code,
          Time turn) {
    if (caller.back_end) return ok();
    if (world.settings.authweb.by_sms) {
        TRY(send_code_by_sms(tables, world, account, account.phone, code, turn, "deactivate"));
        return ok();
    }
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(world.settings.signup.typed_code_validity);
    return queue_mail(tables,
                      world,
                      account,
                      {.to = account.email,
                       .template_name = "deactivation_code",
                       .language = account.language,
                       .vars = {{"first_name", account.first_name},
                                {"typed_code", code.typed_text},
                                {"minutes", std::to_string(minutes.count())}},
                       .subject_id = code.row.id,
                       .not_before = turn});
}

/// Of the codes of people, this one only opens as long as it can be typed: no link goes out.
std::optional<Error> why_closed(const World& world, const EmailCode& code) {
    if (code.closing == Closing::success) return Error::code_used;
    if (code.closing == Closing::too_many_tries) return Error::code_too_many_tries;
    if (code.closing != Closing::open) return Error::code_expired;
    return why_not_typed(world, code);
}

Outcome<Verdict> wrong_code(Tables& tables, const Account& account, EmailCode code) {
    code.tries_left -= 1;
    if (code.tries_left <= 0) code.closing = Closing::too_many_tries;
    TRY(tables.update_email_code(code));
    TRY(tables.update_account(account)); // its version tells guesses made at once apart
    return refused(code.tries_left > 0 ? Error::code_wrong : Error::code_too_many_tries);
}

/// As an admin does it (people.h), but that the person did.
Done disable(Tables& tables, const World& world, const Caller& caller, Account account) {
    if (account.role == Role::admin && TRY(tables.count_accounts(Role::admin)) <= 1)
        return Error::last_admin;
    account.state = AccountState::disabled;
    TRY(tables.update_account(account));
    TRY(end_all_sessions(tables, world, account.id, std::nullopt));
    TRY(queue_notice(tables, world, account, "account_disabled"));
    TRY(queue_webhooks(tables, world, account, "disabled"));
    return audit(tables,
                 world,
                 caller,
                 account.id,
                 "account.disabled",
                 JsonObject().text("by", to_text(account.id)).text("reason", "own wish").str());
}

} // namespace

Outcome<DeactivationAsked> ask_deactivation(const World& world,
                                            const GuidCaller& caller,
                                            const std::string& login,
                                            PlainPassword password) {
    const auto account =
        TRY(prove_password(world, caller.caller, Surface::authweb, login, std::move(password)));
    TRY(check_reachable(world, caller, account));
    auto code = new_email_code(world, account.id, CodePurpose::deactivation);
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto before = TRY(tables.find_open_email_code(account.id, CodePurpose::deactivation));
        const auto turn = TRY(store_code(tables, world, before, code.row));
        TRY(send(tables, world, caller, account, code, turn));
        return audit(tables, world, caller.caller, account.id, "account.deactivation_asked");
    }));
    if (!caller.back_end) wipe(code.typed_text);
    return DeactivationAsked{code.row.id, std::move(code.typed_text), code.row.created_at};
}

Done deactivate_account(const World& world,
                        const GuidCaller& caller,
                        const Uuid& deactivation_id,
                        const std::optional<std::string>& typed) {
    if (!typed && !caller.back_end) return Failure(Error::field_missing, "Code", "");
    TRY(decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
        auto code = TRY(tables.find_email_code(deactivation_id));
        if (!code || code->purpose != CodePurpose::deactivation) return refused(Error::code_wrong);
        if (const auto why = why_closed(world, *code)) return refused(*why);
        const auto account = TRY(tables.find_account(code->account_id));
        if (!account || account->state != AccountState::active) return refused(Error::code_wrong);
        if (typed && !is_typed(world, *code, *typed)) return wrong_code(tables, *account, *code);
        code->closing = Closing::success;
        TRY(tables.update_email_code(*code));
        TRY(disable(tables, world, caller.caller, *account));
        return accepted();
    }));
    return ok();
}

} // namespace ownkey::flows
