// Campaigns: where people register with questions of their own (loginservice). Admins make them;
// everybody sees the active ones, where a callback goes only admins see.
#pragma once

#include "server/flows/campaign_fields.h"
#include "server/flows/sessions.h"

#include <optional>
#include <string>
#include <vector>

namespace ownkey::flows {

/// By this name the default campaign is found, too.
inline constexpr std::string_view kDefaultCampaign = "default";

struct CampaignView {
    Campaign campaign;
    std::vector<CampaignField> fields;
};

/// Who looks: nobody known, or a session.
using Viewer = std::optional<SessionView>;

Outcome<std::vector<CampaignView>> list_campaigns(const World& world, const Viewer& viewer);
/// In: its url. Fails: campaign_not_found (also an inactive one, but for admins).
Outcome<CampaignView>
show_campaign(const World& world, const Viewer& viewer, const std::string& url);

/// Absent: stays; of a new one empty, active, not the default.
struct CampaignWish {
    std::optional<std::string> name, url, description_short, description_long, callback_url;
    std::optional<bool> active, is_default;
    std::optional<std::vector<CampaignField>> fields;
};

/// Without faults it is stored.
struct CampaignSaved {
    Faults faults;
    CampaignView view;
};

/// For admins. Making one the default takes that from the one before. A callback may lead to
/// loginservice.callback_allow only. Audit: campaign.created, .changed, .removed. Fail:
/// role_missing, second_factor_missing, no_session, campaign_not_found, store_conflict.
Outcome<CampaignSaved> create_campaign(const World& world,
                                       const Caller& caller,
                                       const SessionView& actor,
                                       const CampaignWish& wish);
Outcome<CampaignSaved> update_campaign(const World& world,
                                       const Caller& caller,
                                       const SessionView& actor,
                                       std::int64_t id,
                                       const CampaignWish& wish);
/// With its submissions; the accounts stay.
Done remove_campaign(const World& world,
                     const Caller& caller,
                     const SessionView& actor,
                     std::int64_t id);

/// The active one of this url, or the default one by its name. Fails: campaign_not_found.
Outcome<Campaign> open_campaign(Tables& tables, const std::string& url);

/// Fails: webhook_failed, with the reason in detail (not in loginservice.callback_allow).
Done check_callback_url(const Settings& settings, const std::string& url);

} // namespace ownkey::flows
