// What one key of the configuration alone cannot break.
#include "server/config_rules.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ownkey::config {

Failure invalid(const std::string& key, const std::string& where, const std::string& rule) {
    return {Error::config_invalid, key, where + ": " + rule};
}

namespace {

/// Of all communities together.
Done check_communities(const Settings& settings) {
    for (const auto& other : settings.communities) {
        if (other.alias == settings.community.alias)
            return invalid("communities.alias",
                           "settings",
                           '"' + other.alias + "\" is the alias of [community], too");
        if (settings.outbox.lease <= other.timeout)
            return invalid(
                "outbox.lease", "settings", "must be longer than every community's timeout");
    }
    return ok();
}

Done check_surfaces(const Settings& settings) {
    const auto& loginservice = settings.loginservice;
    if (!loginservice.callback_allow.empty() && loginservice.callback_secret_file.empty())
        return invalid(
            "loginservice.callback_secret_file", "settings", "is needed with callback_allow");
    const auto& authweb = settings.authweb;
    if (authweb.by_sms && (!authweb.phone_required || settings.sms.url.empty()))
        return invalid("authweb.by_sms", "settings", "needs authweb.phone_required and sms.url");
    if (settings.apparts.enabled && settings.apparts.jwt_secret_file.empty())
        return invalid("apparts.jwt_secret_file", "settings", "is needed with apparts.enabled");
    return ok();
}

/// Each listens somewhere else.
Done check_listeners(const Settings& settings) {
    std::vector<std::pair<const char*, std::string>> places{
        {"server.listen", settings.server.listen}};
    const auto add = [&](bool enabled, const char* key, const std::string& listen) {
        if (enabled) places.emplace_back(key, listen);
    };
    add(settings.gradido.enabled, "gradido.listen", settings.gradido.listen);
    add(settings.loginservice.enabled, "loginservice.listen", settings.loginservice.listen);
    add(settings.authweb.enabled, "authweb.listen", settings.authweb.listen);
    add(settings.apparts.enabled, "apparts.listen", settings.apparts.listen);
    for (std::size_t i = 0; i < places.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (places[i].second == places[k].second && !places[i].second.ends_with(":0"))
                return invalid(
                    places[i].first, "settings", std::string("is the same as ") + places[k].first);
    return ok();
}

} // namespace

Done check_together(const Settings& settings) {
    if (!settings.mail.username.empty() && settings.mail.password_file.empty())
        return invalid("mail.password_file", "settings", "is needed with mail.username");
    if (settings.outbox.first_retry > settings.outbox.longest_retry)
        return invalid("outbox.first_retry", "settings", "is longer than outbox.longest_retry");
    if (settings.outbox.lease <=
        std::max({settings.community.timeout,
                  settings.mail.timeout,
                  settings.sms.timeout,
                  settings.webhooks.timeout,
                  settings.loginservice.enabled ? settings.loginservice.callback_timeout
                                                : std::chrono::seconds(0)}))
        return invalid("outbox.lease",
                       "settings",
                       "must be longer than community.timeout, mail.timeout, sms.timeout, "
                       "webhooks.timeout and loginservice.callback_timeout, or a delivery could "
                       "run twice at once");
    if (!settings.webhooks.urls.empty() && settings.webhooks.secret_file.empty())
        return invalid("webhooks.secret_file", "settings", "is needed with webhooks.urls");
    TRY(check_communities(settings));
    if (settings.elopage.enabled &&
        (settings.elopage.secret_file.empty() || !settings.gradido.enabled))
        return invalid("elopage.secret_file",
                       "settings",
                       "is needed with elopage.enabled, as gradido.enabled is");
    TRY(check_surfaces(settings));
    return check_listeners(settings);
}

} // namespace ownkey::config
