// See plans.h.
#include "tests/odb/plans.h"
#include "tests/server/store/access_samples.h"

namespace ownkey::test {

Done write_people(Tables& t) {
    TRY(t.insert_account(account(1)));
    TRY(t.insert_account(account(2)));
    auto row = *TRY(t.find_account(id(1)));
    row.first_name = "Other";
    TRY(t.update_account(row));
    for (int again = 0; again < 2; ++again) { // insert, replace
        TRY(t.put_credential({.account_id = id(1), .record = {}}));
        TRY(t.find_credential(id(1)));
        TRY(t.put_envelope({.account_id = id(1), .data = {1}}));
        TRY(t.put_officer({.account_id = id(1), .card = {1}}));
        TRY(t.put_handed_share({.case_id = id(1), .officer_id = id(1), .sealed = {1}}));
    }
    TRY(t.insert_key_change({.account_id = id(1), .old_key = {}, .new_key = {}, .entry = {}}));
    TRY(t.insert_signup(signup(1)));
    TRY(t.update_signup(*TRY(t.find_signup(id(1)))));
    TRY(t.close_signups("a@b.c", Closing::cancelled));
    TRY(t.insert_signin(signin(1, id(1))));
    TRY(t.update_signin(*TRY(t.find_signin(id(1)))));
    TRY(t.close_signin(id(1), Closing::success));
    TRY(t.insert_session(session(1, id(1))));
    TRY(t.update_session(*TRY(t.find_session(id(1)))));
    TRY(t.find_session_by_token(numbered<Hash32>(1)));
    TRY(t.remove_sessions_of(id(1), id(2)));
    TRY(t.remove_sessions_of(id(1), std::nullopt));
    TRY(t.remove_session(id(1)));
    TRY(t.insert_device(device(1, id(1))));
    TRY(t.update_device(*TRY(t.find_device_by_token(numbered<Hash32>(1)))));
    TRY(t.remove_device(id(1)));
    TRY(t.put_second_factor({.account_id = id(1), .sealed_secret = {1}}));
    TRY(t.put_second_factor(*TRY(t.find_second_factor(id(1)))));
    TRY(t.replace_recovery_codes(id(1), {{id(1), numbered<Hash32>(1)}}));
    TRY(t.use_recovery_code({id(1), numbered<Hash32>(1)}));
    TRY(t.insert_token_family(token_family(1, id(1))));
    TRY(t.update_token_family(*TRY(t.find_token_family(id(1)))));
    TRY(t.revoke_token_families_of_session(token_family(1, id(1)).session_id.value_or(Uuid()),
                                           kNow));
    TRY(t.revoke_token_families(id(1), kNow));
    TRY(t.insert_email_change(email_change(1, id(1))));
    TRY(t.update_email_change(*TRY(t.find_open_email_change(id(1)))));
    TRY(t.find_email_change_by_link(numbered<Hash32>(1)));
    TRY(t.insert_recovery_case(recovery_case(1, id(1))));
    TRY(t.update_recovery_case(*TRY(t.find_recovery_case(id(1)))));
    TRY(t.find_open_recovery_case(id(1)));
    TRY(t.insert_repeatable(repeatable(1)));
    TRY(t.update_repeatable(*TRY(t.find_repeatable(numbered<Hash32>(1)))));
    TRY(t.remove_repeatable(numbered<Hash32>(1)));
    TRY(t.insert_service_key(service_key(1)));
    TRY(t.update_service_key(*TRY(t.find_service_key(id(1)))));
    return ok();
}

Done read_people(Tables& t) {
    TRY(t.has_accounts());
    TRY(t.find_account(id(2)));
    TRY(t.find_account_by_email("x"));
    TRY(t.find_account_by_public_key({}));
    TRY(t.find_account_by_username("x"));
    TRY(t.search_accounts({.text = "o"}));
    TRY(t.search_accounts({}));
    TRY(t.count_accounts(Role::admin));
    TRY(t.accounts_with_role(Role::admin, std::nullopt, 9));
    TRY(t.accounts_with_role(Role::admin, id(2), 9));
    TRY(t.accounts_to_delete(kNow, 9));
    TRY(t.unconfirmed_before(kNow, 9));
    TRY(t.find_credential(id(2)));
    TRY(t.envelopes_of(id(2)));
    TRY(t.key_changes_of(id(2)));
    TRY(t.find_owner_of_former_key({}));
    TRY(t.find_signup(id(2)));
    TRY(t.find_signin(id(2)));
    TRY(t.failed_signins(id(2), kNow));
    TRY(t.failed_signins_of_device(id(2), id(2), kNow));
    TRY(t.find_session(id(2)));
    TRY(t.find_session_by_token({}));
    TRY(t.find_session_by_alias(2));
    TRY(t.sessions_of(id(2), 9));
    TRY(t.sessions_beyond(id(2), 3, 9));
    TRY(t.find_device_by_token({}));
    TRY(t.devices_of(id(2), 9));
    TRY(t.find_second_factor(id(2)));
    TRY(t.count_recovery_codes(id(2)));
    TRY(t.find_token_family(id(2)));
    TRY(t.token_families_of(id(2), 9));
    TRY(t.find_email_change_by_link({}));
    TRY(t.find_open_email_change(id(2)));
    TRY(t.find_recovery_case(id(2)));
    TRY(t.find_open_recovery_case(id(2)));
    for (const auto& after : {std::optional<Uuid>(), std::optional(id(2))})
        TRY(t.recovery_cases(RecoveryState::waiting, after, 9));
    TRY(t.handed_shares(id(2)));
    TRY(t.find_repeatable({}));
    return ok();
}

} // namespace ownkey::test
