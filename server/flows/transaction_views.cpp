#include "transaction_views.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

using States = std::vector<TransactionState>;

bool holds(const States& states, TransactionState state) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

std::string delivery_text(const PendingTransaction& task, const std::optional<OutboxItem>& item) {
    if (task.state == TransactionState::delivered) return "delivered";
    if (task.state == TransactionState::refused) return "refused";
    if (task.state != TransactionState::signed_) return {};
    if (!item) return "collecting";
    if (item->state == OutboxState::failed) return "refused";
    if (!item->reference.empty()) return "submitted";
    return item->attempts == 0 ? "waiting" : "retrying";
}

std::string name_of(const World& world, const std::string& alias) {
    const auto* community = world.settings.find_community(alias);
    return community == nullptr ? alias : community->name;
}

/// What to ask the store for: tasks may have expired that it does not know of yet.
States to_ask(States states) {
    if (!holds(states, TransactionState::expired)) return states;
    for (const auto state : {TransactionState::pending, TransactionState::signed_})
        if (!holds(states, state)) states.push_back(state);
    return states;
}

Done check_own(Tables& tables, const Uuid& account_id, const Uuid& after) {
    if (own_transaction(tables, account_id, after)) return ok();
    return Failure(Error::field_rule, "after", "the id of one of your transactions");
}

} // namespace

Outcome<PendingTransaction>
own_transaction(Tables& tables, const Uuid& account_id, const Uuid& id) {
    const auto task = TRY(tables.find_transaction(id));
    if (!task || task->account_id != account_id) return Error::tx_not_found;
    return *task;
}

Outcome<TransactionView> view_of(Tables& tables, const World& world, PendingTransaction task) {
    TransactionView view;
    view.community_name = name_of(world, task.community);
    if (const auto body = tx::decode_body(task.body)) {
        const auto group = TRY(group_of(tables, task, tx::needed_signers(*body)));
        view.signers = TRY(signers_of(tables, group, task.account_id));
    }
    std::optional<OutboxItem> item;
    if (task.signature) item = TRY(tables.find_outbox_of(task.group_id));
    const bool open = task.state == TransactionState::pending ||
                      (task.state == TransactionState::signed_ && !item);
    if (open && task.expires_at <= world.clock.now()) task.state = TransactionState::expired;
    view.delivery = delivery_text(task, item);
    if (item) {
        view.delivery_error = item->last_error;
        view.attempts = item->attempts;
    }
    view.transaction = std::move(task);
    return view;
}

Outcome<TransactionPage> page_transactions(const World& world,
                                           const SessionView& view,
                                           const States& states,
                                           const std::optional<Uuid>& after,
                                           int limit) {
    const auto work = [&](Tables& tables) -> Outcome<TransactionPage> {
        const auto& account_id = view.account.id;
        if (after) TRY(check_own(tables, account_id, *after));
        auto rows = TRY(tables.transactions_page(account_id, after, limit, to_ask(states)));
        TransactionPage page;
        if (rows.size() == static_cast<std::size_t>(limit)) page.next = rows.back().id;
        for (auto& row : rows) {
            auto shown = TRY(view_of(tables, world, std::move(row)));
            if (states.empty() || holds(states, shown.transaction.state))
                page.transactions.push_back(std::move(shown));
        }
        return page;
    };
    return in_read<TransactionPage>(world.store, work);
}

Outcome<std::vector<TransactionView>>
list_transactions(const World& world, const SessionView& view, const States& states, int limit) {
    return std::move(TRY(page_transactions(world, view, states, std::nullopt, limit)).transactions);
}

Outcome<TransactionView>
get_transaction(const World& world, const SessionView& view, const Uuid& id) {
    return in_read<TransactionView>(world.store, [&](Tables& tables) -> Outcome<TransactionView> {
        auto task = TRY(own_transaction(tables, view.account.id, id));
        return view_of(tables, world, std::move(task));
    });
}

Outcome<std::vector<TransactionView>>
view_transactions(const World& world, const std::vector<PendingTransaction>& tasks) {
    using Views = std::vector<TransactionView>;
    return in_read<Views>(world.store, [&](Tables& tables) -> Outcome<Views> {
        Views views;
        for (const auto& task : tasks)
            views.push_back(TRY(view_of(tables, world, task)));
        return views;
    });
}

} // namespace ownkey::flows
