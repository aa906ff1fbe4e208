#include "server/flows/signups.h"

#include "core/hash.h"
#include "server/flows/server_keys.h"

namespace ownkey::flows {

Uuid signup_id_of(const World& world, const Uuid& account_id) {
    Secret<struct SignupMacTag, 64> mac;
    hmac_sha512(key_for(world.server_secret, "signup").reveal(), {account_id.view()}, mac.reveal());
    return MUST(Uuid::from(mac.reveal().first<Uuid::kSize>()));
}

bool has_record(const Signup& signup) {
    return signup.email.empty();
}

Done await_confirmation(Tables& tables, const World& world, Signup signup) {
    signup.email.clear(); // the key stays: by it rows of one address are found
    signup.first_name.clear();
    signup.last_name.clear();
    signup.username.clear();
    signup.phone.clear();
    signup.expires_at = world.clock.now() + world.settings.signup.link_validity;
    return tables.update_signup(signup);
}

Done close_confirmed(Tables& tables, const World& world, const Uuid& account_id) {
    auto signup = TRY(tables.find_signup(signup_id_of(world, account_id)));
    if (!signup) return ok();
    signup->closing = Closing::success;
    return tables.update_signup(*signup);
}

} // namespace ownkey::flows
