// What becomes of a call that wants to change the ledger: applied, or refused with the rule that it
// breaks.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <string>

namespace ownkey::community {

enum class Applied : std::uint8_t {
    now,
    before,  ///< the very same was applied earlier; nothing has changed
    nothing, ///< there was nothing to move
};

/// Why something was not applied. `rule` names the rule ("tx_created_in_future",
/// "sender_balance"), `text` explains it.
struct Refusal {
    enum class Stage : std::uint8_t { parse, validate, save };
    Stage stage;
    std::string rule;
    std::string text;

    Refusal(Stage s, std::string r, std::string t)
        : stage(s), rule(std::move(r)), text(std::move(t)) {}

    /// A failure of the database; implicit, so that TRY passes it on.
    // NOLINTNEXTLINE(google-explicit-constructor)
    Refusal(Error error)
        : Refusal(Stage::save, std::string(error_name(error)), std::string(error_text(error))) {}
};

inline Refusal refused(std::string rule, std::string text) {
    return {Refusal::Stage::validate, std::move(rule), std::move(text)};
}

inline Refusal refused(Error error) {
    return refused(std::string(error_name(error)), std::string(error_text(error)));
}

} // namespace ownkey::community
