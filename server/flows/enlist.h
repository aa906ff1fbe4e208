// Enlisting: a community, or the person, brings bodies to be signed. The rules are:
//  - A body concerns the account, or nothing of the call is stored.
//  - Everybody whose signature it needs gets a task of their own (signers.h); the task of the
//    account it was enlisted for leads them.
//  - The same bytes again are "already enlisted", for any of its signers and whatever became of
//    them: nothing comes back that was declined.
//  - What only says the same again within transactions.repeat_window is stored and flagged: the
//    person decides.
#pragma once

#include "server/flows/sessions.h"

#include <string>
#include <vector>

namespace ownkey::flows {

struct EnlistResult {
    int enlisted = 0;
    int already = 0; ///< "N already enlisted"
    /// The account's own task of each body, in the order of the call; of one that another signer's
    /// task was enlisted for, there may be none.
    std::vector<PendingTransaction> tasks{};
};

/// Stores the bodies as received for the account. In: `community` is the alias of whose they are;
/// empty: the first one's. A body that does not decode or breaks a rule is reported to the
/// community (outbox: error_in_transaction) and fails the call; nothing is then stored of the
/// others. Fails: 3xx (tx_not_concerned, tx_signer_unknown, tx_limit ...), key_missing,
/// account_not_active, account_disabled, account_not_found, field_rule (community, number of
/// bodies).
Outcome<EnlistResult> enlist_transactions(const World& world,
                                          const Account& account,
                                          const std::vector<ByteVector>& bodies,
                                          std::int64_t balance,
                                          const std::string& community = "");

/// As enlist_transactions, by the person for the own account; nothing is reported. Fails also:
/// no_session.
Outcome<EnlistResult> enlist_own_transactions(const World& world,
                                              const Caller& caller,
                                              const SessionView& view,
                                              const std::vector<ByteVector>& bodies,
                                              std::int64_t balance,
                                              const std::string& community);

/// As enlist_transactions, of another system's import: one body that waited there; nothing is
/// reported.
Outcome<EnlistResult> enlist_imported(const World& world,
                                      const Account& account,
                                      const ByteVector& body,
                                      const std::string& community);

/// Whom a service means: one of them.
struct AccountName {
    std::string email;
    std::optional<PublicKey> public_key{};
    std::optional<Uuid> id{};
};

/// As enlist_transactions, by a service with Scope::gradido. In: `community` may stay empty where
/// the key is of one. Fails also: scope_missing (a key of another community),
/// account_not_found (also of another community's people, for a key of one).
Outcome<EnlistResult> enlist_for(const World& world,
                                 const ServiceKey& key,
                                 const AccountName& name,
                                 const std::vector<ByteVector>& bodies,
                                 std::int64_t balance,
                                 const std::string& community);

} // namespace ownkey::flows
