// Does what core read say the same as what protobuf read? Every field of every type, once.
#pragma once

#include "core/tx/transaction.h"

#include <era_2019.pb.h>
#include <era_2021.pb.h>
#include <era_2025.pb.h>

namespace ownkey::second_opinion {

bool same(const tx::Body& ours, const era_2019::TransactionBody& theirs);
bool same(const tx::Body& ours, const era_2021::TransactionBody& theirs);
bool same(const tx::Body& ours, const era_2025::TransactionBody& theirs);

bool same(const tx::SignedTransaction& ours, const era_2019::Transaction& theirs);
bool same(const tx::SignedTransaction& ours, const era_2021::GradidoTransaction& theirs);
bool same(const tx::SignedTransaction& ours, const era_2025::GradidoTransaction& theirs);

} // namespace ownkey::second_opinion
