// Several people, one body: each has a task of its own (a PendingTransaction), and the tasks share
// a group, named after the leader's. The rules are:
//  - A task is alone in its group when one signature is all that its body needs here.
//  - The tasks of a group are decided together: all deliver, or none. Whoever decides one of them
//    reads the group first, which locks it, and writes all of it: the versions say that nobody
//    else has decided meanwhile, and those who watch their tasks are told.
#pragma once

#include "core/tx/transaction.h"
#include "server/flows/world.h"

#include <string>
#include <vector>

namespace ownkey::flows {

using Group = std::vector<PendingTransaction>;

/// In: a task, its decoded body. Out: with all others of its group; where it is alone, as given.
Outcome<Group> group_of(Tables& tables, const PendingTransaction& task, const tx::Signers& signers);

/// The transaction with the signatures of all tasks that have one, keys in the body's order. Fails:
/// tx_too_large, internal (a signature of nobody who signs).
Outcome<tx::SignedTransaction>
with_signatures(Tables& tables, const Group& group, const tx::Body& body);

/// Ends the other tasks of a group, one of which was declined, or can never be signed.
Done decline_others(Tables& tables, const World& world, const Group& group, const Uuid& task);

/// Somebody who signs, as the others see them.
struct SignerView {
    std::string name;
    PublicKey public_key;
    bool has_signed = false;
    bool you = false;
};

/// Of a group of several; empty for a task that is alone.
Outcome<std::vector<SignerView>>
signers_of(Tables& tables, const Group& group, const Uuid& account_id);

} // namespace ownkey::flows
