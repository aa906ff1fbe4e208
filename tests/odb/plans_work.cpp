// See plans.h.
#include "tests/odb/plans.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

Done write_work(Tables& t) {
    TRY(t.insert_email_code(email_code(1, id(1))));
    TRY(t.update_email_code(*TRY(t.find_email_code_by_link(numbered<Hash32>(1)))));
    TRY(t.insert_transaction(transaction(1, id(1))));
    TRY(t.update_transaction(*TRY(t.find_transaction(id(1)))));
    TRY(t.insert_outbox(outbox_item(id(1))));
    TRY(t.transactions_page(id(1), id(1), 9));
    TRY(t.transactions_page(id(1), id(1), 9, {TransactionState::pending}));
    TRY(t.transactions_of_group(id(1)));
    TRY(t.insert_elopage_buy(elopage_buy(1)));
    TRY(t.update_elopage_buy(*TRY(t.find_elopage_buy(id(1)))));
    TRY(t.forget_elopage_payer(id(1), "x"));
    auto late = outbox_item(id(1));
    late.next_attempt_at = kNow + hours(1);
    TRY(t.insert_outbox(late));
    TRY(t.hasten_outbox_of(*late.subject_id, kNow));
    TRY(t.insert_outbox(late));
    TRY(t.hasten_outbox("default", kNow));
    TRY(t.claim_outbox(kNow, Seconds(30), 1, {"north", "south"}));
    for (const auto& item : TRY(t.claim_outbox(kNow, Seconds(30), 9)))
        TRY(t.update_outbox(item));
    TRY(t.append_audit({.account_id = id(1), .event = "e", .detail = "", .address = ""}));
    auto events = TRY(t.unsealed_audit(9));
    events.at(0).seal_number = 1;
    TRY(t.seal_audit(events.at(0)));
    return ok();
}

Done sweep(Tables& t) {
    TRY(t.expire(kNow));
    TRY(t.remove_account(id(1)));
    return ok();
}

Done read_work(Tables& t) {
    TRY(t.find_email_code_by_link({}));
    TRY(t.find_open_email_code(id(2), CodePurpose::invitation));
    TRY(t.find_transaction(id(2)));
    TRY(t.find_transaction_by_hash(id(2), {}));
    TRY(t.transactions_of(id(2), {}, 9));
    TRY(t.transactions_of(id(2), {TransactionState::pending}, 9));
    TRY(t.count_transactions(id(2), TransactionState::pending));
    TRY(t.transactions_page(id(2), std::nullopt, 9));
    TRY(t.transactions_page(id(2), std::nullopt, 9, {TransactionState::pending}));
    TRY(t.transactions_of_group(id(2)));
    TRY(t.find_elopage_buy(id(2)));
    TRY(t.has_elopage_buys("x"));
    TRY(t.find_outbox_of(id(2)));
    TRY(t.audit_of(id(2), 9));
    for (const std::optional<std::int64_t> before : {std::optional<std::int64_t>(), {5}}) {
        TRY(t.search_audit({.before = before}));
        TRY(t.search_audit({.account_id = id(2), .before = before}));
        TRY(t.search_audit({.event = "e", .before = before}));
        TRY(t.search_audit({.account_id = id(2), .event = "e", .before = before}));
    }
    TRY(t.unsealed_audit(9));
    TRY(t.newest_sealed_audit());
    TRY(t.sealed_audit(1, 9));
    return ok();
}

} // namespace ownkey::test
