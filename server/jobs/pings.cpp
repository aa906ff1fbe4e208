#include "server/jobs/pings.h"

namespace ownkey::jobs {

Done Pings::ping(const std::string& community) {
    Ledger* const ledger = ledgers_.find(community);
    if (ledger == nullptr) return ok();
    const auto delivery = ledger->ping(outbox_.last_transaction_no(community));
    const bool answers = delivery.result == Delivery::Result::accepted;
    // One that always answered is no news, the first that does not is.
    auto& before = answered_.try_emplace(community, true).first->second;
    if (before != answers) {
        before = answers;
        observe_({community, answers, answers ? "" : delivery.message});
    }
    return answers ? outbox_.heard_from(community) : ok();
}

} // namespace ownkey::jobs
