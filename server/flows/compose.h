// Transactions made from what a person wrote in the community's own pages: the body is built here
// (core/tx) and enlisted like any other. The person still looks at the bytes and signs them in our
// page; nothing is signed by itself.
#pragma once

#include "server/flows/enlist.h"

namespace ownkey::flows {

/// One of them.
struct Recipient {
    std::string email{};
    std::string username{};
    std::string public_key{}; ///< hex; need not be anybody's here
};

struct Composition {
    Recipient to;
    std::string memo;
    std::int64_t amount = 0; ///< 1/10000 GDD
    /// A creation for the month of this time (the person signs it for the recipient); absent: a
    /// transfer from the person.
    std::optional<std::int64_t> target_date_s{};
};

/// For the session's account, in the format of 2021. The same again in the same second is "already
/// enlisted", later it is flagged as a repeat (transactions.repeat_window). Fails: field_missing
/// (target), account_not_found (target: nobody of this community, or not active), key_missing
/// (field "target": the recipient's; without: the person's own), bad_hex (target_pubkey), as
/// enlist_own_transactions.
Outcome<EnlistResult> compose_transaction(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const std::string& community,
                                          const Composition& wish);

/// "2026-11-21", also with a time behind it, or seconds since 1970. Fails: tx_target_date.
Result<std::int64_t> date_seconds(const std::string& text);

} // namespace ownkey::flows
