// ConfiguredLedgers: the ledger of each community in the settings, made by its `kind`. Another kind
// of ledger is one new file and one row of ledger_kinds().
#pragma once

#include "server/ports/ports.h"
#include "server/settings.h"

#include <functional>
#include <map>
#include <memory>

namespace ownkey {

struct LedgerKind {
    std::string_view name; ///< Settings::Community::kind
    std::function<std::unique_ptr<Ledger>(const Settings::Community&, Clock&)> make;
};

const std::vector<LedgerKind>& ledger_kinds();

/// The first of the settings, and the further ones.
std::vector<Settings::Community> communities_of(const Settings& settings);

/// Fails: config_invalid: an unknown kind, an alias that stands twice, a file that is named but
/// cannot be read, half of a client certificate.
Done check_ledgers(const Settings& settings, const std::vector<LedgerKind>& kinds = ledger_kinds());

class ConfiguredLedgers final : public Ledgers {
public:
    /// In: settings that check_ledgers() takes, and the same kinds.
    ConfiguredLedgers(const Settings& settings,
                      Clock& clock,
                      const std::vector<LedgerKind>& kinds = ledger_kinds());

    Ledger* find(const std::string& community) override;

private:
    std::map<std::string, std::unique_ptr<Ledger>> by_alias_;
};

} // namespace ownkey
