#include "audit_list.h"

#include "server/flows/guard.h"

namespace ownkey::flows {
namespace {

constexpr std::size_t kLongestEvent = 100;

} // namespace

Outcome<AuditPage>
list_audit(const World& world, const SessionView& actor, const AuditSearch& search) {
    TRY(require_role(world, actor, Role::admin));
    if (search.event.size() > kLongestEvent)
        return Failure(Error::field_rule, "event", "at most 100 bytes");
    AuditSearch one_more = search; // tells whether there is a next page
    ++one_more.limit;
    AuditPage page;
    page.events = TRY(in_read<std::vector<AuditEvent>>(
        world.store, [&](Tables& tables) { return tables.search_audit(one_more); }));
    if (page.events.size() > static_cast<std::size_t>(search.limit)) {
        page.events.pop_back();
        page.before = page.events.back().id;
    }
    return page;
}

Outcome<ChainHead> show_audit_head(const World& world, const SessionView& actor) {
    TRY(require_role(world, actor, Role::admin));
    return audit_head(world.store);
}

} // namespace ownkey::flows
