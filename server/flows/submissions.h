// Registrations through a campaign. The rules are:
//  - Who submits does not learn whether the address has an account: its owner does, by mail
//    (register_quietly). Such a submission has a token as any other; its answers are not kept.
//  - The confirmation is that of every registration: whichever way the address is proved, the
//    submission is confirmed with it and its campaign's receiver is told (OutboxKind::callback).
//  - What strangers wrote is told to nobody before that.
#pragma once

#include "server/flows/campaigns.h"
#include "server/flows/plain_password.h"

namespace ownkey::flows {

struct NewSubmission {
    std::string name; ///< becomes the user name
    std::string email;
    std::string language{"en"};
    std::string responses{}; ///< JSON (check_answers)
    PlainPassword password;
};

/// Without faults it is stored.
struct Submitted {
    Faults faults;
    std::string token; ///< for resend_submission_mail; secret
};

/// Fails: campaign_not_found, and as register_quietly.
Outcome<Submitted> submit(const World& world,
                          const Caller& caller,
                          const std::string& campaign_url,
                          NewSubmission submission);

/// The mail once more, with a new code; within the cooldown it waits for its turn. Fails:
/// submission_not_found, submission_confirmed, resend_limit (with words in detail).
Done resend_submission_mail(const World& world,
                            const Caller& caller,
                            const std::string& campaign_url,
                            const std::string& token);

/// The account's address is proved: inside that transaction.
Done confirm_submissions(Tables& tables,
                         const World& world,
                         const Caller& caller,
                         const Account& account);

/// For the mail of a reset: leads to the site's own page.
ResetLetter site_reset_letter(const World& world);

} // namespace ownkey::flows
