#include "password_reset.h"

#include "server/flows/codes.h"
#include "server/flows/email_change.h"
#include "server/flows/journal.h"
#include "server/flows/notice.h"
#include "server/flows/person.h"
#include "server/flows/recovery.h"
#include "server/flows/reset_code.h"
#include "server/flows/roles.h"
#include "server/flows/sessions.h"
#include "server/flows/signups.h"
#include "server/flows/submissions.h"

namespace ownkey::flows {
namespace {

Done queue_code(Tables& tables,
                const World& world,
                const Account& account,
                const NewEmailCode& code) {
    const auto& rules = world.settings.signup;
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(rules.typed_code_validity);
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(rules.link_validity);
    const auto link = world.settings.server.public_url + "/account/resetPassword/" + code.link_text;
    return queue_mail(tables,
                      world,
                      account,
                      {.to = account.email,
                       .template_name = "password_reset_asked",
                       .language = account.language,
                       .vars = {{"first_name", account.first_name},
                                {"link", link},
                                {"typed_code", code.typed_text},
                                {"hours", std::to_string(hours.count())},
                                {"minutes", std::to_string(minutes.count())}},
                       .subject_id = code.row.id});
}

Done queue_letter(Tables& tables,
                  const World& world,
                  const Account& account,
                  const NewEmailCode& code,
                  const ResetLetter& letter) {
    auto mail = letter(account, code.link_text);
    mail.subject_id = code.row.id;
    return queue_mail(tables, world, account, mail);
}

Done send_code(Tables& tables,
               const World& world,
               const Caller& caller,
               const Account& account,
               const ResetLetter& letter) {
    auto before = TRY(tables.find_open_email_code(account.id, CodePurpose::reset_password));
    if (before) {
        before->closing = Closing::overriden;
        TRY(tables.update_email_code(*before));
    }
    const auto code = new_email_code(world, account.id, CodePurpose::reset_password);
    TRY(tables.insert_email_code(code.row));
    TRY(letter ? queue_letter(tables, world, account, code, letter)
               : queue_code(tables, world, account, code));
    TRY(tables.update_account(account)); // its version: a double click sends one mail
    return audit(tables, world, caller, account.id, "account.reset_asked");
}

/// As long as a sealed mail with a code.
constexpr std::size_t kMailBytes = 1000;

/// For an address without account: a mail that is nobody's, done before it was begun.
Done send_nothing(Tables& tables, const World& world, const Caller& caller, const Uuid& id) {
    TRY(tables.find_open_email_code(id, CodePurpose::reset_password));
    TRY(write_decoy(tables, world, id));
    const auto now = world.clock.now();
    TRY(tables.insert_outbox({.kind = OutboxKind::mail,
                              .state = OutboxState::done,
                              .payload = std::string(kMailBytes, ' '),
                              .created_at = now,
                              .next_attempt_at = now}));
    return tables.append_audit(
        {.at = now, .event = "account.reset_asked", .detail = "{}", .address = caller.address});
}

/// Whoever wins back access by mail proves to own the address.
Done activate(Tables& tables, const World& world, const Caller& caller, Account& account) {
    if (account.state != AccountState::unconfirmed) return ok();
    account.state = AccountState::active;
    TRY(queue_webhooks(tables, world, account, "activated"));
    TRY(close_confirmed(tables, world, account.id));
    TRY(confirm_submissions(tables, world, caller, account));
    return audit(tables, world, caller, account.id, "account.confirmed");
}

/// A mailbox alone gives nobody a role: without a second factor, whoever reads it would set up one
/// of their own and have it. An invitation is sent by mail on purpose, to who has nothing yet.
Outcome<bool> loses_role(Tables& tables, const Account& account) {
    const auto factor = TRY(tables.find_second_factor(account.id));
    return account.role != Role::none && account.state == AccountState::active &&
           !(factor && factor->confirmed);
}

/// Out: the account as it is then.
Outcome<Account> replace(Tables& tables,
                         const World& world,
                         const Caller& caller,
                         const ResetProof& proof,
                         const opaque::RegistrationRecord& record) {
    auto account = proof.account;
    TRY(tables.put_credential(
        {.account_id = account.id, .record = record, .updated_at = world.clock.now()}));
    TRY(tables.remove_legacy_credential(account.id)); // an imported account's old password is over
    account.key_locked = account.public_key.has_value();
    const bool role_goes = TRY(loses_role(tables, account)); // before an invited one is active
    TRY(activate(tables, world, caller, account));
    TRY(role_goes ? change_role(tables, world, caller, "reset", account, Role::none)
                  : tables.update_account(account));
    auto code = proof.code;
    code.closing = Closing::success;
    TRY(tables.update_email_code(code));
    TRY(close_codes(tables, account.id, Closing::overriden));
    TRY(close_email_change(tables, world, caller, account.id));
    TRY(call_off_recovery(tables, world, caller, account));
    TRY(end_all_sessions(tables, world, account.id, {}, true));
    TRY(queue_notice(tables, world, account, "password_reset"));
    TRY(audit(tables, world, caller, account.id, "account.password_reset"));
    return account;
}

} // namespace

Done mail_reset(Tables& tables,
                const World& world,
                const Caller& caller,
                const ResetTarget& target,
                const ResetLetter& letter) {
    const auto mails = TRY(counted(tables, world, target.id, ResetCount::mail));
    const auto cooldown = world.settings.signup.resend_cooldown;
    if (mails.count > 0 && mails.last_at + cooldown > world.clock.now()) return ok();
    TRY(count(tables, world, caller, target.id, ResetCount::mail));
    return target.account ? send_code(tables, world, caller, *target.account, letter)
                          : send_nothing(tables, world, caller, target.id);
}

Done ask_password_reset(const World& world,
                        const Caller& caller,
                        const std::string& email,
                        const ResetLetter& letter) {
    const auto key = email_key_of(email);
    TRY(check_email(key));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        return mail_reset(tables, world, caller, TRY(reset_target(tables, world, key)), letter);
    }));
    return ok();
}

