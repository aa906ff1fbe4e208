#include "campaigns.h"

#include "core/encoding.h"
#include "server/flows/acting.h"
#include "server/flows/allow_list.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/person.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr int kPage = 100, kMostShown = 1000;
constexpr std::size_t kMaxName = 200, kMaxShort = 500, kMaxLong = 10'000, kMaxUrl = 64;

bool sees_all(const World& world, const Viewer& viewer) {
    return viewer && require_role(world, *viewer, Role::admin);
}

/// As this viewer may see it.
Outcome<CampaignView> view_of(Campaign campaign, bool all) {
    auto fields = TRY(fields_of(campaign.fields));
    if (!all) campaign.callback_url.clear();
    return CampaignView{std::move(campaign), std::move(fields)};
}

Outcome<std::optional<Campaign>> find(Tables& tables, const std::string& url) {
    auto campaign = TRY(tables.find_campaign_by_url(url));
    if (!campaign && url == kDefaultCampaign) campaign = TRY(tables.find_default_campaign());
    return campaign;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

void check_line(Faults& faults, const char* field, const std::string& text, std::size_t most) {
    const auto length = utf8_length(as_bytes(text));
    if (trimmed(text).empty()) {
        faults.push_back({field, "can't be blank"});
    } else if (length > most) {
        faults.push_back({field, "should be at most " + std::to_string(most) + " character(s)"});
    }
}

Faults check_campaign(const World& world, const CampaignView& view) {
    const auto& campaign = view.campaign;
    Faults faults;
    check_line(faults, "name", campaign.name, kMaxName);
    check_line(faults, "url", campaign.url, kMaxUrl);
    if (!std::all_of(campaign.url.begin(), campaign.url.end(), is_plain))
        faults.push_back({"url", "has invalid format"});
    check_line(faults, "description_short", campaign.description_short, kMaxShort);
    if (utf8_length(as_bytes(campaign.description_long)) > kMaxLong)
        faults.push_back({"description_long", "should be at most 10000 character(s)"});
    if (!campaign.callback_url.empty() &&
        !check_callback_url(world.settings, campaign.callback_url))
        faults.push_back({"callback_url", "is not allowed here"});
    auto wrong = check_fields(view.fields, world.settings.loginservice.max_fields);
    std::move(wrong.begin(), wrong.end(), std::back_inserter(faults));
    return faults;
}

void apply(CampaignView& view, const CampaignWish& wish) {
    auto& campaign = view.campaign;
    const auto set = [](auto& place, const auto& value) {
        if (value) place = *value;
    };
    set(campaign.name, wish.name);
    set(campaign.url, wish.url);
    set(campaign.description_short, wish.description_short);
    set(campaign.description_long, wish.description_long);
    set(campaign.callback_url, wish.callback_url);
    set(campaign.active, wish.active);
    set(campaign.is_default, wish.is_default);
    set(view.fields, wish.fields);
    campaign.fields = fields_json(view.fields);
}

/// Somebody else's url is a fault of the form; told before the store would.
Done check_url_free(Tables& tables, CampaignSaved& saved) {
    const auto holder = TRY(tables.find_campaign_by_url(saved.view.campaign.url));
    if (holder && holder->id != saved.view.campaign.id)
        saved.faults.push_back({"url", "has already been taken"});
    return ok();
}

/// There is one at most.
Done take_default(Tables& tables, const Campaign& campaign) {
    if (!campaign.is_default) return ok();
    auto before = TRY(tables.find_default_campaign());
    if (!before || before->id == campaign.id) return ok();
    before->is_default = false;
    return tables.update_campaign(*before);
}

Done note(Tables& tables,
          const World& world,
          const Caller& caller,
          const SessionView& actor,
          const char* event,
          const Campaign& campaign) {
    return audit(tables,
                 world,
                 caller,
                 actor.account.id,
                 event,
                 JsonObject().number("campaign", campaign.id).text("url", campaign.url).str());
}

} // namespace

