#include "client.h"

#include "server/flows/registration.h"

namespace ownkey::house {

void AppClient::confirm() {
    const auto link = json_text(house_.outbox(OutboxKind::mail).back().payload, "vars.link");
    MUST(flows::confirm_email_by_link(
        house_.world, house_.caller, link.substr(link.rfind('/') + 1)));
}

} // namespace ownkey::house