Outcome<ResetStarted> start_password_reset(const World& world,
                                           const Caller& caller,
                                           const ResetCode& code,
                                           const opaque::RegistrationRequest& request) {
    EmailCode proved;
    TRY(decide(world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<Verdict> {
        const auto proof = TRY(prove_reset(tables, world, caller, code));
        if (proof.verdict.refusal) return proof.verdict;
        proved = proof.code;
        const auto id = proof.account.id;
        TRY(check_wait(tables, world, id, ResetCount::evaluation));
        TRY(count(tables, world, caller, id, ResetCount::evaluation));
        return accepted();
    }));
    const auto response =
        TRY(opaque::respond_registration(request, proved.account_id.view(), world.opaque_keys));
    return ResetStarted{proved.id, response};
}

Outcome<Account> finish_reset(const World& world,
                              const Caller& caller,
                              const Uuid& reset_id,
                              const ResetCode& code,
                              const opaque::RegistrationRecord& record,
                              const std::function<Done(Tables&, const Account&)>& and_then) {
    TRY(opaque::check_record(record));
    std::optional<Account> whose;
    TRY(decide(world.store, Durability::full, [&](Tables& tables) -> Outcome<Verdict> {
        const auto proof = TRY(prove_reset(tables, world, caller, code));
        if (proof.verdict.refusal) return proof.verdict;
        if (proof.code.id != reset_id) return refused(Error::code_wrong);
        whose = TRY(replace(tables, world, caller, proof, record));
        if (and_then) TRY(and_then(tables, *whose));
        return accepted();
    }));
    return *std::move(whose);
}

Done finish_password_reset(const World& world,
                           const Caller& caller,
                           const Uuid& reset_id,
                           const ResetCode& code,
                           const opaque::RegistrationRecord& record) {
    TRY(finish_reset(world, caller, reset_id, code, record));
    return ok();
}

} // namespace ownkey::flows
