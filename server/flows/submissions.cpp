#include "submissions.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/codes.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"
#include "server/flows/token_visit.h"

namespace ownkey::flows {
namespace {

constexpr int kMostSubmissions = 20; // looked at when an address is proved
constexpr auto kMailTemplate = "campaign_confirm";

using SubmissionToken = Secret<struct SubmissionTokenTag, 16>;

std::string confirm_prefix(const World& world) {
    return world.settings.loginservice.site_url + "/confirm_mail/";
}

/// What is wrong with the form, all at once; the password's rule is register_quietly's.
Faults check_form(const std::vector<CampaignField>& fields,
                  const NewSubmission& submission,
                  std::string& answers) {
    Faults faults;
    if (trimmed(submission.name).empty()) {
        faults.push_back({"name", "can't be blank"});
    } else if (!check_username(trimmed(submission.name))) {
        faults.push_back({"name", "has invalid format"});
    }
    if (trimmed(submission.email).empty()) {
        faults.push_back({"email", "can't be blank"});
    } else if (!check_email(trimmed(submission.email))) {
        faults.push_back({"email", "has invalid format"});
    }
    if (submission.password.text.size() == 0) faults.push_back({"password", "can't be blank"});
    auto checked = check_answers(fields, submission.responses);
    for (auto& fault : checked.faults)
        faults.push_back(std::move(fault));
    answers = std::move(checked.json);
    return faults;
}

/// In: the account made, or nothing: the address has one that keeps it.
Done store_submission(Tables& tables,
                      const Submission& submission,
                      const std::optional<Account>& made,
                      const std::string& email) {
    auto row = submission;
    const auto holder = made ? made : TRY(tables.find_account_by_email(email_key_of(email)));
    if (!holder) return Error::internal;
    row.account_id = holder->id;
    if (!made) row.responses.clear();
    return tables.insert_submission(row);
}

bool is_decoy(const Submission& submission) {
    return submission.responses.empty();
}

/// What the receiver gets.
std::string callback_body(const Submission& submission,
                          const Campaign& campaign,
                          const Account& account,
                          std::int64_t number,
                          Time now) {
    return JsonObject()
        .text("event", "submission.confirmed")
        .text("id", to_text(submission.id))
        .json("campaign",
              JsonObject()
                  .number("id", campaign.id)
                  .text("url", campaign.url)
                  .text("name", campaign.name)
                  .str())
        .json("user",
              JsonObject()
                  .number("id", number)
                  .text("name", shown_name(account))
                  .text("email", account.email)
                  .str())
        .json("responses", submission.responses)
        .number("at", std::chrono::floor<Seconds>(now).time_since_epoch().count())
        .str();
}

Done tell_receiver(Tables& tables,
                   const World& world,
                   const Submission& submission,
                   const Account& account) {
    const auto campaign = TRY(tables.find_campaign(submission.campaign_id));
    if (!campaign || campaign->callback_url.empty()) return ok();
    const auto number = TRY(tables.give_account_number(System::loginservice, account.id));
    return queue_callback(tables,
                          world,
                          submission,
                          campaign->callback_url,
                          callback_body(submission, *campaign, account, number, world.clock.now()));
}

/// One mail more, if there may be one.
Outcome<Submission> counted_submission(Tables& tables,
                                       const World& world,
                                       const std::string& campaign_url,
                                       const Hash32& token_hash) {
    auto submission = TRY(tables.find_submission_by_token(token_hash));
    if (!submission) return Error::submission_not_found;
    const auto campaign = TRY(tables.find_campaign(submission->campaign_id));
    const bool is_here = campaign && (campaign->url == campaign_url ||
                                      (campaign->is_default && campaign_url == kDefaultCampaign));
    if (!is_here) return Error::submission_not_found;
    if (submission->confirmed_at) return Error::submission_confirmed;
    const int most = world.settings.loginservice.resend_limit;
    if (submission->mails > most)
        return Failure(Error::resend_limit,
                       "",
                       "You can only resend your mail " + std::to_string(most) + " times");
    submission->mails += 1;
    TRY(tables.update_submission(*submission));
    return *std::move(submission);
}

} // namespace

Outcome<Submitted> submit(const World& world,
                          const Caller& caller,
                          const std::string& campaign_url,
                          NewSubmission submission) {
    const auto campaign = TRY(in_read<Campaign>(
        world.store, [&](Tables& tables) { return open_campaign(tables, campaign_url); }));
    Submitted out;
    std::string answers;
    out.faults = check_form(TRY(fields_of(campaign.fields)), submission, answers);
    if (!out.faults.empty()) return out;
    SubmissionToken token;
    world.random.fill(token.reveal());
    const Submission row{.id = world.random.uuid(),
                         .campaign_id = campaign.id,
                         .token_hash = sha256({token.reveal()}),
                         .responses = std::move(answers),
                         .created_at = world.clock.now()};
    const PlainRegistration who{.email = submission.email,
                                .first_name = submission.name,
                                .username = submission.name,
                                .language = submission.language,
                                .mail_template = kMailTemplate,
                                .link_prefix = confirm_prefix(world),
                                .also = [&](Tables& tables, const std::optional<Account>& made) {
                                    return store_submission(tables, row, made, submission.email);
                                }};
    TRY(register_quietly(
        world, caller, Surface::loginservice, who, std::move(submission.password)));
    out.token = to_base64url(token.reveal());
    return out;
}

Done resend_submission_mail(const World& world,
                            const Caller& caller,
                            const std::string& campaign_url,
                            const std::string& token) {
    const auto bytes = fixed_from_base64url<SubmissionToken>(token);
    if (!bytes) return Error::submission_not_found;
    const auto hash = sha256({bytes->reveal()});
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto submission = TRY(counted_submission(tables, world, campaign_url, hash));
        const auto account = TRY(tables.find_account(submission.account_id));
        if (!account || account->email.empty()) return Error::submission_not_found;
        const auto before = TRY(open_confirmation(tables, account->id));
        if (is_decoy(submission)) {
            TRY(send_known_email(tables, world, *account, before));
        } else {
            TRY(send_confirmation(
                tables, world, *account, before, {kMailTemplate, confirm_prefix(world)}));
        }
        TRY(tables.update_account(*account)); // its version: a double click sends one mail
        return audit(tables, world, caller, account->id, "account.confirmation_resent");
    });
}

Done confirm_submissions(Tables& tables,
                         const World& world,
                         const Caller& caller,
                         const Account& account) {
    for (auto& submission : TRY(tables.submissions_of(account.id, kMostSubmissions))) {
        if (submission.confirmed_at || is_decoy(submission)) continue;
        submission.confirmed_at = world.clock.now();
        TRY(tables.update_submission(submission));
        TRY(tell_receiver(tables, world, submission, account));
        TRY(audit(tables, world, caller, account.id, "submission.confirmed"));
    }
    return ok();
}

ResetLetter site_reset_letter(const World& world) {
    return [&world](const Account& account, const std::string& link_code) {
        const auto hours =
            std::chrono::duration_cast<std::chrono::hours>(world.settings.signup.link_validity);
        const auto link = world.settings.loginservice.site_url + "/reset_password/" + link_code;
        return MailOrder{.to = account.email,
                         .template_name = "site_password_reset",
                         .language = account.language,
                         .vars = {{"first_name", account.first_name},
                                  {"link", link},
                                  {"hours", std::to_string(hours.count())}}};
    };
}

} // namespace ownkey::flows
