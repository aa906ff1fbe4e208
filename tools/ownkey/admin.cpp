#include "tools/ownkey/commands.h"
#include "tools/ownkey/own_world.h"

#include <cstdio>

namespace ownkey::tool {
namespace {

void say_how_to_begin(const flows::AdminMade& made) {
    if (made.invited)
        std::printf("%s\n\nOpen this link (once) and choose a password. Then sign in and",
                    made.link.c_str());
    else
        std::printf("Sign in and");
    std::printf(" set up the second factor under\nSecurity: without it an admin may not act.\n");
}

} // namespace

Done create_admin(Store& store, const Settings& settings, const NewAdmin& wanted) {
    SystemRandom random;
    const auto secrets = TRY(secrets_of(settings, random)); // mails wait sealed with them
    const OwnWorld own(store, settings, random, secrets);
    const auto& world = own.world();
    const Caller caller{.address = "command line", .user_agent = "ownkey"};
    const auto made = TRY(flows::make_admin(world, caller, wanted.person, wanted.mail));
    const auto& email = made.account.email;
    std::printf(made.changed ? "%s is an admin now.\n" : "%s is an admin already.\n",
                email.c_str());
    say_how_to_begin(made);
    if (wanted.mail && made.invited)
        std::printf("The link is also on its way to %s, as soon as ownkeyd runs.\n", email.c_str());
    return ok();
}

Done list_admins(Store& store) {
    for (const auto& admin : TRY(flows::people_with_role(store, Role::admin))) {
        if (admin.email.empty()) continue; // replaced by a later registration
        std::printf("%s\t%s %s\t%s\n",
                    admin.email.c_str(),
                    admin.first_name.c_str(),
                    admin.last_name.c_str(),
                    std::string(flows::state_name(admin.state)).c_str());
    }
    return ok();
}

} // namespace ownkey::tool
