#include "notices.h"

#include "server/flows/journal.h"

namespace ownkey::flows {

Done queue_notice(Tables& tables,
                  const World& world,
                  const Account& account,
                  const std::string& template_name) {
    const auto pages = world.settings.server.public_url + "/account/";
    return queue_mail(tables,
                      world,
                      account.id,
                      {.to = account.email,
                       .template_name = template_name,
                       .language = account.language,
                       .vars = {{"first_name", account.first_name},
                                {"security_url", pages + "security"},
                                {"reset_url", pages + "resetPassword"}}});
}

} // namespace ownkey::flows
