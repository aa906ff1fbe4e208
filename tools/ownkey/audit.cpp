#include "core/encoding.h"
#include "server/flows/json_object.h"
#include "tools/ownkey/commands.h"

#include <charconv>
#include <cstdio>

namespace ownkey::tool {
namespace {

std::string text_of(const flows::ChainHead& head) {
    return std::to_string(head.number) + ':' + to_hex(head.seal.view());
}

std::string line_of(const AuditEvent& event) {
    JsonObject line;
    line.number("seal_number", event.seal_number.value_or(0))
        .text("seal", to_hex(event.seal.view()))
        .number("id", event.id)
        .number("at_us", event.at.time_since_epoch().count());
    if (event.account_id) line.text("account_id", to_text(*event.account_id));
    return line.text("event", event.event)
        .text("detail", event.detail)
        .text("address", event.address)
        .str();
}

} // namespace

Outcome<std::optional<flows::ChainHead>> head_of(const std::string& text) {
    using Head = std::optional<flows::ChainHead>;
    if (text.empty()) return Head();
    flows::ChainHead head;
    const auto colon = std::min(text.find(':'), text.size());
    const auto* const end = text.data() + colon;
    const auto [stopped, error] = std::from_chars(text.data(), end, head.number);
    const auto seal = fixed_from_hex<Hash32>(text.substr(std::min(colon + 1, text.size())));
    if (error != std::errc() || stopped != end || head.number < 1 || !seal)
        return Failure(Error::field_rule, "--head", "NUMBER:HEX is expected, as verify prints it");
    head.seal = *seal;
    return Head(head);
}

Outcome<bool> verify_audit(Store& store, const std::optional<flows::ChainHead>& kept) {
    const auto report = TRY(flows::verify_audit(store, kept));
    if (report.broken) {
        std::printf("broken at number %lld: %s\nwhole before it, up to %s\n",
                    static_cast<long long>(report.broken->number),
                    std::string(flows::break_text(report.broken->kind)).c_str(),
                    text_of(report.head).c_str());
        return false;
    }
    std::printf("whole, %lld events\nhead %s\n",
                static_cast<long long>(report.head.number),
                text_of(report.head).c_str());
    if (!kept) std::printf("Without --head a cut end is not noticed: keep this head elsewhere.\n");
    return true;
}

Done export_audit(Store& store, std::int64_t from_number) {
    bool written = true;
    TRY(flows::each_sealed_event(store, from_number, [&](const AuditEvent& event) {
        written = std::puts(line_of(event).c_str()) >= 0;
        return written;
    }));
    if (!written || std::fflush(stdout) != 0)
        return Failure(Error::internal, "", "standard output does not take more");
    return ok();
}

} // namespace ownkey::tool
