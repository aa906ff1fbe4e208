// GET /api/v1/transactions/changes: a page learns of new tasks and deliveries without asking again
// and again. The answer waits for news (Response::later), holding no thread.
#include "server/flows/watch.h"
#include "server/http/native/kit.h"
#include "server/http/native/watch_dto.h"

namespace ownkey::http::native {
namespace {

/// News that another process made are found by asking.
constexpr std::chrono::seconds kRecheck{3};

Outcome<Response>
transaction_changes(const World& world, const Request& request, const SessionView& view) {
    const auto* changes = world.store.changes();
    const auto account = view.account.id;
    const auto before = changes == nullptr ? 0 : changes->of(account);
    const auto most = static_cast<int>(world.settings.transactions.watch.count());
    const auto wait = std::chrono::seconds(TRY(number_of(request, "wait", most, most)));
    const auto since = request.query_value("since");
    const auto news = TRY(flows::transaction_news(world, view));
    auto response = Response::json(
        200,
        encode(NewsDto{news.mark, news.mark != since, news.counts.pending, news.counts.executing}));
    if (news.mark != since || request.waited >= wait) return response;
    response.later = Later{.news =
                               [changes, account, before] {
                                   return changes != nullptr && changes->of(account) != before;
                               },
                           .at_most = wait,
                           .recheck = kRecheck};
    return response;
}

} // namespace

void add_watch_routes(Router& router, const World& world) {
    router.add(Method::get, kV1 + "/transactions/changes", reading(world, transaction_changes));
}

} // namespace ownkey::http::native