Outcome<std::vector<CampaignView>> list_campaigns(const World& world, const Viewer& viewer) {
    const bool all = sees_all(world, viewer);
    return in_read<std::vector<CampaignView>>(
        world.store, [&](Tables& tables) -> Outcome<std::vector<CampaignView>> {
            std::vector<CampaignView> views;
            std::int64_t after = 0;
            for (int seen = 0; seen < kMostShown; seen += kPage) {
                const auto page = TRY(tables.campaigns(after, kPage));
                for (const auto& campaign : page) {
                    after = campaign.id;
                    if (all || campaign.active) views.push_back(TRY(view_of(campaign, all)));
                }
                if (page.size() < static_cast<std::size_t>(kPage)) break;
            }
            return views;
        });
}

Outcome<CampaignView>
show_campaign(const World& world, const Viewer& viewer, const std::string& url) {
    const bool all = sees_all(world, viewer);
    return in_read<CampaignView>(world.store, [&](Tables& tables) -> Outcome<CampaignView> {
        auto campaign = TRY(find(tables, url));
        if (!campaign || !(all || campaign->active)) return Error::campaign_not_found;
        return view_of(*std::move(campaign), all);
    });
}

Outcome<CampaignSaved> create_campaign(const World& world,
                                       const Caller& caller,
                                       const SessionView& actor,
                                       const CampaignWish& wish) {
    TRY(require_role(world, actor, Role::admin));
    return settle<CampaignSaved>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<CampaignSaved> {
            TRY(still_may(tables, world, actor, Role::admin));
            CampaignSaved saved;
            saved.view.campaign.created_at = world.clock.now();
            apply(saved.view, wish);
            saved.faults = check_campaign(world, saved.view);
            TRY(check_url_free(tables, saved));
            if (!saved.faults.empty()) return saved;
            TRY(take_default(tables, saved.view.campaign));
            saved.view.campaign.id = TRY(tables.insert_campaign(saved.view.campaign));
            TRY(note(tables, world, caller, actor, "campaign.created", saved.view.campaign));
            return saved;
        });
}

Outcome<CampaignSaved> update_campaign(const World& world,
                                       const Caller& caller,
                                       const SessionView& actor,
                                       std::int64_t id,
                                       const CampaignWish& wish) {
    TRY(require_role(world, actor, Role::admin));
    return settle<CampaignSaved>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<CampaignSaved> {
            TRY(still_may(tables, world, actor, Role::admin));
            auto campaign = TRY(tables.find_campaign(id));
            if (!campaign) return Error::campaign_not_found;
            CampaignSaved saved{{}, TRY(view_of(*std::move(campaign), true))};
            apply(saved.view, wish);
            saved.faults = check_campaign(world, saved.view);
            TRY(check_url_free(tables, saved));
            if (!saved.faults.empty()) return saved;
            TRY(take_default(tables, saved.view.campaign));
            TRY(tables.update_campaign(saved.view.campaign));
            TRY(note(tables, world, caller, actor, "campaign.changed", saved.view.campaign));
            return saved;
        });
}

Done remove_campaign(const World& world,
                     const Caller& caller,
                     const SessionView& actor,
                     std::int64_t id) {
    TRY(require_role(world, actor, Role::admin));
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, actor, Role::admin));
        const auto campaign = TRY(tables.find_campaign(id));
        if (!campaign) return Error::campaign_not_found;
        TRY(tables.remove_campaign(id));
        return note(tables, world, caller, actor, "campaign.removed", *campaign);
    });
}

Outcome<Campaign> open_campaign(Tables& tables, const std::string& url) {
    auto campaign = TRY(find(tables, url));
    if (!campaign || !campaign->active) return Error::campaign_not_found;
    return *std::move(campaign);
}

Done check_callback_url(const Settings& settings, const std::string& url) {
    if (is_allowed_url(settings.loginservice.callback_allow, url)) return ok();
    return Failure(Error::webhook_failed, "", "not in loginservice.callback_allow");
}

} // namespace ownkey::flows
