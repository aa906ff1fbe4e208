#include "notices.h"

#include "server/flows/journal.h"

namespace ownkey::flows {

Done queue_notice(Tables& tables,
                  const World& world,
                  const Account& account,
                  const std::string& template_name,
                  const std::string& section) {
    const auto pages = world.settings.server.public_url + "/account/";
    MailOrder mail{.to = account.email,
                   .template_name = template_name,
                   .language = account.language,
                   .vars = {{"first_name", account.first_name},
                            {"community", world.settings.community.name},
                            {"login_url", pages + "login"},
                            {"security_url", pages + "security"},
                            {"reset_url", pages + "resetPassword"}}};
    if (!section.empty()) mail.vars.emplace_back(section, "yes");
    return queue_mail(tables, world, account.id, mail);
}

} // namespace ownkey::flows
