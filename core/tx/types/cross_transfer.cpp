// One half of a transfer between groups; 2021 only (decoded in transfer.cpp, where it stands beside
// the local ones). The rules are: those of a transfer, and the other group has a name.
#include "../contents.h"
#include "../parts.h"

namespace ownkey::tx {

Status check(const CrossTransfer& cross, const Body&, const Rules&) {
    if (cross.other_group.empty()) return Error::tx_group_name;
    return check_transfer(cross.transfer);
}

Signers signers(const CrossTransfer& cross) {
    return {{cross.transfer.sender}, {}, false};
}

void describe(const CrossTransfer& cross, Json& json) {
    describe_transfer(cross.transfer, json);
    json.text("direction", cross.outbound ? "outbound" : "inbound")
        .text("other_group", cross.other_group);
    describe_time("paired", cross.paired, json);
}

} // namespace ownkey::tx
