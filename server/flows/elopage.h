// Events of the shop elopage (docs/integrate/elopage.md): somebody bought something, and gets an
// account. Taking an event is one insert; the account is made by the outbox. Both may happen any
// number of times for one event and change something once.
#pragma once

#include "server/flows/world.h"

#include <string>

namespace ownkey::flows {

/// As the shop says it. Names need not be names by our rules.
struct ElopageEvent {
    std::string order_id;
    std::string event;
    std::string email;
    std::string first_name;
    std::string last_name;
    std::string payment_state;
    std::int64_t product_id = 0;
    std::int64_t price_cents = 0;
    std::int64_t publisher_id = 0;
    bool no_mail = false;
};

/// Stores it and queues the rest, sealed. An event about a lesson, or one that was there before,
/// changes nothing and is ok. Fails: field_missing, field_too_long, field_rule.
Done take_elopage_event(const World& world, const ElopageEvent& event);

/// Who bought, out of the queued item.
struct ElopagePayer {
    std::string email;
    std::string first_name;
    std::string last_name;
    bool no_mail = false;
};

/// The account of the payer: the one that has the e-mail address, or a new one of the first
/// community, as if invited, with a mail unless `no_mail`. Audit: account.invited. Fails:
/// field_rule (e-mail), else as the store.
Done make_elopage_account(const World& world, const Uuid& buy_id, const ElopagePayer& payer);

/// Whether the account's e-mail address bought something.
Outcome<bool> has_elopage(const World& world, const Account& account);

} // namespace ownkey::flows
