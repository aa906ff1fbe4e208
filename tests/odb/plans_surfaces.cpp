// See plans.h.
#include "tests/odb/plans.h"
#include "tests/server/store/surface_samples.h"

namespace ownkey::test {

Done write_surfaces(Tables& t) {
    const auto one = TRY(t.insert_campaign(campaign(1)));
    TRY(t.update_campaign(*TRY(t.find_campaign(one))));
    TRY(t.insert_submission(submission(1, one, id(1))));
    TRY(t.update_submission(*TRY(t.find_submission_by_token(numbered<Hash32>(1)))));
    TRY(t.remove_submissions_of(id(1)));
    TRY(t.insert_submission(submission(2, one, id(2))));
    TRY(t.remove_campaign(one));
    TRY(t.give_account_number(System::apparts, id(1)));
    for (int again = 0; again < 2; ++again) // insert, replace
        TRY(t.put_legacy_credential(legacy_credential(id(1))));
    TRY(t.find_legacy_credential(id(1)));
    TRY(t.remove_legacy_credential(id(1)));
    TRY(t.insert_foreign_guid(foreign_guid(1)));
    TRY(t.update_foreign_guid(*TRY(t.find_foreign_guid(ForeignKind::token, numbered<Hash32>(1)))));
    TRY(t.remove_foreign_guids_of("x"));
    TRY(t.find_email_code(id(1)));
    return ok();
}

Done read_surfaces(Tables& t) {
    TRY(t.find_campaign(1));
    TRY(t.find_campaign_by_url("x"));
    TRY(t.find_default_campaign());
    TRY(t.campaigns(0, 9));
    TRY(t.find_submission_by_token({}));
    TRY(t.submissions_of(id(2), 9));
    TRY(t.find_account_number(System::apparts, id(2)));
    TRY(t.find_numbered_account(System::apparts, 2));
    TRY(t.find_legacy_credential(id(2)));
    TRY(t.has_legacy_credentials(LegacyScheme::bcrypt));
    TRY(t.find_foreign_guid(ForeignKind::token, {}));
    TRY(t.find_account_by_phone("x"));
    for (const auto& after : {std::optional<Uuid>(), std::optional(id(2))})
        TRY(t.accounts_after(after, 9));
    TRY(t.count_signins(id(2), kNow));
    TRY(t.find_email_code(id(2)));
    return ok();
}

} // namespace ownkey::test
